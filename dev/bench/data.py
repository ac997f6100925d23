"""The benchmarks' data: customers with all that belongs to them, from a few SQL statements, and a programme.

1,000,000 customers have 100,000 contacts, 1,770,000 tags, 100,000 opportunities, 200,000 assessments and 1,000
partnerships. The programme has three audiences with four rules each, and four criteria of reputation, two of them
rules. All that belongs to a customer follows from the customer's number, so that every run measures the same customers.

About one customer in a hundred is strategic. Every customer has both scores, since audiences and reputation have rules.
The two criteria of reputation that people assess weigh too little to lift a reputation over its threshold.
"""

COUNTRIES = ("US", "DE", "FR", "GB", "IN", "BR", "JP", "NL", "CA", "ES")
TAGS = tuple(f"Bench tag {number}" for number in range(20))
# Slices of TAGS with the tags that rules ask for: AUDIENCE_TAGS has one slice for each audience, REGION_TAGS is for the
# last rule of the third audience, LISTED_TAGS is for the criterion of reputation "Listed".
AUDIENCE_TAGS = (slice(0, 3), slice(4, 7), slice(8, 11))
REGION_TAGS = slice(15, 17)
LISTED_TAGS = slice(16, 20)
FIT_WEIGHTS = (40, 33, 26, 19)
# Criteria of reputation: (name, weight). The first two are rules; people assess the others.
REPUTATION_WEIGHTS = (("Listed", 40), ("Has a site", 35), ("Recognised", 15), ("Would vouch", 10))
# The rule whose weight a row changes: (number of the audience, number of its rule), both counted from 0. When
# its weight becomes CHANGED_WEIGHT, about a tenth of the scores change.
CHANGED_RULE = (1, 2)
CHANGED_WEIGHT = 27


def build_customers(env, customers):
    """Create customers with what Odoo has without the addon: contacts, tags and opportunities."""
    tags = env["res.partner.category"].create([{"name": name} for name in TAGS])
    env.flush_all()
    env.cr.execute("SELECT max(id) FROM res_partner")
    given = {
        "first": env.cr.fetchone()[0] + 1,
        "customers": customers,
        "countries": _countries(env),
        "industries": industry_ids(env),
        "tags": tags.ids,
        "stages": env["crm.stage"].search([], order="sequence").ids,
        "company": env.company.id,
        "team": env["crm.team"].search([], limit=1).id,
    }
    for statement in (CUSTOMERS, CONTACTS, TAGGED, OPPORTUNITIES):
        env.cr.execute(statement, given)
    for table in ("res_partner", "crm_lead"):
        env.cr.execute(f"SELECT setval('{table}_id_seq', (SELECT max(id) FROM {table}))")
    env.cr.commit()


def build_programme(env):
    """Create audiences, criteria, assessments and partnerships in a database with customers; compute no scores."""
    env["strategic.audience"].search([]).active = False
    env["strategic.criterion"].search([]).active = False
    tags, industries = tag_ids(env), industry_ids(env)
    last_rules = (
        [("website", "!=", False)],
        [("opportunity_ids.stage_id.is_won", "=", True)],
        ["|", ("zip", "=like", "1%"), ("category_id", "in", tags[REGION_TAGS])],
    )
    for number, last_rule in enumerate(last_rules):
        rules = (
            [("country_id.code", "in", list(COUNTRIES[number : number + 4]))],
            [("category_id", "in", tags[AUDIENCE_TAGS[number]])],
            [("industry_id", "in", industries[3 * number : 3 * number + 5])],
            last_rule,
        )
        env["strategic.audience"].create({
            "name": f"Bench audience {number}",
            "sequence": number,
            "criterion_ids": [
                (0, 0, {"name": f"Rule {place}", "method": "rule", "domain": repr(rule), "weight": weight})
                for place, (rule, weight) in enumerate(zip(rules, FIT_WEIGHTS, strict=True))
            ],
        })
    domains = (repr([("category_id", "in", tags[LISTED_TAGS])]), repr([("website", "like", "www.")]), None, None)
    env["strategic.criterion"].create([
        {"name": name, "weight": weight, "method": "rule" if domain else "judgement", "domain": domain}
        for (name, weight), domain in zip(REPUTATION_WEIGHTS, domains, strict=True)
    ])
    env.flush_all()
    env.cr.execute("SELECT min(id), count(*) FROM res_partner WHERE name LIKE 'Customer %'")
    first, customers = env.cr.fetchone()
    env.cr.execute(ASSESSMENTS, {"first": first, "customers": customers})
    env.cr.execute(PARTNERSHIPS, {
        "first": first, "customers": customers, "stages": env["strategic.partnership.stage"].search([]).ids,
        "company": env.company.id,
    })
    score_nobody(env)
    env.cr.commit()


def change_weight(env, weight=CHANGED_WEIGHT):
    """Change the weight of the rule CHANGED_RULE, and score nobody."""
    changed_rule(env).weight = weight
    score_nobody(env)


def score_nobody(env):
    """Flush all changes, and cancel the scoring that would run before the commit."""
    env.flush_all()
    env.cr.precommit.clear()


def changed_rule(env):
    audience, rule = CHANGED_RULE
    rules = env["strategic.criterion"].search([("audience_id", "!=", False)], order="audience_id, id")
    return rules[len(FIT_WEIGHTS) * audience + rule]


def tag_ids(env):
    return env["res.partner.category"].search([("name", "in", TAGS)], order="id").ids


def _countries(env):
    return env["res.country"].search([("code", "in", COUNTRIES)], order="code").ids


def industry_ids(env):
    return env["res.partner.industry"].search([], order="id").ids


CUSTOMERS = """
    INSERT INTO res_partner (id, commercial_partner_id, name, complete_name, is_company, active, type, lang, color, zip,
                             country_id, industry_id, website, partner_share, create_uid, create_date, write_uid,
                             write_date)
    SELECT id, id, 'Customer ' || number, 'Customer ' || number, TRUE, TRUE, 'contact', 'en_US', 0,
           (number * 37 %% 90000 + 10000)::text,
           (%(countries)s)[1 + number * 7 %% cardinality(%(countries)s)],
           CASE WHEN number %% 7 <> 0 THEN (%(industries)s)[1 + number * 13 / 11 %% cardinality(%(industries)s)] END,
           CASE WHEN number %% 3 = 0 THEN 'https://www.customer' || number || '.example'
                WHEN number %% 3 = 1 THEN 'https://customer' || number || '.example' END,
           TRUE, 1, now(), 1, now()
      FROM generate_series(1, %(customers)s::bigint) AS number
CROSS JOIN LATERAL (SELECT %(first)s + number - 1 AS id) AS customer
"""

CONTACTS = """
    INSERT INTO res_partner (id, commercial_partner_id, parent_id, name, complete_name, is_company, active, type,
                             lang, color, partner_share, create_uid, create_date, write_uid, write_date)
    SELECT %(first)s + %(customers)s + number / 10, id, id, 'Contact ' || number,
           'Customer ' || number || ', Contact ' || number, FALSE, TRUE, 'contact', 'en_US', 0, TRUE, 1, now(), 1, now()
      FROM generate_series(10, %(customers)s, 10) AS number
CROSS JOIN LATERAL (SELECT %(first)s + number - 1 AS id) AS customer
"""

TAGGED = """
    INSERT INTO res_partner_res_partner_category_rel (partner_id, category_id)
    SELECT DISTINCT %(first)s + number - 1, (%(tags)s)[1 + (number * place * 11 / 3) %% cardinality(%(tags)s)]
      FROM generate_series(1, %(customers)s::bigint) AS number, generate_series(1, 2) AS place
     WHERE number %% 5 <> 0 OR place = 1
"""

# One customer in ten has an opportunity; there are some in every stage.
OPPORTUNITIES = """
    INSERT INTO crm_lead (name, type, active, partner_id, stage_id, company_id, team_id, user_id, priority, probability,
                          automated_probability, expected_revenue, country_id, won_status, date_closed, create_uid,
                          create_date, write_uid, write_date)
    SELECT 'Opportunity ' || number, 'opportunity', TRUE, %(first)s + (number - 1) * 10 + number %% 10,
           stage.id, %(company)s, %(team)s, 2, (number %% 4)::text,
           CASE WHEN stage.is_won THEN 100 ELSE number %% 90 END, CASE WHEN stage.is_won THEN 100 ELSE number %% 90 END,
           number %% 977 * 100, (%(countries)s)[1 + number %% cardinality(%(countries)s)],
           CASE WHEN stage.is_won THEN 'won' ELSE 'pending' END,
           CASE WHEN stage.is_won THEN now() - (number %% 1900) * interval '1 day' END,
           1, now() - (number %% 600) * interval '1 day', 1, now()
      FROM generate_series(1, %(customers)s / 10) AS number
      JOIN crm_stage AS stage ON stage.id = (%(stages)s)[1 + number / 3 %% cardinality(%(stages)s)]
"""

# One customer in ten is assessed, on both criteria of reputation that people assess. For one in sixteen of these
# customers, both assessments have run out.
ASSESSMENTS = """
    INSERT INTO strategic_assessment (partner_id, criterion_id, dimension, value, date, valid_until, active, user_id,
                                      create_uid, create_date, write_uid, write_date)
    SELECT %(first)s + number - 1, criterion.id, criterion.dimension, 20 * ((number / 10 + criterion.id) %% 6),
           CURRENT_DATE - 100,
           CURRENT_DATE + (CASE WHEN number / 10 %% 16 = 0 THEN -10 ELSE 10 + (number + criterion.id) %% 300 END)::int,
           TRUE, 1, 1, now(), 1, now()
      FROM generate_series(10, %(customers)s, 10) AS number
      JOIN strategic_criterion AS criterion ON criterion.method = 'judgement' AND criterion.active
"""

# One customer in a thousand has a partnership; there are some in every stage.
PARTNERSHIPS = """
    INSERT INTO strategic_partnership (partner_id, name, stage_id, company_id, user_id, active, priority, date_start,
                                       date_end, agreement_state, agreement_end, ip_terms, change_of_control,
                                       reference_scope, reference_cap, is_key_person_dependent, is_drifting,
                                       create_uid, create_date, write_uid, write_date)
    SELECT %(first)s + number - 1, 'Partnership ' || number, stage.id, %(company)s, 2, TRUE, '0',
           CURRENT_DATE - (number %% 2000)::int, CASE WHEN stage.kind = 'ended' THEN CURRENT_DATE END,
           (ARRAY['none', 'draft', 'signed'])[1 + number / 1000 %% 3],
           CASE WHEN number / 1000 %% 3 = 2 THEN CURRENT_DATE + (number %% 700)::int END,
           (ARRAY['undefined', 'ours', 'shared', 'customer'])[1 + number / 1000 %% 4],
           (ARRAY['unknown', 'none', 'consent', 'termination'])[1 + number / 3000 %% 4],
           (ARRAY['none', 'private', 'public'])[1 + number / 2000 %% 3], 2,
           number / 1000 %% 2 = 0, number / 1000 %% 5 = 0, 1, now(), 1, now()
      FROM generate_series(1000, %(customers)s, 1000) AS number
      JOIN strategic_partnership_stage AS stage ON stage.id = (%(stages)s)[1 + number / 1000 %% cardinality(%(stages)s)]
"""
