"""Reading the matrix of the customers of one audience takes little longer than a hand-written GROUP BY.

Both read the fits from the same index, and join them with the customers for their reputation. Both run in a read-only
transaction.
"""
from dev.bench import reading

TARGET = 1.3
UNIT = "ms"
measure = reading.time_both
compare = reading.same

BY_HAND = """
    SELECT least(fit.fit / 5 * 5, 95), least(partner.reputation / 5 * 5, 95), fit.status, count(*)
      FROM strategic_fit AS fit
      JOIN res_partner AS partner ON partner.id = fit.partner_id
     WHERE fit.audience_id = %s
       AND partner.active
       AND (partner.company_id IS NULL OR partner.company_id = %s OR partner.partner_share IS NOT TRUE)
  GROUP BY 1, 2, 3
"""


def calls(env):
    audience = env["strategic.audience"].search([], limit=1)
    env.cr.execute("SET TRANSACTION READ ONLY")

    def ours():
        found = env["strategic.fit"].strategic_matrix([("audience_id", "=", audience.id)])
        return {(bubble["x"], bubble["y"], bubble["status"], bubble["count"]) for bubble in found["bubbles"]}

    def by_hand():
        env.cr.execute(BY_HAND, [audience.id, env.company.id])
        return set(env.cr.fetchall())

    return ours, by_hand
