"""Reading the whole overview takes little longer than hand-written queries for its figures, one for each card.

Ours and the reference run in a read-only transaction.
"""
from dev.bench import reading

TARGET = 1.5
UNIT = "ms"
measure = reading.time_both

CUSTOMERS = """
       active AND (is_company OR parent_id IS NULL)
   AND (company_id IS NULL OR company_id = %(company)s OR partner_share IS NOT TRUE)
"""
# "IS TRUE" is in the condition of an index: without it, PostgreSQL would read the whole table.
BY_HAND = {
    "customers": f"""
        SELECT COUNT(*), COUNT(*) FILTER (WHERE strategic_since >= date_trunc('month', CURRENT_DATE))
          FROM res_partner
         WHERE is_strategic IS TRUE AND {CUSTOMERS}
    """,
    "lost": f"""
        SELECT COUNT(*)
          FROM res_partner
         WHERE is_strategic IS NOT TRUE AND {CUSTOMERS}
           AND id IN (
               SELECT partner_id FROM strategic_movement
                WHERE from_status = 'strategic' AND date >= date_trunc('month', CURRENT_DATE))
           AND id NOT IN (
               SELECT partner_id FROM strategic_movement
                WHERE to_status = 'strategic' AND date >= date_trunc('month', CURRENT_DATE))
    """,
    "before": """
        SELECT COUNT(DISTINCT partner_id) FILTER (WHERE to_status = 'strategic'),
               COUNT(DISTINCT partner_id) FILTER (WHERE from_status = 'strategic')
          FROM strategic_movement AS movement
          JOIN res_partner AS customer ON customer.id = movement.partner_id
         WHERE 'strategic' IN (from_status, to_status)
           AND date >= date_trunc('month', CURRENT_DATE) - interval '1 month'
           AND date < date_trunc('month', CURRENT_DATE)
           AND (company_id IS NULL OR company_id = %(company)s OR partner_share IS NOT TRUE)
    """,
    "candidates": f"SELECT COUNT(*) FROM res_partner WHERE strategic_status = 'partial' AND {CUSTOMERS}",
    "reviews": f"""
        SELECT COUNT(*)
          FROM res_partner
         WHERE user_id = %(user)s AND strategic_review_date <= CURRENT_DATE + 30 AND {CUSTOMERS}
    """,
    "risks": """
        SELECT COUNT(*),
               COUNT(*) FILTER (
                   WHERE is_drifting OR is_key_person_dependent OR agreement_state <> 'signed'
                      OR agreement_end <= CURRENT_DATE + 90
               ),
               COUNT(*) FILTER (WHERE is_drifting),
               COUNT(*) FILTER (WHERE agreement_state <> 'signed'),
               COUNT(*) FILTER (WHERE agreement_state = 'signed' AND agreement_end <= CURRENT_DATE + 90),
               COUNT(*) FILTER (WHERE is_key_person_dependent)
          FROM strategic_partnership AS partnership
          JOIN strategic_partnership_stage AS stage ON stage.id = partnership.stage_id
         WHERE partnership.active AND company_id = %(company)s AND kind <> 'ended'
    """,
    "references": """
        SELECT COUNT(*), COUNT(*) FILTER (WHERE uses_left > 0), SUM(uses_left)
          FROM (
                SELECT GREATEST(reference_cap - (
                           SELECT COUNT(*) FROM strategic_reference
                            WHERE partnership_id = partnership.id
                              AND date >= date_trunc('quarter', CURRENT_DATE)
                              AND date < date_trunc('quarter', CURRENT_DATE) + interval '3 months'
                       ), 0) AS uses_left
                  FROM strategic_partnership AS partnership
                  JOIN strategic_partnership_stage AS stage ON stage.id = partnership.stage_id
                 WHERE partnership.active AND company_id = %(company)s AND kind <> 'ended' AND reference_scope <> 'none'
               ) AS offered
    """,
    "used": """
        SELECT COUNT(*) FILTER (WHERE date >= date_trunc('quarter', CURRENT_DATE)),
               COUNT(*) FILTER (WHERE date < date_trunc('quarter', CURRENT_DATE))
          FROM strategic_reference
         WHERE company_id = %(company)s
           AND date >= date_trunc('quarter', CURRENT_DATE) - interval '3 months'
           AND date < date_trunc('quarter', CURRENT_DATE) + interval '3 months'
    """,
    "revenue": """
        SELECT SUM(expected_revenue) FILTER (WHERE customer.is_strategic AND is_last_year),
               SUM(expected_revenue) FILTER (WHERE is_last_year),
               SUM(expected_revenue) FILTER (WHERE customer.is_strategic AND NOT is_last_year),
               SUM(expected_revenue) FILTER (WHERE NOT is_last_year)
          FROM (
                SELECT partner_id, expected_revenue,
                       date_closed >= CURRENT_DATE - interval '1 year' + interval '1 day' AS is_last_year
                  FROM crm_lead
                 WHERE active AND won_status = 'won' AND (company_id IS NULL OR company_id = %(company)s)
                   AND date_closed >= CURRENT_DATE - interval '2 years' + interval '1 day'
                   AND date_closed < CURRENT_DATE + interval '1 day'
               ) AS lead
          JOIN res_partner AS buyer ON buyer.id = lead.partner_id
          JOIN res_partner AS customer ON customer.id = buyer.commercial_partner_id
         WHERE customer.active
           AND (customer.company_id IS NULL OR customer.company_id = %(company)s OR customer.partner_share IS NOT TRUE)
    """,
}


def calls(env):
    env.cr.execute("SET TRANSACTION READ ONLY")

    def ours():
        return env["strategic.home"].read_cards()

    def by_hand():
        found = {}
        for name, query in BY_HAND.items():
            env.cr.execute(query, {"company": env.company.id, "user": env.uid})
            found[name] = env.cr.fetchone()
        return found

    return ours, by_hand


def compare(cards, found):
    """Assert that the cards and the queries show the same figures."""
    def values(card, *names):
        return tuple(cards[card][name]["value"] for name in names)

    customers = cards["customers"]
    assert values("customers", "all", "new") == found["customers"]
    assert values("customers", "lost") == found["lost"]
    assert (customers["new"]["before"], customers["lost"]["before"]) == found["before"]
    assert values("candidates", "all") == found["candidates"]
    assert values("reviews", "mine") == found["reviews"]
    risks = ("under_way", "all", "drifting", "agreement_missing", "agreement_ending", "key_person")
    assert values("risks", *risks) == found["risks"]
    references = cards["references"]
    assert (*values("references", "offered", "left"), references["uses_left"]) == (
        *found["references"][:2], found["references"][2] or 0)
    assert (references["used"]["value"], references["used"]["before"]) == found["used"]
    strategic, total, *before = (float(amount or 0) for amount in found["revenue"])
    revenue = cards["revenue"]
    assert abs(revenue["strategic"] - strategic) < 0.01 and abs(revenue["total"] - total) < 0.01
    assert not before[1] or abs(revenue["before"] - 100 * before[0] / before[1]) < 1e-6
