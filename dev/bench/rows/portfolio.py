"""Reading the portfolio's pivot by status takes little longer than hand-written SQL for the same figures.

Ours and the reference run in a read-only transaction.
"""
from dev.bench import reading

TARGET = 1.5
UNIT = "ms"
measure = reading.time_both
compare = reading.same

AMOUNTS = ("won", "won_last_year", "won_year_before", "open_revenue")
BY_HAND = """
    SELECT customer.strategic_status, COUNT(*), SUM(won), SUM(won_last_year), SUM(won_year_before), SUM(open)
      FROM res_partner AS customer
 LEFT JOIN (
        SELECT buyer.commercial_partner_id AS id,
               SUM(expected_revenue) FILTER (WHERE won_status = 'won') AS won,
               SUM(expected_revenue) FILTER (
                   WHERE won_status = 'won' AND date_closed::date > CURRENT_DATE - interval '1 year'
               ) AS won_last_year,
               SUM(expected_revenue) FILTER (
                   WHERE won_status = 'won' AND date_closed::date > CURRENT_DATE - interval '2 years'
                     AND date_closed::date <= CURRENT_DATE - interval '1 year'
               ) AS won_year_before,
               SUM(expected_revenue * probability::numeric / 100) FILTER (WHERE won_status = 'pending') AS open
          FROM crm_lead AS lead
          JOIN res_partner AS buyer ON buyer.id = lead.partner_id
         WHERE lead.active
           AND (lead.company_id IS NULL OR lead.company_id = %(company)s)
           AND (lead.won_status = 'won' OR lead.won_status = 'pending' AND lead.type = 'opportunity')
      GROUP BY buyer.commercial_partner_id
    ) AS revenue ON revenue.id = customer.id
 LEFT JOIN (
        SELECT DISTINCT partner_id FROM strategic_partnership WHERE active AND company_id = %(company)s
    ) AS partnership ON partnership.partner_id = customer.id
     WHERE customer.active
       AND customer.id = customer.commercial_partner_id
       AND (customer.partner_share IS NOT TRUE OR customer.company_id IS NULL OR customer.company_id = %(company)s)
       AND (
           customer.strategic_status IS NOT NULL OR revenue.id IS NOT NULL OR partnership.partner_id IS NOT NULL
       )
  GROUP BY customer.strategic_status
  ORDER BY customer.strategic_status
"""


def calls(env):
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
        env.cr.execute(BY_HAND, {"company": env.company.id})
        return [[count, *(round(float(amount or 0), 2) for amount in amounts)]
                for _status, count, *amounts in env.cr.fetchall()]

    return ours, by_hand
