"""Compares scores with the plain rule of tests/oracle.py, on the benchmarks' data; runs in an Odoo shell."""
import importlib.util
import json
import sys
from ast import literal_eval
from datetime import date
from pathlib import Path

from dev import paths
from dev.bench import inside

SCORES = ("audience_fit", "reputation", "strategic_audience_id", "strategic_status", "is_strategic",
          "strategic_review_date")
# The values that the rules of data.py ask for, named as in their domains.
FACTS = """
    SELECT partner.id, partner.is_company, partner.zip, partner.website, partner.industry_id,
           country.code AS "country_id.code",
           ARRAY(SELECT category_id FROM res_partner_res_partner_category_rel WHERE partner_id = partner.id)
               AS category_id,
           EXISTS (SELECT FROM crm_lead AS lead JOIN crm_stage AS stage ON stage.id = lead.stage_id
                    WHERE lead.partner_id = partner.id AND lead.active AND stage.is_won)
               AS "opportunity_ids.stage_id.is_won"
      FROM res_partner AS partner
 LEFT JOIN res_country AS country ON country.id = partner.country_id
     WHERE partner.id = ANY(%s)
"""
KEPT = """
    SELECT count(*)
      FROM crm_lead AS lead
      JOIN res_partner AS customer ON customer.id = lead.partner_id
     WHERE customer.active
       AND (lead.strategic_status, lead.is_strategic IS TRUE)
           IS DISTINCT FROM (customer.strategic_status, customer.is_strategic IS TRUE)
"""
MIRRORED = """
    SELECT count(*)
      FROM res_partner AS contact
      JOIN res_partner AS customer ON customer.id = contact.commercial_partner_id
     WHERE (contact.audience_fit, contact.reputation, contact.strategic_status, contact.strategic_review_date)
           IS DISTINCT FROM
           (customer.audience_fit, customer.reputation, customer.strategic_status, customer.strategic_review_date)
"""


def report(env, size, touched):
    """Report how many of `size` random customers, and of those in the file `touched`, have scores unlike the rule's."""
    env.cr.execute("SELECT id FROM res_partner WHERE name LIKE 'Customer %%' ORDER BY md5(id::text) LIMIT %s", [size])
    sample = [row[0] for row in env.cr.fetchall()]
    touched = json.loads(Path(touched).read_text(encoding="utf-8"))
    wrong = {"at random": differing(env, sample), "worked on": differing(env, touched)}
    counts = {name: len(found) for name, found in wrong.items()}
    env.cr.execute(MIRRORED)
    counts["contacts and their customers"] = env.cr.fetchone()[0]
    env.cr.execute(KEPT)
    counts["opportunities and their customers"] = env.cr.fetchone()[0]
    inside.report(counts=counts, examples=[example for found in wrong.values() for example in found[:5]])


def differing(env, ids):
    """Return (id, sentence) for each of the customers whose stored scores are not the rule's."""
    oracle = load_oracle()
    programme = build_programme(env, oracle)
    customers = build_customers(env, oracle, ids)
    # Archived customers keep the scores they had.
    env.cr.execute(f"SELECT id, {', '.join(SCORES)} FROM res_partner "
                   "WHERE id = ANY(%s) AND active AND id = commercial_partner_id", [ids])
    wrong = []
    for row in env.cr.dictfetchall():
        expected = oracle.score(programme, customers[row["id"]], date.today())
        found = {name: False if row[name] is None else row[name] for name in SCORES}
        if found != {name: expected[name] for name in SCORES}:
            wrong.append((row["id"], f"Customer {row['id']}: stored {show(found)}, by the rule {show(expected)}"))
    return wrong


def show(scores):
    return ", ".join(str(scores[name]) for name in SCORES)


def load_oracle():
    spec = importlib.util.spec_from_file_location("bench_oracle", paths.ROOT / "tests" / "oracle.py")
    module = importlib.util.module_from_spec(spec)
    # Its dataclasses look up their module in sys.modules.
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def build_programme(env, oracle):
    def criteria(records):
        return [oracle.OracleCriterion(record.id, record.weight, _rule(record)) for record in records.sorted("id")]

    audiences = env["strategic.audience"].search([])
    return oracle.OracleProgramme(
        [oracle.OracleAudience(one.id, one.sequence, criteria(one.criterion_ids)) for one in audiences],
        criteria(env["strategic.criterion"].search([("audience_id", "=", False)])),
        *(int(env["ir.config_parameter"].get_param(f"strategic_customer.{name}_threshold") or 70)
          for name in ("audience_fit", "reputation")),
        lambda facts: facts["is_company"],
    )


def _rule(criterion):
    if criterion.method != "rule":
        return None
    domain = literal_eval(criterion.domain)
    return lambda facts: meets(domain, facts)


def build_customers(env, oracle, ids):
    env.cr.execute("SELECT partner_id FROM res_company")
    own = {partner for [partner] in env.cr.fetchall()}
    env.cr.execute(FACTS, [ids])
    customers = {
        row["id"]: oracle.OracleCustomer(row, is_own_company=row["id"] in own) for row in env.cr.dictfetchall()
    }
    env.cr.execute("SELECT partner_id, criterion_id, value, valid_until FROM strategic_assessment "
                   "WHERE active AND criterion_id IS NOT NULL AND partner_id = ANY(%s)", [ids])
    for partner, criterion, value, until in env.cr.fetchall():
        customers[partner].assessments[criterion] = oracle.OracleAssessment(value, until)
    return customers


def meets(domain, facts):
    """Return whether plain facts meet a domain; only operators of the benchmark's rules are known (else ValueError)."""
    def result(terms):
        term = terms.pop(0)
        if term in ("|", "&"):
            first, second = result(terms), result(terms)
            return first or second if term == "|" else first and second
        return _meets_term(facts[term[0]], *term[1:])

    terms = list(domain)
    met = True
    while terms:
        met = result(terms) and met
    return met


def _meets_term(fact, operator, value):
    if operator == "in":
        return bool(set(value) & set(fact)) if isinstance(fact, list) else fact in value
    if operator == "like":
        return value in (fact or "")
    if operator == "=like" and value.endswith("%"):
        return (fact or "").startswith(value[:-1])
    if operator in {"=", "!="}:
        return ((fact or False) == value) == (operator == "=")
    raise ValueError(f"A benchmark's rule uses {operator} {value!r}")
