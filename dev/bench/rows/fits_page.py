"""Reading a page of the customers of one audience, the best first, and counting them takes little longer than SQL.

Ours and the reference count as the web client does, up to 10,000.
"""
from dev.bench import reading

TARGET = 1.5
UNIT = "ms"
measure = reading.time_both
compare = reading.same

# The index of the fits by audience, the best first, gives the page without sorting. It joins only the customers that
# the page shows, and those that the count reads.
PAGE_BY_HAND = """
    SELECT fit.id, fit.fit, fit.status, fit.audience_id, partner.id, partner.active, partner.complete_name,
           partner.reputation, partner.strategic_status, partner.country_id, country.name, partner.user_id
      FROM strategic_fit AS fit
      JOIN res_partner AS partner ON partner.id = fit.partner_id
 LEFT JOIN res_country AS country ON country.id = partner.country_id
     WHERE fit.audience_id = %(audience)s
       AND partner.active
       AND (partner.company_id IS NULL OR partner.company_id = %(company)s OR partner.partner_share IS NOT TRUE)
       {also}
  ORDER BY fit.fit DESC NULLS LAST, fit.potential DESC NULLS LAST, fit.id
     LIMIT %(page)s
"""
COUNT_BY_HAND = """
    SELECT COUNT(*)
      FROM (SELECT
              FROM strategic_fit AS fit
              JOIN res_partner AS partner ON partner.id = fit.partner_id
             WHERE fit.audience_id = %(audience)s
               AND partner.active
               AND (partner.company_id IS NULL OR partner.company_id = %(company)s OR partner.partner_share IS NOT TRUE)
               {also}
             LIMIT %(most)s) AS counted
"""


def calls(env, country=None):
    audience = env["strategic.audience"].search([], limit=1)
    domain = [("audience_id", "=", audience.id)]
    also = ""
    if country:
        domain.append(("country_id", "=", country.id))
        also = "AND partner.country_id = %(country)s"
    Fit = env["strategic.fit"]
    view = reading.specification(env, "strategic.fit", "strategic_customer.strategic_fit_view_list")
    given = {
        "audience": audience.id, "company": env.company.id, "page": reading.PAGE, "most": reading.COUNT_LIMIT,
        "country": country and country.id,
    }

    def ours():
        page = Fit.web_search_read(domain, view, limit=reading.PAGE, count_limit=reading.COUNT_LIMIT)
        assert len(page["records"]) == reading.PAGE
        return [page["length"], *(record["id"] for record in page["records"])]

    def by_hand():
        env.cr.execute(PAGE_BY_HAND.format(also=also), given)
        ids = [row[0] for row in env.cr.fetchall()]
        env.cr.execute(COUNT_BY_HAND.format(also=also), given)
        return [env.cr.fetchone()[0], *ids]

    return ours, by_hand
