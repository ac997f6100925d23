"""Reading how far the partners of an audience stand for its market takes little longer than one hand-written GROUP BY.

Ours is the whole page: partners, cells of industry and country, gaps, three proposals, and all texts. The reference
only counts the cells, with the best customer of each to propose; both are added up by the same arithmetic. The audience
tells no sizes apart.
"""
from dev.bench import reading

TARGET = 1.5
UNIT = "ms"
measure = reading.time_both
compare = reading.same

PARTNERS = 4
BY_HAND = """
    SELECT partner.industry_id, partner.country_id, count(*) FILTER (WHERE fit.fit >= 70),
           -(max(ARRAY[fit.fit, fit.potential, -fit.id])
             FILTER (WHERE fit.status = 'strategic' AND fit.partner_id <> ALL(%(partners)s)))[3],
           -(max(ARRAY[fit.fit, fit.potential, -fit.id])
             FILTER (WHERE fit.status = 'partial' AND fit.partner_id <> ALL(%(partners)s)))[3]
      FROM strategic_fit AS fit
      JOIN res_partner AS partner ON partner.id = fit.partner_id
     WHERE fit.audience_id = %(audience)s
       AND (fit.fit >= 70 OR fit.status = 'partial')
       AND partner.active
       AND (partner.company_id IS NULL OR partner.company_id = %(company)s OR partner.partner_share IS NOT TRUE)
  GROUP BY 1, 2
"""


def calls(env):
    from odoo.addons.strategic_customer.tools import coverage

    audience = env["strategic.audience"].search([], limit=1)
    partners = env["strategic.fit"].search(
        [("audience_id", "=", audience.id), ("status", "=", "strategic"), ("industry_id", "!=", False)], limit=PARTNERS
    ).partner_id
    env["strategic.partnership"].create(
        [{"partner_id": partner.id, "audience_id": audience.id} for partner in partners]
    )
    # Flush now, so that nothing is written while the calls are timed.
    env.flush_all()
    known = coverage.Partners([(partner.industry_id.id, partner.country_id.id) for partner in partners])
    given = {"audience": audience.id, "company": env.company.id, "partners": partners.ids}

    def ours():
        page = audience.read_coverage()
        counts = [round(part["share"] * page["customers"] / 100) for part in page["parts"]]
        places = [gap["open"]["domain"][-2:] for gap in page["gaps"]]
        return counts, places, [one["fit_id"] for one in page["proposals"]]

    def by_hand():
        env.cr.execute(BY_HAND, given)
        cells = [coverage.Cell(row[:2], *row[2:]) for row in env.cr.fetchall()]
        counts = coverage.by_halves(cells, known)
        gaps = coverage.gaps(cells, known)[:8]
        return (
            [counts[halves] for halves in (coverage.FULL, coverage.HALF, coverage.NONE)],
            [[("industry_id", "=", cell.industry), ("country_id", "=", cell.country or False)] for cell in gaps],
            [one.customer for one in coverage.propose(cells, known, 3)],
        )

    return ours, by_hand
