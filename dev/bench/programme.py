"""The benchmarks' programmes: audiences and criteria, with assessments and partnerships of the customers of data.py.

Most rows measure the small programme: three audiences with four rules each. Rows about many rules measure the large
one: `MANY_AUDIENCES` with `MANY_RULES` each, which ask for what real ones ask for. Both programmes have the same four
criteria of reputation, two of them rules. 1,000,000 customers have 200,000 assessments and 1,000 partnerships.

With the small programme, about one customer in a hundred is strategic. Every customer has both scores, since audiences
and reputation have rules. The two criteria of reputation that people assess weigh too little to lift a reputation over
its threshold. An audience of the small programme stores fits of 23 to 34 % of the customers, 27 % on average; one of
the large programme of 3 to 51 %, 26 % on average.
"""
from dev.bench.data import COUNTRIES, SHUFFLED, industry_ids, tag_ids

FEW_AUDIENCES, FEW_RULES = 3, 4
MANY_AUDIENCES, MANY_RULES = 53, 10
# Slices of TAGS with the tags that rules ask for: AUDIENCE_TAGS has one slice for each audience, REGION_TAGS is for the
# last rule of the third audience, LISTED_TAGS is for the criterion of reputation "Listed".
AUDIENCE_TAGS = (slice(0, 3), slice(4, 7), slice(8, 11))
REGION_TAGS = slice(15, 17)
LISTED_TAGS = slice(16, 20)
FIT_WEIGHTS = (40, 33, 26, 19)
# Weights of the rules of one audience of the large programme, in the order of `_varied_rules`.
VARIED_WEIGHTS = (30, 20, 15, 25, 10, 5, 10, 20, 25, 10)
# Criteria of reputation: (name, weight). The first two are rules; people assess the others.
REPUTATION_WEIGHTS = (("Listed", 40), ("Has a site", 35), ("Recognised", 15), ("Would vouch", 10))
# The rule whose weight a row changes: (number of the audience, number of its rule), both counted from 0. When
# its weight becomes CHANGED_WEIGHT, about a tenth of the scores change.
CHANGED_RULE = (1, 2)
CHANGED_WEIGHT = 27


def build_many(env):
    build_programme(env, MANY_AUDIENCES, MANY_RULES)


def build_programme(env, audiences=FEW_AUDIENCES, rules=FEW_RULES):
    """Create audiences, criteria, assessments and partnerships in a database with customers; compute no scores.

    :param audiences: number of audiences
    :param rules: number of rules of each audience; FEW_RULES makes those that reference.py knows
    """
    env["strategic.audience"].search([]).active = False
    env["strategic.criterion"].search([]).active = False
    tags, industries = tag_ids(env), industry_ids(env)
    rules_of, weights = (_few_rules, FIT_WEIGHTS) if rules == FEW_RULES else (_varied_rules, VARIED_WEIGHTS)
    env["strategic.audience"].create([
        {
            "name": f"Bench audience {number}",
            "sequence": number,
            "criterion_ids": [
                (0, 0, {"name": f"Rule {place}", "method": "rule", "domain": repr(rule), "weight": weight})
                for place, (rule, weight) in enumerate(zip(rules_of(number, tags, industries)[:rules], weights[:rules],
                                                           strict=True))
            ],
        }
        for number in range(audiences)
    ])
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


def _few_rules(number, tags, industries):
    """Return the rules of audience `number` of the small programme."""
    last_rules = (
        [("website", "!=", False)],
        [("opportunity_ids.stage_id.is_won", "=", True)],
        ["|", ("zip", "=like", "1%"), ("category_id", "in", tags[REGION_TAGS])],
    )
    return (
        [("country_id.code", "in", list(COUNTRIES[number : number + 4]))],
        [("category_id", "in", tags[AUDIENCE_TAGS[number]])],
        [("industry_id", "in", industries[3 * number : 3 * number + 5])],
        last_rules[number],
    )


def _varied_rules(number, tags, industries):
    """Return the rules of audience `number` of the large programme, as people write them, each audience its own."""
    def some(values, count, step):
        return [values[(number * step + place) % len(values)] for place in range(count)]

    zips = [("zip", "=like", f"{digits}%") for digits in some(range(10, 100), 2, 7)]
    return (
        [("country_id.code", "in", some(COUNTRIES, 3 + number % 4, 3))],
        [("industry_id", "in", some(industries, 3 + number % 5, 2))],
        [("category_id", "in", some(tags, 2 + number % 3, 3))],
        (
            [("website", "!=", False)],
            [("website", "like", "www.")],
            [("website", "ilike", f"customer{number % 9 + 1}")],
        )[number % 3],
        ["|", *zips],
        [("state_id.code", "in", some(("CA", "NY", "TX", "SP", "RJ", "ON", "QC", "MH", "KA", "M", "B", "13"), 4, 5))],
        (
            [("opportunity_ids.stage_id.is_won", "=", True)],
            [("opportunity_ids.expected_revenue", ">", 1000 * (number % 40))],
        )[number % 2],
        (
            [("lang", "=", "en_US")],
            [("parent_id", "=", False)],
            [("vat", "=like", f"{COUNTRIES[number % len(COUNTRIES)]}%")],
            [("phone", "!=", False)],
        )[number % 4],
        [("category_id", "not in", some(tags, 1, 7)), ("is_company", "=", True)],
        ["|", "&", ("country_id.code", "=", some(COUNTRIES, 1, 7)[0]), ("industry_id", "in", some(industries, 2, 5)),
         ("ref", "=like", f"C{number % 10}%")],
    )


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


# One customer in ten is assessed, on both criteria of reputation that people assess. For one in sixteen of these
# customers, both assessments have run out.
ASSESSMENTS = f"""
    INSERT INTO strategic_assessment (partner_id, criterion_id, dimension, value, date, valid_until, active, user_id,
                                      create_uid, create_date, write_uid, write_date)
    SELECT %(first)s + number - 1, criterion.id, criterion.dimension, 20 * ((number / 10 + criterion.id) %% 6),
           CURRENT_DATE - 100,
           CURRENT_DATE + (CASE WHEN number / 10 %% 16 = 0 THEN -10 ELSE 10 + (number + criterion.id) %% 300 END)::int,
           TRUE, 1, 1, now(), 1, now()
      FROM generate_series(10, %(customers)s, 10) AS number
      JOIN strategic_criterion AS criterion ON NOT criterion.is_rule AND criterion.active
  ORDER BY {SHUFFLED}, criterion.id
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
