"""Reading the page of acquisition readiness takes at most twice as long as hand-written queries for its tables.

Ours and the reference run in a read-only transaction.
"""
from dev.bench import reading

KINDS = {True: "strategic", False: "others"}
CELL = "size", "years", "country", "partnered", "customers", "retained"
TARGET = 2
UNIT = "ms"
measure = reading.time_both

REVENUE = """
    SELECT buyer.commercial_partner_id AS id,
           SUM(expected_revenue) AS won,
           COALESCE(SUM(expected_revenue) FILTER (WHERE date_closed::date > CURRENT_DATE - interval '1 year'), 0)
               AS last_year,
           COALESCE(SUM(expected_revenue) FILTER (
               WHERE date_closed::date > CURRENT_DATE - interval '2 years'
                 AND date_closed::date <= CURRENT_DATE - interval '1 year'
           ), 0) AS year_before,
           MIN(date_closed)::date AS first_won
      FROM crm_lead AS lead
      JOIN res_partner AS buyer ON buyer.id = lead.partner_id
     WHERE lead.active
       AND (lead.company_id IS NULL OR lead.company_id = %(company)s)
       AND lead.won_status = 'won'
       AND (date_closed IS NULL OR date_closed::date <= CURRENT_DATE)
  GROUP BY buyer.commercial_partner_id
"""
YEARS = range(5)
FIRST_YEAR = " ".join([
    "CASE",
    *(f"WHEN MIN(date_closed)::date > CURRENT_DATE - interval '{year + 1} years' THEN {year}" for year in range(1, 6)),
    "END",
])
LATER_SUMS = ", ".join(
    f"""SUM(expected_revenue) FILTER (
            WHERE date_closed::date > CURRENT_DATE - interval '{year + 1} years'
              AND date_closed::date <= CURRENT_DATE - interval '{year} years'
        ) AS year_{year}"""
    for year in YEARS
)
LATER_COUNTS = ", ".join(f"COUNT(*) FILTER (WHERE year_{year} > 0)" for year in YEARS)
# Hand-written queries for the tables of the page. "retention" has the groups of customers alike too, from which
# `_compared` makes the comparison like for like. "assessed" and "status" are for the table of the statuses.
# "partnerships" groups the partnerships in another way than the page, so it is timed, but `compare` leaves it out.
BY_HAND = {
    "assessed": """
        SELECT strategic_status, COUNT(*)
          FROM res_partner
         WHERE active AND id = commercial_partner_id AND strategic_status IS NOT NULL
           AND (partner_share IS NOT TRUE OR company_id IS NULL OR company_id = %(company)s)
      GROUP BY strategic_status
    """,
    "status": f"""
        SELECT strategic_status, COUNT(*), SUM(won), SUM(last_year)
          FROM ({REVENUE}) AS revenue
          JOIN res_partner ON res_partner.id = revenue.id
      GROUP BY strategic_status
    """,
    "concentration": f"""
        SELECT place, amount, SUM(amount) OVER (), SUM(amount * amount) OVER ()
          FROM (SELECT last_year AS amount, ROW_NUMBER() OVER (ORDER BY last_year DESC) AS place
                  FROM ({REVENUE}) AS revenue
                 WHERE last_year > 0) AS ranked
      ORDER BY place LIMIT 10
    """,
    "retention": f"""
        WITH base AS MATERIALIZED (
            SELECT year_before, last_year, first_won, country_id,
                   COALESCE((
                       SELECT to_status FROM strategic_movement
                        WHERE partner_id = revenue.id AND date <= CURRENT_DATE
                     ORDER BY date DESC, id DESC LIMIT 1
                   ) = 'strategic', FALSE) AS is_strategic,
                   revenue.id IN (
                       SELECT partner_id
                         FROM strategic_partnership
                         JOIN strategic_partnership_stage AS stage ON stage.id = stage_id
                        WHERE active AND company_id = %(company)s AND date_start <= CURRENT_DATE - interval '1 year'
                          AND (kind <> 'ended' OR date_end > CURRENT_DATE - interval '1 year')
                   ) AS partnered
              FROM ({REVENUE}) AS revenue
              JOIN res_partner ON res_partner.id = revenue.id
             WHERE year_before > 0
        ),
        limits AS (
            SELECT PERCENTILE_DISC(1 / 3.0::float8) WITHIN GROUP (ORDER BY year_before) AS low,
                   PERCENTILE_DISC(2 / 3.0::float8) WITHIN GROUP (ORDER BY year_before) AS high
              FROM base WHERE is_strategic
        ),
        home AS (
            SELECT country_id, ROW_NUMBER() OVER (ORDER BY COUNT(*) DESC, country_id) AS place
              FROM base WHERE is_strategic AND country_id IS NOT NULL
          GROUP BY country_id ORDER BY place LIMIT 3
        )
        SELECT is_strategic,
               CASE WHEN year_before <= low THEN 1 WHEN year_before <= high THEN 2 ELSE 3 END,
               CASE WHEN first_won > CURRENT_DATE - interval '2 years' THEN 1
                    WHEN first_won > CURRENT_DATE - interval '3 years' THEN 2 ELSE 3 END,
               COALESCE(place, 0), partnered,
               COUNT(*), COUNT(*) FILTER (WHERE last_year > 0), SUM(year_before),
               SUM(last_year) FILTER (WHERE last_year > 0)
          FROM base CROSS JOIN limits LEFT JOIN home USING (country_id)
      GROUP BY 1, 2, 3, 4, 5
    """,
    "cohorts": f"""
        SELECT year,
               COALESCE((
                   SELECT to_status FROM strategic_movement
                    WHERE partner_id = bought.id AND date <= CURRENT_DATE
                 ORDER BY date DESC, id DESC LIMIT 1
               ) = 'strategic', FALSE),
               COUNT(*), {LATER_COUNTS}
          FROM (
                SELECT buyer.commercial_partner_id AS id, {FIRST_YEAR} AS year, {LATER_SUMS}
                  FROM crm_lead AS lead
                  JOIN res_partner AS buyer ON buyer.id = lead.partner_id
                 WHERE lead.active AND lead.won_status = 'won' AND date_closed::date <= CURRENT_DATE
                   AND (lead.company_id IS NULL OR lead.company_id = %(company)s)
              GROUP BY buyer.commercial_partner_id
                HAVING MIN(date_closed)::date > CURRENT_DATE - interval '6 years'
                   AND MIN(date_closed)::date <= CURRENT_DATE - interval '1 year'
          ) AS bought
      GROUP BY 1, 2
    """,
    "tenure": f"""
        SELECT CASE WHEN first_won > CURRENT_DATE - interval '1 year' THEN '0_1'
                    WHEN first_won > CURRENT_DATE - interval '2 years' THEN '1_2'
                    WHEN first_won > CURRENT_DATE - interval '5 years' THEN '2_5'
                    ELSE '5' END,
               COUNT(*), AVG(CURRENT_DATE - first_won)
          FROM ({REVENUE}) AS revenue
      GROUP BY 1
    """,
    "partnerships": """
        SELECT stage_id, agreement_state, change_of_control, ip_terms, is_key_person_dependent, reference_scope,
               COUNT(*), AVG(CURRENT_DATE - date_start)
          FROM strategic_partnership
         WHERE active AND company_id = %(company)s AND (date_start IS NULL OR date_start <= CURRENT_DATE)
      GROUP BY 1, 2, 3, 4, 5, 6
    """,
}


def calls(env):
    env.user.sudo().group_ids += env.ref("sales_team.group_sale_manager")
    env.flush_all()
    env.cr.execute("SET TRANSACTION READ ONLY")

    def ours():
        return env["strategic.readiness"].read_figures()

    def by_hand():
        found = {}
        for name, query in BY_HAND.items():
            env.cr.execute(query, {"company": env.company.id})
            found[name] = env.cr.fetchall()
        return found

    return ours, by_hand


def _compared(cells):
    """Return the comparison of customers alike, computed from the cells of the reference."""
    from odoo.addons.strategic_customer.tools.figures import compare_alike

    return compare_alike(cells)


def compare(page, found):
    """Assert that the page and the queries show the same figures; do not compare the figures of partnerships."""
    shown = {
        section["key"]: {row["key"]: [cell["value"] for cell in row["cells"]] for row in section["rows"]}
        for section in page["sections"]
    }
    bought = {status or "none": [count, *map(float, amounts)] for status, count, *amounts in found["status"]}
    statuses = {status: values for status, values in shown["status"].items() if status != "total"}
    assert {status: values[1:] for status, values in statuses.items() if values[1]} == bought
    assert {status: values[0] for status, values in statuses.items() if values[0]} == dict(found["assessed"])
    assert all(shown["tenure"][band][0] == count for band, count, _days in found["tenure"])
    cells = [
        dict(zip(("cohort", *CELL), (KINDS[is_strategic], *values), strict=False))
        for is_strategic, *values in found["retention"]
    ]
    for kind in {cell["cohort"] for cell in cells}:
        mine = [cell for cell in cells if cell["cohort"] == kind]
        assert shown["retention"][kind][:2] == [sum(cell[name] for cell in mine) for name in ("customers", "retained")]
    alike = _compared(cells)
    for group in ("strategic", "others", "difference"):
        expected = [one and 100 * one for one in getattr(alike, group) or [None] * 3]
        assert shown["alike"][group][1:] == expected, (shown["alike"], alike)
    for year, is_strategic, *counts in found["cohorts"]:
        expected = [counts[0], *counts[1:][:year][::-1], *[None] * (5 - year)]
        assert shown["cohorts"][f"{year}_{KINDS[is_strategic]}"] == expected
    largest = [float(amount) for _place, amount, _total, _squares in found["concentration"]]
    total = float(found["concentration"][0][2])
    assert abs(shown["concentration"]["largest_10"][0] - 100 * sum(largest) / total) < 1e-6
