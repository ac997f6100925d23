"""Compares stored scores with those that tests/oracle.py computes from the benchmarks' data; runs in an Odoo shell.

Here Odoo's `filtered_domain` decides whether a customer meets a rule, and tests/oracle.py whether it meets a rule on
revenue, so that the check does not rest on the engine, which compiles rules itself.
"""
import importlib.util
import sys
from ast import literal_eval
from datetime import date

from dev import paths

SCORES = ("audience_fit", "reputation", "audience_fit_potential", "reputation_potential", "strategic_audience_id",
          "strategic_status", "is_strategic", "strategic_review_date")
LEADS_UNLIKE_CUSTOMERS = """
    SELECT lead.id
      FROM crm_lead AS lead
      JOIN res_partner AS customer ON customer.id = lead.partner_id
     WHERE customer.active
       AND (lead.strategic_status, lead.is_strategic IS TRUE)
           IS DISTINCT FROM (customer.strategic_status, customer.is_strategic IS TRUE)
"""
SALES = """
    SELECT buyer.commercial_partner_id, lead.expected_revenue, lead.date_closed
      FROM crm_lead AS lead
      JOIN res_partner AS buyer ON buyer.id = lead.partner_id
     WHERE lead.active AND lead.won_status = 'won' AND buyer.commercial_partner_id = ANY(%s)
"""
CONTACTS_UNLIKE_CUSTOMERS = """
    SELECT contact.id
      FROM res_partner AS contact
      JOIN res_partner AS customer ON customer.id = contact.commercial_partner_id
     WHERE (contact.audience_fit, contact.reputation, contact.strategic_status, contact.strategic_review_date)
           IS DISTINCT FROM
           (customer.audience_fit, customer.reputation, customer.strategic_status, customer.strategic_review_date)
"""


def faults(env, size, touched):
    """Return {kind of fault: sentences} about the stored scores of customers, contacts and opportunities.

    :param size: number of customers to compare, drawn at random
    :param touched: ids of the customers that simulated users worked on; these customers are compared too
    """
    def ids(query, *parameters):
        env.cr.execute(query, parameters)
        return [row[0] for row in env.cr.fetchall()]

    sample = ids("SELECT id FROM res_partner WHERE name LIKE 'Customer %%' ORDER BY md5(id::text) LIMIT %s", size)
    return {
        "differ from the plain rule (at random)": differing(env, sample),
        "differ from the plain rule (worked on)": differing(env, touched),
        "contacts unlike their customers": [f"contact {id_}" for id_ in ids(CONTACTS_UNLIKE_CUSTOMERS)],
        "opportunities unlike their customers": [f"opportunity {id_}" for id_ in ids(LEADS_UNLIKE_CUSTOMERS)],
    }


def differing(env, ids):
    """Return a sentence for each of the customers `ids` whose stored scores are not those of tests/oracle.py."""
    oracle = load_oracle()
    programme = build_programme(env, oracle)
    # The search leaves out archived customers: they are not scored, and keep the scores they had.
    partners = env["res.partner"].search([("id", "in", ids)]).filtered(lambda one: one == one.commercial_partner_id)
    customers = build_customers(env, oracle, partners)
    env.cr.execute(f"SELECT id, {', '.join(SCORES)} FROM res_partner WHERE id = ANY(%s)", [partners.ids])
    rows = env.cr.dictfetchall()
    fits = {}
    for fit in env["strategic.fit"].search([("partner_id", "in", partners.ids)]):
        values = (fit.fit, fit.potential, fit.status, fit.review_date)
        fits.setdefault(fit.partner_id.id, {})[fit.audience_id.id] = values
    wrong = []
    for row in rows:
        expected = oracle.score(programme, customers[row["id"]], date.today())
        found = {name: False if row[name] is None else row[name] for name in SCORES}
        if found != {name: expected[name] for name in SCORES}:
            wrong.append(f"Customer {row['id']}: stored {show(found)}, by the rule {show(expected)}")
        expected = oracle.fits(programme, customers[row["id"]], date.today())
        if (found := fits.get(row["id"], {})) != expected:
            wrong.append(f"Customer {row['id']}: stored fits {found}, by the rule {expected}")
    return wrong


def show(scores):
    return ", ".join(str(scores[name]) for name in SCORES)


def load_oracle():
    spec = importlib.util.spec_from_file_location("bench_oracle", paths.ROOT / "tests" / "oracle.py")
    module = importlib.util.module_from_spec(spec)
    # Add the module to sys.modules first: while it is executed, the decorator `dataclass` looks it up there.
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def build_programme(env, oracle):
    def criteria(records):
        return [
            oracle.OracleCriterion(record.id, record.weight, _rule(record), effect=record.effect)
            for record in records.sorted("id")
        ]

    audiences = env["strategic.audience"].search([])
    return oracle.OracleProgramme(
        [oracle.OracleAudience(one.id, one.sequence, criteria(one.criterion_ids)) for one in audiences],
        criteria(env["strategic.criterion"].search([("audience_id", "=", False)])),
        *(int(env["ir.config_parameter"].get_param(f"strategic_customer.{name}_threshold") or 70)
          for name in ("audience_fit", "reputation")),
        lambda facts: facts["is_company"],
    )


def _rule(criterion):
    if not criterion.is_rule:
        return None
    return lambda facts: criterion.id in facts["met"]


def build_customers(env, oracle, partners):
    own = env["res.company"].with_context(active_test=False).search([]).partner_id
    met = {
        criterion.id: set(partners.filtered_domain(literal_eval(criterion.domain)).ids)
        for criterion in env["strategic.criterion"].search([("method", "=", "rule")])
    }
    met |= find_buyers(env, oracle, partners)
    customers = {}
    for partner in partners:
        facts = {"is_company": partner.is_company, "met": {rule for rule, ids in met.items() if partner.id in ids}}
        customers[partner.id] = oracle.OracleCustomer(facts, is_own_company=partner in own)
    env.cr.execute("SELECT partner_id, criterion_id, value, valid_until FROM strategic_assessment "
                   "WHERE active AND criterion_id IS NOT NULL AND partner_id = ANY(%s)", [partners.ids])
    for partner, criterion, value, until in env.cr.fetchall():
        customers[partner].assessments[criterion] = oracle.OracleAssessment(value, until)
    return customers


def find_buyers(env, oracle, partners):
    """Return {id of each rule on revenue: set of the ids of the customers that meet it}."""
    env.cr.execute(SALES, [partners.ids])
    sales = {}
    for partner, amount, closed in env.cr.fetchall():
        sales.setdefault(partner, []).append(oracle.OracleSale(amount, closed and closed.date()))
    # The soak test has no rules on revenue but those that ask for an amount in a period (`REVENUE_RULE`).
    return {
        rule.id: {partner for partner, bought in sales.items()
                  if oracle.bought_for(bought, date.today(), rule.revenue_amount, rule.revenue_months)}
        for rule in env["strategic.criterion"].search([("method", "=", "revenue"), ("revenue_test", "=", "won")])
    }
