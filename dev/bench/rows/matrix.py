"""Reading the matrix of all scored customers takes little longer than a hand-written GROUP BY.

The reference has an index that holds all it reads. Ours and the reference run in a read-only transaction.
"""
from dev.bench import reading

TARGET = 1.3
UNIT = "ms"
measure = reading.time_both
compare = reading.same

BY_HAND = """
    SELECT least(audience_fit / 5 * 5, 95), least(reputation / 5 * 5, 95), strategic_status, count(*)
      FROM res_partner
     WHERE active
       AND (is_company OR parent_id IS NULL)
       AND (company_id IS NULL OR company_id = %s OR partner_share IS NOT TRUE)
       AND strategic_status IS NOT NULL
  GROUP BY 1, 2, 3
"""


INDEXES = ("""
    CREATE INDEX ON res_partner (audience_fit, reputation, strategic_status)
        INCLUDE (active, is_company, parent_id, company_id, partner_share) WHERE strategic_status IS NOT NULL
""",)


def calls(env, there):
    from odoo.addons.strategic_customer.const import CUSTOMER_DOMAIN

    # The domain with which the action of the customers opens: its own domain, and that of its default filter.
    domain = ["&", *CUSTOMER_DOMAIN, ("strategic_status", "!=", False)]
    for one in (env, there):
        one.cr.execute("SET TRANSACTION READ ONLY")

    def ours():
        return {
            (bubble["x"], bubble["y"], bubble["status"], bubble["count"])
            for bubble in env["res.partner"].strategic_matrix(domain)["bubbles"]
        }

    def by_hand():
        there.cr.execute(BY_HAND, [env.company.id])
        return set(there.cr.fetchall())

    return ours, by_hand
