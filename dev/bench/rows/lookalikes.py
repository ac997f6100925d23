"""Reading the first page of look-alikes and counting all of them takes little longer than SQL written for this data."""
from dev.bench import reading

TARGET = 1.3
UNIT = "ms"
measure = reading.time_both
compare = reading.same
TOP = 100

# This query relies on two facts about the data. For more than TOP customers, the partnership's audience is the one that
# they fit best, so the query reads only these. Few customers are equal in fit, industry and country, so common tags are
# counted only for the first TOP customers, and for those that are equal to the last of these.
BY_HAND = """
    WITH alike AS MATERIALIZED (
        SELECT id, complete_name, strategic_status, strategic_audience_id, audience_fit, reputation, industry_id,
               country_id, user_id, company_id,
               COALESCE(industry_id = %(industry)s, FALSE) AS same_industry,
               COALESCE(country_id = %(country)s, FALSE) AS same_country
          FROM res_partner
         WHERE active
           AND is_company
           AND partner_share
           AND strategic_audience_id = %(audience)s
           AND id <> %(partner)s
           AND (company_id IS NULL OR company_id = %(company)s)
      ORDER BY audience_fit DESC, same_industry DESC, same_country DESC
         FETCH FIRST %(top)s ROWS WITH TIES
    )
    SELECT alike.*, country.name, industry.name,
           (SELECT COUNT(*)
              FROM res_partner_res_partner_category_rel AS tagged
             WHERE tagged.partner_id = alike.id AND tagged.category_id = ANY(%(tags)s)) AS common_tags
      FROM alike
 LEFT JOIN res_country AS country ON country.id = alike.country_id
 LEFT JOIN res_partner_industry AS industry ON industry.id = alike.industry_id
  ORDER BY audience_fit DESC, same_industry DESC, same_country DESC, common_tags DESC, alike.id
     LIMIT %(top)s
"""
COUNT_BY_HAND = """
    SELECT COUNT(*)
      FROM (SELECT FROM res_partner
             WHERE active AND (is_company OR parent_id IS NULL) AND partner_share AND id <> %(partner)s
               AND (
                   (strategic_audience_id = %(audience)s AND audience_fit > 0)
                   OR industry_id = %(industry)s
                   OR country_id = %(country)s
                   OR id IN (
                       SELECT partner_id FROM res_partner_res_partner_category_rel WHERE category_id = ANY(%(tags)s)
                   )
               )
             LIMIT %(most)s) AS customer
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
