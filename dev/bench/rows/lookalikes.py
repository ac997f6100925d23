"""Reading the first page of look-alikes and counting all of them takes little longer than SQL written for this data."""
from dev.bench import reading

TARGET = 1.5
UNIT = "ms"
measure = reading.time_both
compare = reading.same
TOP = 100

# This query relies on two facts about the data. More than TOP customers have a stored fit to the partnership's
# audience: by the index of the fits, the best first, the query finds the fit of the customer at TOP, and then reads
# only customers with this fit or a higher one. Few customers are equal in fit, industry and country, so common tags are
# counted only for these.
BY_HAND = """
    WITH top AS MATERIALIZED (
        SELECT fit.fit
          FROM strategic_fit AS fit
          JOIN res_partner AS partner ON partner.id = fit.partner_id
         WHERE fit.audience_id = %(audience)s
           AND partner.active
           AND partner.is_company
           AND partner.partner_share
           AND partner.id <> %(partner)s
           AND (partner.company_id IS NULL OR partner.company_id = %(company)s)
      ORDER BY fit.fit DESC NULLS LAST, fit.potential DESC NULLS LAST, fit.id
         LIMIT %(top)s
    ),
    alike AS MATERIALIZED (
        SELECT partner.id, partner.complete_name, fit.status, partner.strategic_status, partner.strategic_audience_id,
               fit.fit, partner.reputation, partner.industry_id, partner.country_id, partner.user_id,
               partner.company_id,
               COALESCE(partner.industry_id = %(industry)s, FALSE) AS same_industry,
               COALESCE(partner.country_id = %(country)s, FALSE) AS same_country
          FROM strategic_fit AS fit
          JOIN res_partner AS partner ON partner.id = fit.partner_id
         WHERE fit.audience_id = %(audience)s
           AND fit.fit >= (SELECT MIN(fit) FROM top)
           AND partner.active
           AND partner.is_company
           AND partner.partner_share
           AND partner.id <> %(partner)s
           AND (partner.company_id IS NULL OR partner.company_id = %(company)s)
      ORDER BY fit.fit DESC NULLS LAST, same_industry DESC, same_country DESC
         FETCH FIRST %(top)s ROWS WITH TIES
    )
    SELECT alike.*, country.name, industry.name,
           (SELECT COUNT(*)
              FROM res_partner_res_partner_category_rel AS tagged
             WHERE tagged.partner_id = alike.id AND tagged.category_id = ANY(%(tags)s)) AS common_tags
      FROM alike
 LEFT JOIN res_country AS country ON country.id = alike.country_id
 LEFT JOIN res_partner_industry AS industry ON industry.id = alike.industry_id
  ORDER BY fit DESC NULLS LAST, same_industry DESC, same_country DESC, common_tags DESC, alike.id
     LIMIT %(top)s
"""
# The customers with a fit come first: if they are more than the count goes to, the others are not read.
COUNT_BY_HAND = """
    SELECT COUNT(*)
      FROM (
        SELECT
          FROM strategic_fit AS fit
          JOIN res_partner AS partner ON partner.id = fit.partner_id
         WHERE fit.audience_id = %(audience)s AND fit.fit > 0 AND partner.active
           AND (partner.is_company OR partner.parent_id IS NULL) AND partner.partner_share
           AND partner.id <> %(partner)s AND (partner.company_id IS NULL OR partner.company_id = %(company)s)
     UNION ALL
        SELECT
          FROM res_partner AS partner
         WHERE active AND (is_company OR parent_id IS NULL) AND partner_share AND id <> %(partner)s
           AND (company_id IS NULL OR company_id = %(company)s)
           AND (
               industry_id = %(industry)s
               OR country_id = %(country)s
               OR id IN (
                   SELECT partner_id FROM res_partner_res_partner_category_rel WHERE category_id = ANY(%(tags)s)
               )
           )
           AND NOT EXISTS (
               SELECT FROM strategic_fit AS fit
                WHERE fit.partner_id = partner.id AND fit.audience_id = %(audience)s AND fit.fit > 0
           )
         LIMIT %(most)s
      ) AS customer
"""


def calls(env):
    partner = env["res.partner"].search(
        [("is_strategic", "=", True), ("industry_id", "!=", False), ("country_id", "!=", False),
         ("category_id", "!=", False)], order="id", limit=1,
    )
    partnership = env["strategic.partnership"].create({"partner_id": partner.id})
    # Flush now, so that nothing is written while the calls are timed.
    env.flush_all()
    Lookalike = env["strategic.lookalike"].with_context(strategic_partnership_id=partnership.id)
    view = reading.specification(env, "strategic.lookalike", "strategic_customer.strategic_lookalike_view_list")
    given = {
        "partner": partner.id, "industry": partner.industry_id.id, "country": partner.country_id.id,
        "tags": partner.category_id.ids, "audience": partnership.audience_id.id, "company": env.company.id,
        "top": TOP, "most": reading.COUNT_LIMIT,
    }
    # The default filter of the page of look-alikes.
    alike = [
        "|", "|", "|", ("audience_fit", ">", 0), ("same_industry", "=", True), ("same_country", "=", True),
        ("has_common_tags", "=", True),
    ]

    def ours():
        page = Lookalike.web_search_read(alike, view, limit=TOP, count_limit=reading.COUNT_LIMIT)
        assert len(page["records"]) == TOP
        return [page["length"], *(record["id"] for record in page["records"])]

    def reference():
        env.cr.execute(BY_HAND, given)
        ids = [row[0] for row in env.cr.fetchall()]
        env.cr.execute(COUNT_BY_HAND, given)
        return [env.cr.fetchone()[0], *ids]

    return ours, reference
