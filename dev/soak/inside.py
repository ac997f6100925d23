"""The part of the soak test that runs in an Odoo shell.

It creates the simulated users, holds a transaction open while a criterion is changed, and makes the checks at the end.
"""
import json
import time
from pathlib import Path

from dev.bench import data
from dev.reports import report
from dev.soak import ledger, oracle_check
from dev.soak.people import MANAGERS, PEOPLE, Action

# Columns that scoring writes, except `strategic_since`: from empty scores, a rescoring can't know since when a customer
# has been strategic.
SCORES = {
    "res_partner": ("audience_fit", "reputation", "audience_fit_potential", "reputation_potential",
                    "strategic_audience_id", "strategic_status", "is_strategic", "strategic_review_date"),
    "strategic_fit": ("fit", "potential", "status", "review_date"),
    "crm_lead": ("strategic_status", "is_strategic"),
}
# What tells a row, if it is not the id. A fresh rescoring creates the fits again, with other ids.
KEYS = {"strategic_fit": "partner_id || ' for audience ' || audience_id"}
GROUPS = ("base.group_user", "base.group_partner_manager")
# (model, method) of each call by which the simulated users read pages. `prepare` reports which methods are read-only:
# Odoo sends these to the replica, if there is one.
READ = (("res.partner", "web_search_read"), ("res.partner", "web_read"), ("crm.lead", "web_search_read"),
        ("res.partner", "strategic_matrix"), ("strategic.assessment", "search_read"))
# The rule on revenue that `prepare` adds to an audience. About one customer in a hundred meets it.
REVENUE_RULE = {"name": "Has bought", "method": "revenue", "weight": 20,
                "revenue_test": "won", "revenue_amount": 20_000, "revenue_months": 24}
HELD = 300  # number of customers that `hold` creates at its end
LISTED = 8  # number of examples shown of each kind of fault


def prepare(env):
    """Create the simulated users and a rule on revenue, and report the ids of the records that they work with."""
    roles = ["sales_team.group_sale_salesman", "sales_team.group_sale_salesman_all_leads"]
    env["res.users"].with_context(no_reset_password=True).create([
        {"name": f"Soak {number}", "login": f"soak_{number}", "password": f"soak_{number}",
         "tz": ("Pacific/Auckland", "America/Los_Angeles", "Europe/Brussels")[number % 3],
         "group_ids": [(6, 0, [env.ref(name).id for name in (
             *GROUPS, "sales_team.group_sale_manager" if number in MANAGERS else roles[number % 2])])]}
        for number in range(PEOPLE)
    ])
    env.cr.execute("SELECT min(id), count(*) FROM res_partner WHERE name LIKE 'Customer %'")
    first, customers = env.cr.fetchone()
    # Two rules ask for won opportunities, but only the nightly run notices when an opportunity is won. So the simulated
    # users neither win opportunities nor work on won ones.
    stages = env["crm.stage"].search([("is_won", "=", False)]).ids
    env.cr.execute("SELECT id, partner_id FROM crm_lead WHERE stage_id = ANY(%s) ORDER BY id LIMIT 2000", [stages])
    leads = env.cr.fetchall()
    criteria = env["strategic.criterion"].search([])
    rules = criteria.filtered("is_rule")
    changed = rules.filtered("audience_id").sorted("id").ids
    revenue = criteria.create({**REVENUE_RULE, "audience_id": criteria.browse(changed[0]).audience_id.id})
    # Its place makes it the rule whose weight changes while runs are killed, transactions held open and runs under way.
    changed.insert(MANAGERS[1], revenue.id)
    env.cr.commit()
    report(
        facts={
            "first": first, "customers": customers, "leads": leads, "stages": stages,
            "assessed": (criteria - rules).ids, "rules": changed,
            "tags": data.tag_ids(env), "countries": _countries(env),
        },
        last_movement=env["strategic.movement"].search([], order="id desc", limit=1).id or 0,
        readonly=[f"{model}.{method}" for model, method in READ if getattr(
            getattr(env.registry[model], method), "_readonly", False)],
    )


def _countries(env):
    return env["res.country"].search([("code", "in", data.COUNTRIES)]).ids


def hold(env, folder, writes_first):
    """Hold a transaction open, as a long import does: it begins before a criterion is changed, and commits long after.

    :param writes_first: whether the transaction creates customers before the change too, or only reads before it
    """
    folder = Path(folder)
    person = env["res.users"].search([("login", "=", "soak_5")])
    env.cr.commit()
    env = env(user=person.id, context={})
    Partner = env["res.partner"]
    countries = _countries(env)

    def make(count):
        return Partner.create([
            {"name": f"Held {number}", "is_company": True, "country_id": countries[number % len(countries)],
             "zip": str(10_000 + number * 37), "website": f"https://www.held{number}.example"}
            for number in range(count)
        ])

    made = make(5) if writes_first else Partner
    Partner.search_count([("strategic_status", "=", "strategic")])
    env.flush_all()
    (folder / "held").touch()
    while not (folder / "release").exists():
        time.sleep(0.05)
    made += make(HELD)
    env.cr.commit()
    env.registry.signal_changes()
    report(made=made.ids)


def check(env, file, size, last_movement):
    """Compare the database with the scores of tests/oracle.py, and with what the server answered.

    :param file: path of a JSON file with the actions of the simulated users, and what the server answered
    :param size: number of customers, drawn at random, to compare with tests/oracle.py
    :param last_movement: id of the last movement before the simulated users began
    """
    done = [Action(**values) for values in json.loads(Path(file).read_text(encoding="utf-8"))]
    touched = {action.customer for action in done if action.customer}
    touched |= {id_ for action in done for kind, id_ in action.made if kind == "customer"}
    stored = ledger.read(env, last_movement)
    report_faults({
        **oracle_check.faults(env, size, sorted(touched)),
        "lost": ledger.lost(done, stored),
        "movements without a true cause": ledger.untrue_movements(done, stored),
    })


def compare_with_fresh(env):
    """Score all customers again from empty scores, and report the customers and opportunities that then differ.

    Call this on a copy of the database only.
    """
    cr = env.cr
    before = read_scores(cr)
    # Leave out archived customers: they are not scored, and keep the scores they had.
    empty = ", ".join(f"{name} = NULL" for name in (*SCORES["res_partner"], "strategic_since"))
    cr.execute(f"UPDATE res_partner AS partner SET {empty} FROM res_partner AS customer "
               "WHERE customer.id = partner.commercial_partner_id AND customer.active")
    cr.execute("UPDATE crm_lead AS lead SET strategic_status = NULL, is_strategic = NULL FROM res_partner AS customer "
               "WHERE customer.id = (SELECT commercial_partner_id FROM res_partner WHERE id = lead.partner_id) "
               "AND customer.active")
    cr.execute("DELETE FROM strategic_fit USING res_partner AS customer "
               "WHERE customer.id = strategic_fit.partner_id AND customer.active")
    cr.execute("UPDATE strategic_scoring_run SET date_end = now() WHERE date_end IS NULL")
    cr.commit()
    env.registry.clear_cache()
    env.invalidate_all()
    env["strategic.scoring"]._rescore_all()
    cr.commit()
    after = read_scores(cr)
    report_faults({
        f"differ from a fresh rescoring ({table})": [
            f"{key}: {before[table].get(key)}, fresh {after[table].get(key)}"
            for key in before[table].keys() | after[table].keys()
            if before[table].get(key) != after[table].get(key)]
        for table in SCORES
    })


def read_scores(cr):
    """Return the values of the columns `SCORES`, as {table: {record id, or what `KEYS` says: values}}."""
    found = {}
    for table, names in SCORES.items():
        cr.execute(f"SELECT {KEYS.get(table, 'id')}, {', '.join(names)} FROM {table}")
        # An empty checkbox is stored as false or as NULL, so count both as equal.
        found[table] = {id_: [None if value is False else value for value in values] for id_, *values in cr.fetchall()}
    return found


def report_faults(faults):
    """Report the number of faults of each kind, and the first few of each kind as examples."""
    report(faults={kind: [len(found), found[:LISTED]] for kind, found in faults.items()})
