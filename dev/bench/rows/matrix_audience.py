"""Reading the matrix of the customers of one audience takes little longer than a hand-written GROUP BY.

The reference has two indexes that hold all it reads: of fits by audience, and of customers with their reputation. Ours
and the reference run in a read-only transaction.
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


# They hold all that the query reads, whatever indexes the addon has.
INDEXES = (
    "CREATE INDEX ON strategic_fit (audience_id, partner_id) INCLUDE (fit, status)",
    "CREATE INDEX ON res_partner (id) INCLUDE (reputation, active, company_id, partner_share)",
)


def calls(env, there):
    audience = env["strategic.audience"].search([], limit=1)
    for one in (env, there):
        one.cr.execute("SET TRANSACTION READ ONLY")

    def ours():
        found = env["strategic.fit"].strategic_matrix([("audience_id", "=", audience.id)])
        return {(bubble["x"], bubble["y"], bubble["status"], bubble["count"]) for bubble in found["bubbles"]}

    def by_hand():
        there.cr.execute(BY_HAND, [audience.id, env.company.id])
        return set(there.cr.fetchall())

    return ours, by_hand
