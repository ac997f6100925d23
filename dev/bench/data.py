"""The benchmarks' customers, with what Odoo has without the addon: contacts, tags and opportunities; by SQL.

1,000,000 customers have 100,000 contacts, 1,770,000 tags and 100,000 opportunities. All that belongs to a customer
follows from the customer's number, so that every run measures the same customers. Ids are without gaps, in the order of
the numbers. The rows lie on the disk in another order (`SHUFFLED`), as in a database in which people work: who reads
customers in the order of their ids, reads pages from all over the table.
"""

COUNTRIES = ("US", "DE", "FR", "GB", "IN", "BR", "JP", "NL", "CA", "ES")
TAGS = tuple(f"Bench tag {number}" for number in range(20))
# The order in which rows are inserted: it has nothing to do with ids, and is the same in each run.
SHUFFLED = "md5(number::text)"


def build_customers(env, customers):
    """Create `customers` customers with their contacts, tags and opportunities."""
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
    # Make the indexes of res.partner anew after the rows: the trigram index of phone numbers grows slowly row by row.
    env.cr.execute(INDEXES)
    indexes = env.cr.fetchall()
    for name, _definition in indexes:
        env.cr.execute(f'DROP INDEX "{name}"')
    for statement in (CUSTOMERS, CONTACTS, TAGGED, OPPORTUNITIES):
        env.cr.execute(statement, given)
    for _name, definition in indexes:
        env.cr.execute(definition)
    for table in ("res_partner", "crm_lead"):
        env.cr.execute(f"SELECT setval('{table}_id_seq', (SELECT max(id) FROM {table}))")
    env.cr.commit()


def shuffle(env):
    """Shuffle the partners' rows on the disk again, and commit: scoring writes them all, in the order of their ids."""
    env.cr.execute("CREATE INDEX bench_shuffled ON res_partner (md5(id::text))")
    env.cr.execute("CLUSTER res_partner USING bench_shuffled")
    env.cr.execute("DROP INDEX bench_shuffled")
    env.cr.commit()


def tag_ids(env):
    return env["res.partner.category"].search([("name", "in", TAGS)], order="id").ids


def _countries(env):
    return env["res.country"].search([("code", "in", COUNTRIES)], order="code").ids


def industry_ids(env):
    return env["res.partner.industry"].search([], order="id").ids


INDEXES = """
    SELECT indexname, indexdef FROM pg_indexes
     WHERE tablename = 'res_partner' AND indexname NOT IN (SELECT conname FROM pg_constraint)
"""

# One customer in ten has a name with an accent and a legal form, one in ten has only a legal form. Names that end in 0
# are those of customers with a contact.
CUSTOMERS = f"""
    INSERT INTO res_partner (id, commercial_partner_id, name, complete_name, is_company, active, type, lang, color, zip,
                             country_id, state_id, industry_id, website, phone, phone_sanitized, vat, ref,
                             partner_share, create_uid, create_date, write_uid, write_date)
    SELECT customer.id, customer.id, name, name, TRUE, TRUE, 'contact', CASE WHEN number %% 4 <> 0 THEN 'en_US' END, 0,
           (number * 37 %% 90000 + 10000)::text,
           country.id, states[1 + number * 17 / 10 %% nullif(cardinality(states), 0)],
           CASE WHEN number %% 7 <> 0 THEN (%(industries)s)[1 + number * 13 / 11 %% cardinality(%(industries)s)] END,
           CASE WHEN number %% 3 = 0 THEN 'https://www.customer' || number || '.example'
                WHEN number %% 3 = 1 THEN 'https://customer' || number || '.example' END,
           CASE WHEN number %% 5 <> 0 THEN '+1 555-' || lpad(number::text, 7, '0') END,
           CASE WHEN number %% 5 <> 0 THEN '+1555' || lpad(number::text, 7, '0') END,
           CASE WHEN number %% 3 <> 0 THEN country.code || lpad((number * 7919 %% 1000000007)::text, 10, '0') END,
           'C' || lpad(number::text, 7, '0'),
           TRUE, 1, now(), 1, now()
      FROM generate_series(1, %(customers)s::bigint) AS number
CROSS JOIN LATERAL (
               SELECT %(first)s + number - 1 AS id,
                      CASE number %% 10 WHEN 3 THEN 'Customer Société ' || number || ' S.A.'
                                        WHEN 7 THEN 'Customer ' || number || ' GmbH'
                                        ELSE 'Customer ' || number END AS name,
                      (%(countries)s)[1 + number * 7 %% cardinality(%(countries)s)] AS country_id
           ) AS customer
      JOIN (
               SELECT id, code, ARRAY(SELECT id FROM res_country_state WHERE country_id = res_country.id ORDER BY code)
                 FROM res_country
           ) AS country (id, code, states) ON country.id = customer.country_id
  ORDER BY {SHUFFLED}
"""

CONTACTS = f"""
    INSERT INTO res_partner (id, commercial_partner_id, parent_id, name, complete_name, is_company, active, type,
                             lang, color, partner_share, create_uid, create_date, write_uid, write_date)
    SELECT %(first)s + %(customers)s + number / 10 - 1, id, id, 'Contact ' || number,
           'Customer ' || number || ', Contact ' || number, FALSE, TRUE, 'contact', 'en_US', 0, TRUE, 1, now(), 1, now()
      FROM generate_series(10, %(customers)s, 10) AS number
CROSS JOIN LATERAL (SELECT %(first)s + number - 1 AS id) AS customer
  ORDER BY {SHUFFLED}
"""

TAGGED = f"""
    INSERT INTO res_partner_res_partner_category_rel (partner_id, category_id)
    SELECT %(first)s + number - 1, category_id
      FROM (
               SELECT DISTINCT number, (%(tags)s)[1 + (number * place * 11 / 3) %% cardinality(%(tags)s)] AS category_id
                 FROM generate_series(1, %(customers)s::bigint) AS number, generate_series(1, 2) AS place
                WHERE number %% 5 <> 0 OR place = 1
           ) AS tagged
  ORDER BY {SHUFFLED}, category_id
"""

# One customer in ten has an opportunity; there are some in every stage.
OPPORTUNITIES = f"""
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
  ORDER BY {SHUFFLED}
"""
