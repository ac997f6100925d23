"""The benchmarks' database: a programme of two audiences, customers with contacts and judgements, by set-based SQL.

The customers follow from their number alone, so that every run measures the same ones.
"""

COUNTRIES = ("US", "DE", "FR", "GB", "IN", "BR", "JP", "NL", "CA", "ES")
# One customer in so many is a person; has a contact; was judged.
PERSONS, CONTACTS, JUDGED = 10, 2, 20


def build(env, customers):
    """Make the programme while there is nobody to score, then the customers."""
    _programme(env(context={**env.context, "strategic_rescore_later": True}))
    env.flush_all()
    env.cr.execute("SELECT array_agg(id ORDER BY code) FROM res_country WHERE code IN %s", [COUNTRIES])
    countries = env.cr.fetchone()[0]
    industries = env["res.partner.industry"].search([], order="id").ids
    env.cr.execute("SELECT max(id) FROM res_partner")
    first = env.cr.fetchone()[0] + 1
    given = {"first": first, "customers": customers, "persons": PERSONS, "contacts": CONTACTS,
             "countries": countries, "industries": industries}
    env.cr.execute(CUSTOMERS, given)
    env.cr.execute(CONTACTS_OF, given)
    env.cr.execute("SELECT setval('res_partner_id_seq', (SELECT max(id) FROM res_partner))")
    env.cr.execute(JUDGEMENTS, {"first": first, "customers": customers, "judged": JUDGED})
    env.cr.execute(OVERALL, {"first": first, "customers": customers, "judged": JUDGED * 10})
    # What was there before the benchmark has no part in it.
    env.cr.execute("UPDATE res_partner SET active = FALSE WHERE id < %s AND active AND NOT EXISTS "
                   "(SELECT FROM res_users WHERE partner_id = res_partner.id) AND NOT EXISTS "
                   "(SELECT FROM res_company WHERE partner_id = res_partner.id)", [first])
    env.cr.commit()


def _programme(env):
    """Two audiences with rules on columns and behind a path, and judgements; reputation with both."""
    countries = env["res.country"].search([("code", "in", COUNTRIES[:4])], order="code").ids
    industries = env["res.partner.industry"].search([], order="id").ids
    main = env["strategic.audience"].search([], order="sequence, id", limit=1)
    growth = env["strategic.audience"].create({"name": "Growth market", "sequence": main.sequence + 10})
    rules = [
        (main, "Where we sell", [("country_id", "in", countries)], 30),
        (main, "Its industry", [("industry_id", "in", industries[:6])], 40),
        (growth, "United States", [("country_id.code", "=", "US")], 50),
        (growth, "Its industry", [("industry_id", "in", industries[4:10])], 30),
        (growth, "Has a website", [("website", "!=", False)], 15),
        (env["strategic.audience"], "Known on the web", [("website", "like", "www.")], 60),
    ]
    env["strategic.criterion"].create([
        {"audience_id": audience.id, "name": name, "method": "rule", "domain": repr(domain), "weight": weight}
        for audience, name, domain, weight in rules
    ])


CUSTOMERS = """
    INSERT INTO res_partner (id, commercial_partner_id, name, complete_name, is_company, active, type, lang, color,
                             country_id, industry_id, website, partner_share,
                             create_uid, create_date, write_uid, write_date)
    SELECT id, id, 'Customer ' || number, 'Customer ' || number, number %% %(persons)s <> 0, TRUE, 'contact', 'en_US',
           0, (%(countries)s)[1 + number * 7 %% cardinality(%(countries)s)],
           CASE WHEN number %% 7 <> 0 THEN (%(industries)s)[1 + number * 13 / 11 %% cardinality(%(industries)s)] END,
           CASE WHEN number %% 3 = 0 THEN 'https://www.customer' || number || '.example'
                WHEN number %% 3 = 1 THEN 'https://customer' || number || '.example' END,
           TRUE, 1, now(), 1, now()
      FROM (SELECT number, %(first)s + number - 1 AS id FROM generate_series(1, %(customers)s) AS number) AS customer
"""

CONTACTS_OF = """
    INSERT INTO res_partner (id, commercial_partner_id, parent_id, name, complete_name, is_company, active, type,
                             lang, color, partner_share, create_uid, create_date, write_uid, write_date)
    SELECT id + %(customers)s, id, id, 'Contact ' || number, 'Customer ' || number || ', Contact ' || number, FALSE,
           TRUE, 'contact', 'en_US', 0, TRUE, 1, now(), 1, now()
      FROM (SELECT number, %(first)s + number - 1 AS id FROM generate_series(1, %(customers)s) AS number) AS customer
     WHERE number %% %(contacts)s = 0 AND number %% %(persons)s <> 0
"""

# One in eight has run out.
JUDGEMENTS = """
    INSERT INTO strategic_assessment (partner_id, criterion_id, audience_id, dimension, value, date, valid_until,
                                      active, user_id, create_uid, create_date, write_uid, write_date)
    SELECT %(first)s + number - 1, criterion.id, criterion.audience_id, criterion.dimension,
           20 * ((number / %(judged)s + criterion.id) %% 6), CURRENT_DATE - 100,
           CURRENT_DATE + CASE WHEN number / %(judged)s %% 8 = 0 THEN -10 ELSE 10 + (number + criterion.id) %% 300 END,
           TRUE, 1, 1, now(), 1, now()
      FROM generate_series(%(judged)s, %(customers)s, %(judged)s) AS number
      JOIN strategic_criterion AS criterion ON criterion.method = 'judgement' AND criterion.active
"""

OVERALL = """
    INSERT INTO strategic_assessment (partner_id, dimension, value, date, valid_until, active,
                                      user_id, create_uid, create_date, write_uid, write_date)
    SELECT %(first)s + number - 1, dimension, 40 + number / %(judged)s %% 61, CURRENT_DATE - 50, CURRENT_DATE + 200,
           TRUE, 1, 1, now(), 1, now()
      FROM generate_series(%(judged)s, %(customers)s, %(judged)s) AS number
      JOIN unnest(ARRAY['audience_fit', 'reputation']) AS dimension
        ON dimension = 'reputation' OR number / %(judged)s %% 2 = 0
"""
