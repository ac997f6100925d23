"""Scoring every customer from nothing, beside one statement that writes the same columns.

The reference knows the benchmark's programme by heart: it has no rules to read, no batches to commit, no locks to step
around, and records no movements.
"""
from dev.bench import inside

NAME = "rescore_full"
TARGET = 2.0

REFERENCE = """
WITH judged AS (
    SELECT assessment.partner_id,
           SUM(value * weight) FILTER (WHERE criterion.audience_id = %(main)s) AS main_points,
           MIN(valid_until) FILTER (WHERE criterion.audience_id = %(main)s) AS main_until,
           SUM(value * weight) FILTER (WHERE criterion.dimension = 'reputation') AS reputation_points,
           MIN(valid_until) FILTER (WHERE criterion.dimension = 'reputation') AS reputation_until,
           MAX(value) FILTER (WHERE criterion.id IS NULL AND assessment.dimension = 'audience_fit') AS overall_fit,
           MAX(valid_until) FILTER (WHERE criterion.id IS NULL AND assessment.dimension = 'audience_fit')
               AS overall_fit_until,
           MAX(value) FILTER (WHERE criterion.id IS NULL AND assessment.dimension = 'reputation') AS overall_reputation,
           MAX(valid_until) FILTER (WHERE criterion.id IS NULL AND assessment.dimension = 'reputation')
               AS overall_reputation_until
      FROM strategic_assessment AS assessment
 LEFT JOIN strategic_criterion AS criterion ON criterion.id = assessment.criterion_id AND criterion.active
     WHERE assessment.active AND (valid_until IS NULL OR valid_until >= CURRENT_DATE)
  GROUP BY assessment.partner_id
),
scored AS (
    SELECT partner.id, judged.*,
           CASE WHEN in_scope THEN round((
               30 * 100 * COALESCE(country.code IN ('US', 'DE', 'FR', 'GB'), FALSE)::int
               + 40 * 100 * COALESCE(industry_id = ANY(%(main_industries)s), FALSE)::int
               + COALESCE(main_points, 0)
           )::numeric / %(main_weight)s)::int END AS main,
           CASE WHEN in_scope THEN round((
               50 * 100 * COALESCE(country.code = 'US', FALSE)::int
               + 30 * 100 * COALESCE(industry_id = ANY(%(growth_industries)s), FALSE)::int
               + 15 * 100 * (website IS NOT NULL)::int
           )::numeric / 95)::int END AS growth,
           COALESCE(overall_reputation, CASE WHEN in_scope THEN round((
               60 * 100 * COALESCE(website LIKE '%%www.%%', FALSE)::int + COALESCE(reputation_points, 0)
           )::numeric / %(reputation_weight)s)::int END) AS reputation
      FROM res_partner AS partner
 LEFT JOIN res_country AS country ON country.id = partner.country_id
 LEFT JOIN judged ON judged.partner_id = partner.id
CROSS JOIN LATERAL (SELECT partner.is_company OR judged.partner_id IS NOT NULL AS in_scope) AS scope
     WHERE partner.active AND partner.id = partner.commercial_partner_id
),
fitted AS (
    SELECT id, reputation, COALESCE(overall_fit, GREATEST(main, growth)) AS fit,
           CASE WHEN main >= growth THEN %(main)s WHEN growth > main THEN %(growth)s END AS audience_id,
           LEAST(
               CASE WHEN overall_fit IS NOT NULL THEN overall_fit_until WHEN main >= growth THEN main_until END,
               CASE WHEN overall_reputation IS NOT NULL THEN overall_reputation_until ELSE reputation_until END
           ) AS review_date
      FROM scored
)
UPDATE res_partner AS partner
   SET audience_fit = fit,
       reputation = fitted.reputation,
       strategic_audience_id = audience_id,
       strategic_status = CASE WHEN fit IS NULL OR fitted.reputation IS NULL THEN 'partial'
                               WHEN fit >= 70 AND fitted.reputation >= 70 THEN 'strategic'
                               WHEN fit >= 70 THEN 'core'
                               WHEN fitted.reputation >= 70 THEN 'prestige'
                               ELSE 'other' END,
       is_strategic = COALESCE(fit >= 70 AND fitted.reputation >= 70, FALSE),
       strategic_since = CASE WHEN fit >= 70 AND fitted.reputation >= 70 THEN CURRENT_DATE END,
       strategic_review_date = review_date
  FROM fitted
 WHERE partner.commercial_partner_id = fitted.id AND (fit IS NOT NULL OR fitted.reputation IS NOT NULL)
"""


def ours(env):
    env["strategic.scoring"]._rescore_all()


def reference(env):
    env.cr.execute(REFERENCE, _parameters(env))


def result(env):
    return inside.digest(env)


def _parameters(env):
    env.cr.execute("SELECT array_agg(id ORDER BY sequence, id) FROM strategic_audience WHERE active")
    [main, growth] = env.cr.fetchone()[0]
    env.cr.execute("SELECT array_agg(id ORDER BY id) FROM res_partner_industry WHERE active")
    industries = env.cr.fetchone()[0]
    env.cr.execute("SELECT SUM(weight) FILTER (WHERE audience_id = %s), SUM(weight) FILTER (WHERE audience_id IS NULL) "
                   "FROM strategic_criterion WHERE active", [main])
    main_weight, reputation_weight = env.cr.fetchone()
    return {"main": main, "growth": growth, "main_weight": main_weight, "reputation_weight": reputation_weight,
            "main_industries": industries[:6], "growth_industries": industries[4:10]}
