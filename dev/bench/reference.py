"""The SQL with which the benchmark compares the engine, written by hand for exactly the programme of data.py.

The rules are built into this SQL. Unlike the engine, it reads no rules from the database, commits no batches, skips no
locked rows and records no movements.
"""
from dev.bench import data

# Selects the score columns of every customer, computed by the formula in the docstring of engine/scores.py.
SCORES = """
    WITH tagged AS (
        SELECT partner_id,
               bool_or(category_id = ANY(%(tags_0)s)) AS for_0,
               bool_or(category_id = ANY(%(tags_1)s)) AS for_1,
               bool_or(category_id = ANY(%(tags_2)s)) AS for_2,
               bool_or(category_id = ANY(%(tags_region)s)) AS region,
               bool_or(category_id = ANY(%(tags_listed)s)) AS listed
          FROM res_partner_res_partner_category_rel
      GROUP BY partner_id
    ),
    won AS (
        SELECT DISTINCT lead.partner_id
          FROM crm_lead AS lead
          JOIN crm_stage AS stage ON stage.id = lead.stage_id
         WHERE lead.active AND lead.type = 'opportunity' AND stage.is_won
    ),
    assessed AS (
        SELECT partner_id,
               SUM(value * CASE criterion_id WHEN %(recognised)s THEN %(w_recognised)s
                                             WHEN %(vouch)s THEN %(w_vouch)s END) AS points,
               SUM(CASE criterion_id WHEN %(recognised)s THEN %(w_recognised)s
                                     WHEN %(vouch)s THEN %(w_vouch)s END) AS rated,
               MIN(valid_until) FILTER (WHERE criterion_id IS NOT NULL) AS until,
               MAX(value) FILTER (WHERE is_overall AND dimension = 'reputation') AS reputation,
               MAX(valid_until) FILTER (WHERE is_overall AND dimension = 'reputation') AS reputation_until,
               MAX(value) FILTER (WHERE is_overall_fit AND audience_id IS NULL) AS fit,
               MAX(valid_until) FILTER (WHERE is_overall_fit AND audience_id IS NULL) AS fit_until,
               MAX(value) FILTER (WHERE is_overall_fit AND audience_id = %(audience_0)s) AS fit_0,
               MAX(valid_until) FILTER (WHERE is_overall_fit AND audience_id = %(audience_0)s) AS fit_0_until,
               MAX(value) FILTER (WHERE is_overall_fit AND audience_id = %(audience_1)s) AS fit_1,
               MAX(valid_until) FILTER (WHERE is_overall_fit AND audience_id = %(audience_1)s) AS fit_1_until,
               MAX(value) FILTER (WHERE is_overall_fit AND audience_id = %(audience_2)s) AS fit_2,
               MAX(valid_until) FILTER (WHERE is_overall_fit AND audience_id = %(audience_2)s) AS fit_2_until
          FROM strategic_assessment
    CROSS JOIN LATERAL (
                   SELECT criterion_id IS NULL AS is_overall,
                          criterion_id IS NULL AND dimension = 'audience_fit' AS is_overall_fit
               ) AS kind
         WHERE active AND (valid_until IS NULL OR valid_until >= CURRENT_DATE)
           AND (criterion_id IS NULL OR criterion_id IN (%(recognised)s, %(vouch)s))
      GROUP BY partner_id
    ),
    scored AS (
        SELECT partner.id, partner.is_strategic, partner.strategic_since,
               COALESCE(assessed.fit_0, CASE WHEN in_scope THEN round(100 * (
                   CASE WHEN country.code IN ('US', 'DE', 'FR', 'GB') THEN %(w_0_0)s ELSE 0 END
                   + CASE WHEN tagged.for_0 THEN %(w_0_1)s ELSE 0 END
                   + CASE WHEN partner.industry_id = ANY(%(industries_0)s) THEN %(w_0_2)s ELSE 0 END
                   + CASE WHEN partner.website IS NOT NULL THEN %(w_0_3)s ELSE 0 END
               ) / %(w_0)s.0)::int END) AS fit_0,
               COALESCE(assessed.fit_1, CASE WHEN in_scope THEN round(100 * (
                   CASE WHEN country.code IN ('DE', 'FR', 'GB', 'IN') THEN %(w_1_0)s ELSE 0 END
                   + CASE WHEN tagged.for_1 THEN %(w_1_1)s ELSE 0 END
                   + CASE WHEN partner.industry_id = ANY(%(industries_1)s) THEN %(w_1_2)s ELSE 0 END
                   + CASE WHEN won.partner_id IS NOT NULL THEN %(w_1_3)s ELSE 0 END
               ) / %(w_1)s.0)::int END) AS fit_1,
               COALESCE(assessed.fit_2, CASE WHEN in_scope THEN round(100 * (
                   CASE WHEN country.code IN ('FR', 'GB', 'IN', 'BR') THEN %(w_2_0)s ELSE 0 END
                   + CASE WHEN tagged.for_2 THEN %(w_2_1)s ELSE 0 END
                   + CASE WHEN partner.industry_id = ANY(%(industries_2)s) THEN %(w_2_2)s ELSE 0 END
                   + CASE WHEN partner.zip LIKE '1%%' OR tagged.region THEN %(w_2_3)s ELSE 0 END
               ) / %(w_2)s.0)::int END) AS fit_2,
               assessed.reputation AS overall_reputation,
               CASE WHEN in_scope THEN
                   CASE WHEN tagged.listed THEN 100 * %(w_listed)s ELSE 0 END
                   + CASE WHEN partner.website LIKE '%%www.%%' THEN 100 * %(w_site)s ELSE 0 END
                   + COALESCE(assessed.points, 0)
                END AS points,
               100 * (%(w_recognised)s + %(w_vouch)s - COALESCE(assessed.rated, 0)) AS room,
               assessed.fit, assessed.fit_until, assessed.fit_0_until, assessed.fit_1_until, assessed.fit_2_until,
               CASE WHEN assessed.reputation IS NULL THEN assessed.until ELSE assessed.reputation_until
                END AS reputation_until
          FROM res_partner AS partner
     LEFT JOIN res_country AS country ON country.id = partner.country_id
     LEFT JOIN tagged ON tagged.partner_id = partner.id
     LEFT JOIN won ON won.partner_id = partner.id
     LEFT JOIN assessed ON assessed.partner_id = partner.id
    CROSS JOIN LATERAL (
                   SELECT partner.is_company AND partner.id NOT IN (SELECT partner_id FROM res_company)
                          OR assessed.partner_id IS NOT NULL AS in_scope
               ) AS scope
        -- CASE, since PostgreSQL expects few rows with two equal columns: the UPDATE would look up partners one by one.
         WHERE partner.active AND CASE WHEN partner.id = partner.commercial_partner_id THEN TRUE ELSE FALSE END
        -- Without OFFSET PostgreSQL computes a fit again wherever it is named below, which takes three times as long.
        OFFSET 0
    ),
    fitted AS (
        SELECT *,
               COALESCE(overall_reputation, round(points / %(w_reputation)s.0)::int) AS reputation,
               COALESCE(overall_reputation, round((points + room) / %(w_reputation)s.0)::int) AS reputation_potential,
               COALESCE(fit, GREATEST(fit_0, fit_1, fit_2)) AS audience_fit,
               CASE GREATEST(fit_0, fit_1, fit_2)
                   WHEN fit_0 THEN %(audience_0)s WHEN fit_1 THEN %(audience_1)s WHEN fit_2 THEN %(audience_2)s
                END AS audience_id,
               CASE WHEN fit IS NOT NULL THEN fit_until ELSE
                   CASE GREATEST(fit_0, fit_1, fit_2)
                       WHEN fit_0 THEN fit_0_until WHEN fit_1 THEN fit_1_until WHEN fit_2 THEN fit_2_until
                   END
                END AS audience_fit_until
          FROM scored
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
           CASE WHEN audience_fit >= 70 AND reputation >= 70
                THEN COALESCE(CASE WHEN is_strategic THEN strategic_since END, CURRENT_DATE)
            END AS strategic_since,
           LEAST(audience_fit_until, reputation_until) AS strategic_review_date,
           fit_0, fit_1, fit_2, fit_0_until, fit_1_until, fit_2_until, reputation_until
      FROM fitted
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

# Writes the scores of every customer and contact, and the fits of every customer, where the stored ones differ.
UPDATE = f"""
    WITH score AS MATERIALIZED ({SCORES}),
    written AS (
        UPDATE res_partner AS partner
           SET audience_fit = score.audience_fit,
               reputation = score.reputation,
               audience_fit_potential = score.audience_fit_potential,
               reputation_potential = score.reputation_potential,
               strategic_audience_id = score.strategic_audience_id,
               strategic_status = score.strategic_status,
               is_strategic = score.is_strategic,
               strategic_since = score.strategic_since,
               strategic_review_date = score.strategic_review_date
          FROM score
         WHERE partner.commercial_partner_id = score.id
           AND (partner.audience_fit, partner.reputation, partner.audience_fit_potential,
                partner.reputation_potential, partner.strategic_audience_id, partner.strategic_status,
                partner.is_strategic IS TRUE, partner.strategic_since, partner.strategic_review_date)
               IS DISTINCT FROM
               (score.audience_fit, score.reputation, score.audience_fit_potential, score.reputation_potential,
                score.strategic_audience_id, score.strategic_status, score.is_strategic, score.strategic_since,
                score.strategic_review_date)
    ),
    fit_now AS MATERIALIZED ({FITS}),
    removed AS (
        DELETE FROM strategic_fit AS stored
              WHERE NOT EXISTS (SELECT FROM fit_now WHERE fit_now.partner_id = stored.partner_id
                                                      AND fit_now.audience_id = stored.audience_id)
    )
    INSERT INTO strategic_fit AS stored (partner_id, audience_id, fit, potential, status, review_date)
    SELECT fit_now.*
      FROM fit_now
 LEFT JOIN strategic_fit AS old USING (partner_id, audience_id)
     WHERE (fit_now.fit, fit_now.potential, fit_now.status, fit_now.review_date)
           IS DISTINCT FROM (old.fit, old.potential, old.status, old.review_date)
        ON CONFLICT (partner_id, audience_id) DO UPDATE
       SET fit = EXCLUDED.fit, potential = EXCLUDED.potential, status = EXCLUDED.status,
           review_date = EXCLUDED.review_date
"""


def parameters(env):
    """Return the ids and weights of data.py's programme, as parameters of SCORES and UPDATE."""
    tags = data.tag_ids(env)
    industries = data.industry_ids(env)
    audiences = env["strategic.audience"].search([], order="sequence")
    given = {"tags_region": tags[data.REGION_TAGS], "tags_listed": tags[data.LISTED_TAGS]}
    for number, audience in enumerate(audiences):
        rules = audience.criterion_ids.sorted("id")
        given |= {
            f"audience_{number}": audience.id,
            f"tags_{number}": tags[data.AUDIENCE_TAGS[number]],
            f"industries_{number}": industries[3 * number : 3 * number + 5],
            f"w_{number}": sum(rules.mapped("weight")),
            **{f"w_{number}_{place}": rule.weight for place, rule in enumerate(rules)},
        }
    reputation = env["strategic.criterion"].search([("audience_id", "=", False)], order="id")
    for name, criterion in zip(("listed", "site", "recognised", "vouch"), reputation, strict=True):
        given |= {name: criterion.id, f"w_{name}": criterion.weight}
    return {**given, "w_reputation": sum(reputation.mapped("weight"))}
