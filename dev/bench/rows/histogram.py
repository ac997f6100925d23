"""Reading the histogram of all scored customers, for the handles of the matrix, takes little longer than its GROUP BY.

The reference is written by hand: it groups the customers by both scores, both potentials and the status, and adds the
groups up to the four grids. Both read the table with the same indexes, in a read-only transaction.
"""
from dev.bench import reading

TARGET = 1.2
UNIT = "ms"
measure = reading.time_both
compare = reading.same

BY_HAND = """
    SELECT grouping(fit, fit_potential, reputation, reputation_potential),
           coalesce(fit, fit_potential), coalesce(reputation, reputation_potential), sum(customers)::int
      FROM (
            SELECT audience_fit AS fit, audience_fit_potential AS fit_potential,
                   reputation, reputation_potential, strategic_status, count(*)::int AS customers
              FROM res_partner
             WHERE active
               AND (is_company OR parent_id IS NULL)
               AND (company_id IS NULL OR company_id = %s OR partner_share IS NOT TRUE)
               AND strategic_status IS NOT NULL AND audience_fit IS NOT NULL AND reputation IS NOT NULL
          GROUP BY 1, 2, 3, 4, 5
      ) AS groups
  GROUP BY GROUPING SETS (
        (fit, reputation), (fit, reputation_potential), (fit_potential, reputation),
        (fit_potential, reputation_potential)
  )
"""
GRIDS = {0b0101: "scores", 0b0110: "fit", 0b1001: "reputation", 0b1010: "potentials"}


def calls(env):
    from odoo.addons.strategic_customer.const import CUSTOMER_DOMAIN

    # The domain with which the action of the customers opens: its own domain, and that of its default filter.
    domain = ["&", *CUSTOMER_DOMAIN, ("strategic_status", "!=", False)]
    thresholds = env["strategic.scoring"]._thresholds()
    env.cr.execute("SET TRANSACTION READ ONLY")

    def ours():
        found = env["res.partner"].strategic_histogram(domain, thresholds)
        return {name: set(found[name]) for name in GRIDS.values()}

    def by_hand():
        env.cr.execute(BY_HAND, [env.company.id])
        grids = {name: set() for name in GRIDS.values()}
        for grouping, x, y, count in env.cr.fetchall():
            grids[GRIDS[grouping]].add((x, y, count))
        return grids

    return ours, by_hand
