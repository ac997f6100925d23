"""Reading the portfolio's pivot by status with invoices as the source of revenue: one for every two customers.

The reference is hand-written SQL for the same figures. Both run in a read-only transaction.
"""
from dev.bench import bases, reading
from dev.bench.rows import portfolio

TARGET = 1.5
UNIT = "ms"
BASE = bases.INVOICED
measure = reading.time_both
compare = reading.same

# Each table is read once, and its amounts are summed up by the status of the customer straight away, as in `portfolio`.
BOUGHT = """
                   SELECT id FROM sale WHERE strategic_status IS NULL
             UNION
                   SELECT id FROM lead WHERE strategic_status IS NULL
"""
BY_HAND = f"""
    WITH sale AS MATERIALIZED (
        SELECT customer.id, customer.strategic_status, amount_untaxed_signed AS won, invoice_date AS date
          FROM account_move AS invoice
          JOIN res_partner AS buyer ON buyer.id = invoice.partner_id
          JOIN res_partner AS customer ON customer.id = buyer.commercial_partner_id
         WHERE move_type IN ('out_invoice', 'out_refund')
           AND state = 'posted'
           AND invoice.company_id = %(company)s
           AND invoice_date <= CURRENT_DATE
           AND customer.active
           AND (customer.partner_share IS NOT TRUE OR customer.company_id IS NULL OR customer.company_id = %(company)s)
    ),
    lead AS MATERIALIZED (
        SELECT customer.id, customer.strategic_status, expected_revenue * probability::numeric / 100 AS open
          FROM crm_lead AS lead
          JOIN res_partner AS buyer ON buyer.id = lead.partner_id
          JOIN res_partner AS customer ON customer.id = buyer.commercial_partner_id
         WHERE lead.active
           AND (lead.company_id IS NULL OR lead.company_id = %(company)s)
           AND lead.won_status = 'pending' AND lead.type = 'opportunity'
           AND customer.active
           AND (customer.partner_share IS NOT TRUE OR customer.company_id IS NULL OR customer.company_id = %(company)s)
    ),
    revenue AS (
        SELECT strategic_status, SUM(won) AS won,
               SUM(won) FILTER (WHERE date > CURRENT_DATE - interval '1 year') AS won_last_year,
               SUM(won) FILTER (
                   WHERE date > CURRENT_DATE - interval '2 years' AND date <= CURRENT_DATE - interval '1 year'
               ) AS won_year_before
          FROM sale
      GROUP BY strategic_status
    ),
    pipeline AS (SELECT strategic_status, SUM(open) AS open FROM lead GROUP BY strategic_status),
    {portfolio.COUNTED.format(bought=BOUGHT)}
    SELECT counted.strategic_status, customers, won, won_last_year, won_year_before, open
      FROM counted
 LEFT JOIN revenue ON revenue.strategic_status IS NOT DISTINCT FROM counted.strategic_status
 LEFT JOIN pipeline ON pipeline.strategic_status IS NOT DISTINCT FROM counted.strategic_status
  ORDER BY {portfolio.ORDER}
"""


def calls(env):
    # A salesperson who may read invoices: else the portfolio would show the revenue of opportunities.
    env.user.sudo().group_ids += env.ref("account.group_account_invoice").sudo()
    env.flush_all()
    assert env["strategic.revenue"]._source()._name == "strategic.revenue.invoices"
    return portfolio.calls(env, BY_HAND)
