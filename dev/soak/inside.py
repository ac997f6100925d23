"""The part of the soak test that runs in an Odoo shell: people, a transaction held open, and the checks at the end."""
import time
from pathlib import Path

from dev.bench import data
from dev.bench.inside import report
from dev.soak import oracle_check
from dev.soak.people import MANAGERS, PEOPLE

# What scoring writes on a customer. Without `strategic_since`: a fresh rescoring can't know since when.
PARTNER_SCORES = ("audience_fit", "reputation", "strategic_audience_id", "strategic_status", "is_strategic",
                  "strategic_review_date")
LEAD_SCORES = ("strategic_status", "is_strategic")
GROUPS = ("base.group_user", "base.group_partner_manager")
# The calls of the pages that people read.
READ = (("res.partner", "web_search_read"), ("res.partner", "web_read"), ("crm.lead", "web_search_read"),
        ("res.partner", "strategic_matrix"), ("strategic.assessment", "search_read"))
HELD = 300  # customers of the import that ends late


def prepare(env):
    """Create the people as users, and report the ids that they know."""
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
    # People leave won opportunities alone: a rule asks for these, and only the nightly run notices a change of them.
    stages = env["crm.stage"].search([("is_won", "=", False)]).ids
    env.cr.execute("SELECT id, partner_id FROM crm_lead WHERE stage_id = ANY(%s) ORDER BY id LIMIT 2000", [stages])
    leads = dict(env.cr.fetchall())
    criteria = env["strategic.criterion"].search([])
    env.cr.commit()
    report(
        first=first, customers=customers, leads=leads, stages=stages,
        judged=criteria.filtered(lambda one: one.method == "judgement").ids,
        rules=criteria.filtered(lambda one: one.method == "rule" and one.audience_id).sorted("id").ids,
        tags=data.tag_ids(env), countries=env["res.country"].search([("code", "in", data.COUNTRIES)]).ids,
        readonly=[f"{model}.{method}" for model, method in READ if getattr(
            getattr(env.registry[model], method), "_readonly", False)],
        list_fields=["name", "audience_fit", "reputation", "strategic_status", "strategic_audience_id"],
    )


def hold(env, folder, writes_first):
    """Hold a transaction open over a change, as a long import does: begin it before, and commit it long after.

    :param writes_first: create customers before the change; else only read
    """
    folder = Path(folder)
    person = env["res.users"].search([("login", "=", "soak_5")])
    env.cr.commit()
    env = env(user=person.id, context={})
    Partner = env["res.partner"]
    countries = env["res.country"].search([("code", "in", data.COUNTRIES)]).ids

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


def compare_with_rule(env, touched, size):
    """Report how many of the customers in the file `touched`, and of `size` random ones, differ from the plain rule."""
    oracle_check.report(env, size, touched)


def compare_with_fresh(env):
    """Report how many customers and opportunities differ from a rescoring from nothing; run this on a copy."""
    cr = env.cr
    for table, names in (("res_partner", PARTNER_SCORES), ("crm_lead", LEAD_SCORES)):
        cr.execute(f"CREATE TABLE soak_{table} AS SELECT id, {', '.join(names)} FROM {table}")
    empty = ", ".join(f"{name} = NULL" for name in (*PARTNER_SCORES, "strategic_since"))
    # Archived customers keep the scores they had.
    cr.execute(f"UPDATE res_partner AS partner SET {empty} FROM res_partner AS customer "
               "WHERE customer.id = partner.commercial_partner_id AND customer.active")
    cr.execute("UPDATE crm_lead AS lead SET strategic_status = NULL, is_strategic = NULL FROM res_partner AS customer "
               "WHERE customer.id = (SELECT commercial_partner_id FROM res_partner WHERE id = lead.partner_id) "
               "AND customer.active")
    cr.execute("UPDATE strategic_scoring_run SET date_end = now() WHERE date_end IS NULL")
    cr.commit()
    env.registry.clear_cache()
    env.invalidate_all()
    env["strategic.scoring"]._rescore_all()
    cr.commit()
    counts = {}
    examples = []
    for table, names in (("res_partner", PARTNER_SCORES), ("crm_lead", LEAD_SCORES)):
        def row(alias, names=names):
            return "(" + ", ".join(f"{alias}.{name} IS TRUE" if name == "is_strategic" else f"{alias}.{name}"
                                   for name in names) + ")"

        cr.execute(f"SELECT now.id, {row('before')}::text, {row('now')}::text, now.create_date, now.write_date "
                   f"FROM {table} AS now JOIN soak_{table} AS before USING (id) "
                   f"WHERE {row('before')} IS DISTINCT FROM {row('now')} ORDER BY now.id")
        found = cr.fetchall()
        counts[table] = len(found)
        examples += [[table, *map(str, one)] for one in found[:8]]
    report(counts=counts, examples=examples)


def settle_lists(env):
    """Report all data that the checks of people's work need, read in one transaction."""
    cr = env.cr

    def rows(query, *parameters):
        cr.execute(query, parameters)
        return cr.fetchall()

    report(
        partners={id_: [ref, zip_, country, active] for id_, ref, zip_, country, active in rows(
            "SELECT id, ref, zip, country_id, active FROM res_partner WHERE name ~ '^(Customer|Soak|Held) '")},
        tags={id_: sorted(found) for id_, found in rows(
            "SELECT partner_id, array_agg(category_id) FROM res_partner_res_partner_category_rel GROUP BY 1")},
        assessments=dict(rows("SELECT id, partner_id FROM strategic_assessment")),
        leads=[id_ for [id_] in rows("SELECT id FROM crm_lead")],
        weights={id_: [weight, active] for id_, weight, active in rows(
            "SELECT id, weight, active FROM strategic_criterion")},
        settings=dict(rows("SELECT key, value FROM ir_config_parameter WHERE key LIKE 'strategic_customer.%%'")),
        movements=[[partner, before, after, cause] for partner, before, after, cause in rows(
            "SELECT partner_id, from_status, to_status, cause FROM strategic_movement ORDER BY partner_id, id")],
        statuses=dict(rows(
            "SELECT id, strategic_status FROM res_partner WHERE id = commercial_partner_id AND active")),
    )
