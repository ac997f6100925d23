"""The SQL with which the benchmark compares the engine, written by hand for exactly the small programme.

The rules are built into this SQL. Unlike the engine, it reads no rules from the database, commits no batches and skips
no locked rows. UPDATE writes partners and fits, for customers without scores. CHANGE writes the movements and the
opportunities too, where scores were there before. They are as fast as we could make them at 300,000 and 1,000,000
customers:

- Scores are divisions of whole numbers. Countries, industries and stages are ids that the parameters hold.
- One bit stands for each set of tags that rules ask for. The relation's index (partner, tag) gives a customer's tags in
  a row, so PostgreSQL groups them without a hash table.
- Overall assessments have an index of their own, and there are few: they are summed up apart from the others.
- Without OFFSET 0, PostgreSQL would compute an expression again wherever its name is used below.
- JIT is off: compiling takes longer than it saves.

Tried and not faster: a temporary table of the scores with statistics, UPDATEs in the order of ids, larger `work_mem`
and `gin_pending_list_limit`, parallel workers, scores looked up in an array by what a customer meets.
"""
from dev.bench import data, programme

JIT_OFF = "SET LOCAL jit = off"
# The bits of `tagged.mask`: one for each audience, then the tags of "region" and of "listed".
FOR_0, FOR_1, FOR_2, REGION, LISTED = (1 << bit for bit in range(5))
VALID = "active AND (valid_until IS NULL OR valid_until >= CURRENT_DATE)"


def fit(number, last_rule):
    """Return the SQL of the fit to audience `number` by its rules: 100 x points / weights, rounded half up."""
    return f"""
               CASE WHEN in_scope THEN (200 * (
                   CASE WHEN partner.country_id IN %(countries_{number})s THEN %(w_{number}_0)s ELSE 0 END
                   + CASE WHEN tagged.mask & {1 << number} <> 0 THEN %(w_{number}_1)s ELSE 0 END
                   + CASE WHEN partner.industry_id IN %(industries_{number})s THEN %(w_{number}_2)s ELSE 0 END
                   + CASE WHEN {last_rule} THEN %(w_{number}_3)s ELSE 0 END
               ) + %(w_{number})s) / (2 * %(w_{number})s) END"""


# Selects the score columns of every customer, computed by the formula in the docstring of engine/scores.py, and their
# fits to the audiences.
SCORES = f"""
    WITH tagged AS (
        SELECT partner_id, bit_or(CASE category_id %(masks)s ELSE 0 END) AS mask
          FROM (SELECT * FROM res_partner_res_partner_category_rel ORDER BY partner_id OFFSET 0) AS tag
      GROUP BY partner_id
    ),
    won AS (
        SELECT DISTINCT partner_id FROM crm_lead WHERE active AND type = 'opportunity' AND stage_id IN %(won_stages)s
    ),
    assessed AS (
        SELECT partner_id,
               SUM(value * CASE criterion_id WHEN %(recognised)s THEN %(w_recognised)s ELSE %(w_vouch)s END)::int
                   AS points,
               SUM(CASE criterion_id WHEN %(recognised)s THEN %(w_recognised)s ELSE %(w_vouch)s END)::int AS rated,
               MIN(valid_until) AS until
          FROM strategic_assessment
         WHERE {VALID} AND criterion_id IN (%(recognised)s, %(vouch)s)
      GROUP BY partner_id
    ),
    overall AS (
        SELECT partner_id,
               MAX(value) FILTER (WHERE dimension = 'reputation') AS reputation,
               MAX(valid_until) FILTER (WHERE dimension = 'reputation') AS reputation_until,
               MAX(value) FILTER (WHERE dimension = 'audience_fit' AND audience_id IS NULL) AS fit,
               MAX(valid_until) FILTER (WHERE dimension = 'audience_fit' AND audience_id IS NULL) AS fit_until,
               MAX(value) FILTER (WHERE audience_id = %(audience_0)s) AS fit_0,
               MAX(valid_until) FILTER (WHERE audience_id = %(audience_0)s) AS fit_0_until,
               MAX(value) FILTER (WHERE audience_id = %(audience_1)s) AS fit_1,
               MAX(valid_until) FILTER (WHERE audience_id = %(audience_1)s) AS fit_1_until,
               MAX(value) FILTER (WHERE audience_id = %(audience_2)s) AS fit_2,
               MAX(valid_until) FILTER (WHERE audience_id = %(audience_2)s) AS fit_2_until
          FROM strategic_assessment
         WHERE {VALID} AND criterion_id IS NULL
      GROUP BY partner_id
    ),
    scored AS (
        SELECT partner.id,
               CASE WHEN partner.is_strategic THEN partner.strategic_since END AS since,
               COALESCE(overall.fit_0, {fit(0, "partner.website IS NOT NULL")}) AS fit_0,
               COALESCE(overall.fit_1, {fit(1, "won.partner_id IS NOT NULL")}) AS fit_1,
               COALESCE(overall.fit_2, {fit(2, f"partner.zip LIKE '1%%' OR tagged.mask & {REGION} <> 0")}) AS fit_2,
               overall.reputation AS overall_reputation,
               CASE WHEN in_scope THEN
                   CASE WHEN tagged.mask & {LISTED} <> 0 THEN 100 * %(w_listed)s ELSE 0 END
                   + CASE WHEN partner.website LIKE '%%www.%%' THEN 100 * %(w_site)s ELSE 0 END
                   + COALESCE(assessed.points, 0)
                END AS points,
               100 * (%(w_recognised)s + %(w_vouch)s - COALESCE(assessed.rated, 0)) AS room,
               overall.fit, overall.fit_until, overall.fit_0_until, overall.fit_1_until, overall.fit_2_until,
               CASE WHEN overall.reputation IS NULL THEN assessed.until ELSE overall.reputation_until
                END AS reputation_until
          FROM res_partner AS partner
     LEFT JOIN tagged ON tagged.partner_id = partner.id
     LEFT JOIN won ON won.partner_id = partner.id
     LEFT JOIN assessed ON assessed.partner_id = partner.id
     LEFT JOIN overall ON overall.partner_id = partner.id
    CROSS JOIN LATERAL (
                   SELECT partner.is_company AND partner.id NOT IN (SELECT partner_id FROM res_company)
                          OR assessed.partner_id IS NOT NULL OR overall.partner_id IS NOT NULL AS in_scope
               ) AS scope
        -- CASE, since PostgreSQL expects few rows with two equal columns: the UPDATE would look up partners one by one.
         WHERE partner.active AND CASE WHEN partner.id = partner.commercial_partner_id THEN TRUE ELSE FALSE END
        OFFSET 0
    ),
    fitted AS (
        SELECT *,
               GREATEST(fit_0, fit_1, fit_2) AS best,
               COALESCE(overall_reputation, (2 * points + %(w_reputation)s) / (2 * %(w_reputation)s)) AS reputation,
               COALESCE(overall_reputation, (2 * (points + room) + %(w_reputation)s) / (2 * %(w_reputation)s))
                   AS reputation_potential
          FROM scored
        OFFSET 0
    ),
    ranked AS (
        SELECT *,
               COALESCE(fit, best) AS audience_fit,
               CASE best WHEN fit_0 THEN %(audience_0)s WHEN fit_1 THEN %(audience_1)s WHEN fit_2 THEN %(audience_2)s
                END AS audience_id,
               CASE WHEN fit IS NOT NULL THEN fit_until
                    WHEN best = fit_0 THEN fit_0_until WHEN best = fit_1 THEN fit_1_until
                    WHEN best = fit_2 THEN fit_2_until
                END AS audience_fit_until
          FROM fitted
    )
    SELECT id, audience_fit, reputation,
           -- Rules leave no room: the fit is the most that it could be.
           audience_fit AS audience_fit_potential,
           CASE WHEN audience_fit IS NOT NULL OR reputation IS NOT NULL THEN COALESCE(reputation_potential, 100)
            END AS reputation_potential,
           audience_id AS strategic_audience_id,
           CASE WHEN audience_fit IS NULL AND reputation IS NULL THEN NULL
                WHEN audience_fit >= 70 AND reputation >= 70 THEN 'strategic'
                WHEN audience_fit >= 70 THEN 'core'
                WHEN reputation >= 70 THEN 'prestige'
                ELSE 'other'
            END AS strategic_status,
           COALESCE(audience_fit >= 70 AND reputation >= 70, FALSE) AS is_strategic,
           CASE WHEN audience_fit >= 70 AND reputation >= 70 THEN COALESCE(since, CURRENT_DATE) END AS strategic_since,
           LEAST(audience_fit_until, reputation_until) AS strategic_review_date,
           fit_0, fit_1, fit_2, fit_0_until, fit_1_until, fit_2_until, reputation_until
      FROM ranked
"""

# The fit of each customer to each audience, from the customers in the CTE `score`, where it is at least 50.
FITS = """
    SELECT id AS partner_id, audience_id, fit, fit AS potential,
           CASE WHEN fit >= 70 AND reputation >= 70 THEN 'strategic'
                WHEN fit >= 70 THEN 'core'
                WHEN reputation >= 70 THEN 'prestige'
                ELSE 'other'
            END AS status,
           LEAST(until, reputation_until) AS review_date
      FROM score
CROSS JOIN LATERAL (VALUES (%(audience_0)s, fit_0, fit_0_until), (%(audience_1)s, fit_1, fit_1_until),
                           (%(audience_2)s, fit_2, fit_2_until)) AS of_audience (audience_id, fit, until)
     WHERE fit >= 50
"""

# Whether the stored scores of `partner`, a customer or a contact, differ from `score`.
IS_DIFFERING = """
    partner.commercial_partner_id = score.id
    AND (partner.audience_fit, partner.reputation, partner.audience_fit_potential, partner.reputation_potential,
         partner.strategic_audience_id, partner.strategic_status, partner.is_strategic IS TRUE,
         partner.strategic_since, partner.strategic_review_date)
        IS DISTINCT FROM
        (score.audience_fit, score.reputation, score.audience_fit_potential, score.reputation_potential,
         score.strategic_audience_id, score.strategic_status, score.is_strategic, score.strategic_since,
         score.strategic_review_date)
"""

# The fits that differ from the stored ones; `id` is that of the stored one, `fit` is NULL if it is to be deleted.
FIT_DIFFERING = f"""
        SELECT stored.id, partner_id, audience_id, fit_now.fit, fit_now.potential, fit_now.status, fit_now.review_date
          FROM ({FITS}) AS fit_now
     FULL JOIN strategic_fit AS stored USING (partner_id, audience_id)
         WHERE (fit_now.fit, fit_now.potential, fit_now.status, fit_now.review_date)
               IS DISTINCT FROM (stored.fit, stored.potential, stored.status, stored.review_date)
"""

# Counts the partners and the fits that differ.
DIFFERING = f"""
    WITH score AS MATERIALIZED ({SCORES})
    SELECT (SELECT count(*) FROM res_partner AS partner JOIN score ON {IS_DIFFERING}),
           (SELECT count(*) FROM ({FIT_DIFFERING}) AS differing)
"""

# The assignments of the score fields, from {source}.
ASSIGNED = """
               SET audience_fit = {source}.audience_fit,
                   reputation = {source}.reputation,
                   audience_fit_potential = {source}.audience_fit_potential,
                   reputation_potential = {source}.reputation_potential,
                   strategic_audience_id = {source}.strategic_audience_id,
                   strategic_status = {source}.strategic_status,
                   is_strategic = {source}.is_strategic,
                   strategic_since = {source}.strategic_since,
                   strategic_review_date = {source}.strategic_review_date
"""

# Writes the fits of every customer where the stored ones differ.
WRITTEN_FITS = f"""
    fit_differing AS MATERIALIZED ({FIT_DIFFERING}),
    removed AS (
        DELETE FROM strategic_fit USING fit_differing AS differing
              WHERE strategic_fit.id = differing.id AND differing.fit IS NULL
    ),
    changed AS (
        UPDATE strategic_fit AS stored
           SET fit = differing.fit, potential = differing.potential, status = differing.status,
               review_date = differing.review_date
          FROM fit_differing AS differing
         WHERE stored.id = differing.id AND differing.fit IS NOT NULL
    )
    INSERT INTO strategic_fit (partner_id, audience_id, fit, potential, status, review_date)
    SELECT partner_id, audience_id, fit, potential, status, review_date FROM fit_differing WHERE id IS NULL
"""

# Writes the scores of every customer and contact, and the fits of every customer, where the stored ones differ.
UPDATE = f"""
    WITH score AS MATERIALIZED ({SCORES}),
    written AS (
        UPDATE res_partner AS partner {ASSIGNED.format(source="score")}
          FROM score
         WHERE {IS_DIFFERING}
    ),
    {WRITTEN_FITS}
"""

# From the CTE `differing`, which holds the partners to write as they will be, and their status as it was: writes the
# status of their opportunities, and a movement for each customer with another status.
FOLLOWING = """
    moved AS (
        INSERT INTO strategic_movement (
            partner_id, date, from_status, to_status, audience_fit, reputation, audience_id, cause
        )
        SELECT partner_id, CURRENT_DATE, status_before, strategic_status, audience_fit, reputation,
               strategic_audience_id, %(cause)s
          FROM differing
         WHERE partner_id = customer_id AND status_before IS DISTINCT FROM strategic_status
    ),
    followed AS (
        UPDATE crm_lead AS lead
           SET strategic_status = differing.strategic_status, is_strategic = differing.is_strategic
          FROM differing
         WHERE lead.partner_id = differing.partner_id AND status_before IS DISTINCT FROM differing.strategic_status
    )
"""

# The same as UPDATE, and what follows from a changed status. `place` finds the rows again, without another join.
CHANGE = f"""
    WITH score AS MATERIALIZED ({SCORES}),
    differing AS MATERIALIZED (
        SELECT partner.ctid AS place, partner.id AS partner_id, partner.strategic_status AS status_before,
               score.id AS customer_id, score.*
          FROM res_partner AS partner
          JOIN score ON {IS_DIFFERING}
    ),
    written AS (
        UPDATE res_partner AS partner {ASSIGNED.format(source="differing")}
          FROM differing
         WHERE partner.ctid = differing.place
    ),
    {FOLLOWING},
    {WRITTEN_FITS}
"""


def parameters(env):
    """Return the ids and weights of the small programme, as parameters of SCORES and UPDATE."""
    from psycopg2.extensions import AsIs

    tags, industries = data.tag_ids(env), data.industry_ids(env)
    countries = dict(env["res.country"].search([("code", "in", data.COUNTRIES)]).mapped(lambda one: (one.code, one.id)))
    audiences = env["strategic.audience"].search([], order="sequence")
    masks = dict.fromkeys(tags, 0)
    asked = (*programme.AUDIENCE_TAGS, programme.REGION_TAGS, programme.LISTED_TAGS)
    for bit, part in zip((FOR_0, FOR_1, FOR_2, REGION, LISTED), asked, strict=True):
        for tag in tags[part]:
            masks[tag] |= bit
    given = {
        "masks": AsIs(" ".join(f"WHEN {tag} THEN {mask}" for tag, mask in masks.items() if mask)),
        "won_stages": tuple(env["crm.stage"].search([("is_won", "=", True)]).ids),
    }
    for number, audience in enumerate(audiences):
        rules = audience.criterion_ids.sorted("id")
        given |= {
            f"audience_{number}": audience.id,
            f"countries_{number}": tuple(countries[code] for code in data.COUNTRIES[number : number + 4]),
            f"industries_{number}": tuple(industries[3 * number : 3 * number + 5]),
            f"w_{number}": sum(rules.mapped("weight")),
            **{f"w_{number}_{place}": rule.weight for place, rule in enumerate(rules)},
        }
    reputation = env["strategic.criterion"].search([("audience_id", "=", False)], order="id")
    for name, criterion in zip(("listed", "site", "recognised", "vouch"), reputation, strict=True):
        given |= {name: criterion.id, f"w_{name}": criterion.weight}
    return {**given, "w_reputation": sum(reputation.mapped("weight"))}


def update(env):
    """Write the scores and the fits of all customers where they differ from the stored ones."""
    env.cr.execute(JIT_OFF)
    env.cr.execute(UPDATE, parameters(env))


def change(env, cause):
    """Write what `update` writes, the opportunities of customers with another status, and a movement for each."""
    env.cr.execute(JIT_OFF)
    env.cr.execute(CHANGE, {**parameters(env), "cause": cause})
