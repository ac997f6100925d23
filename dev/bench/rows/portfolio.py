"""Reading the portfolio's pivot by status takes little longer than hand-written SQL for the same figures.

Both run in a read-only transaction.
"""
from dev.bench import reading

TARGET = 1.5
UNIT = "ms"
measure = reading.time_both
compare = reading.same

AMOUNTS = ("won", "won_last_year", "won_year_before", "open_revenue")
# Counts the customers by status. Those without a status count if they are in {bought}, or have a partnership; these are
# few.
COUNTED = """counted AS (
        SELECT strategic_status, COUNT(*) AS customers
          FROM res_partner
         WHERE active
           AND id = commercial_partner_id
           AND (partner_share IS NOT TRUE OR company_id IS NULL OR company_id = %(company)s)
           AND strategic_status IS NOT NULL
      GROUP BY strategic_status
     UNION ALL
        SELECT NULL, COUNT(*)
          FROM (
                   {bought}
             UNION
                   SELECT customer.id
                     FROM strategic_partnership AS partnership
                     JOIN res_partner AS customer ON customer.id = partnership.partner_id
                    WHERE partnership.active
                      AND partnership.company_id = %(company)s
                      AND customer.strategic_status IS NULL
                      AND customer.active
                      AND customer.id = customer.commercial_partner_id
                      AND (
                          customer.partner_share IS NOT TRUE
                          OR customer.company_id IS NULL
                          OR customer.company_id = %(company)s
                      )
               ) AS others
        HAVING COUNT(*) > 0
    )"""
# Statuses come in their own order, the best first, as in the report.
ORDER = "array_position(ARRAY['strategic', 'partial', 'core', 'prestige', 'other'], counted.strategic_status)"
# Each table is read once. Opportunities are summed up by the status of their customer straight away, not by customer.
BY_HAND = f"""
    WITH lead AS MATERIALIZED (
        SELECT customer.id, customer.strategic_status,
               CASE WHEN won_status = 'won' THEN expected_revenue END AS won,
               CASE WHEN won_status = 'won' THEN date_closed::date END AS date,
               CASE WHEN won_status = 'pending' THEN expected_revenue * probability::numeric / 100 END AS open
          FROM crm_lead AS lead
          JOIN res_partner AS buyer ON buyer.id = lead.partner_id
          JOIN res_partner AS customer ON customer.id = buyer.commercial_partner_id
         WHERE lead.active
           AND (lead.company_id IS NULL OR lead.company_id = %(company)s)
           AND (lead.won_status = 'won' OR lead.won_status = 'pending' AND lead.type = 'opportunity')
           AND customer.active
           AND (customer.partner_share IS NOT TRUE OR customer.company_id IS NULL OR customer.company_id = %(company)s)
    ),
    revenue AS (
        SELECT strategic_status, SUM(won) AS won,
               SUM(won) FILTER (WHERE date > CURRENT_DATE - interval '1 year') AS won_last_year,
               SUM(won) FILTER (
                   WHERE date > CURRENT_DATE - interval '2 years' AND date <= CURRENT_DATE - interval '1 year'
               ) AS won_year_before,
               SUM(open) AS open
          FROM lead
      GROUP BY strategic_status
    ),
    {COUNTED.format(bought="SELECT id FROM lead WHERE strategic_status IS NULL")}
    SELECT counted.strategic_status, customers, won, won_last_year, won_year_before, open
      FROM counted
 LEFT JOIN revenue ON revenue.strategic_status IS NOT DISTINCT FROM counted.strategic_status
  ORDER BY {ORDER}
"""


def calls(env, query=BY_HAND):
    env.cr.execute("SET TRANSACTION READ ONLY")
    Portfolio = env["strategic.portfolio.report"]
    # The web client asks for the currency of every Monetary measure.
    aggregates = ["customer_count:sum", *(
        spec for name in AMOUNTS for spec in (f"{name}:sum", "currency_id:array_agg_distinct", f"{name}:sum_currency")
    ), "__count"]

    def ours():
        groups = Portfolio.formatted_read_group([], ["strategic_status"], aggregates)
        return [[group["__count"], *(round(group[f"{name}:sum"], 2) for name in AMOUNTS)] for group in groups]

    def by_hand():
        env.cr.execute(query, {"company": env.company.id})
        return [[count, *(round(float(amount or 0), 2) for amount in amounts)]
                for _status, count, *amounts in env.cr.fetchall()]

    return ours, by_hand
