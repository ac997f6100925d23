-- How a batch of customers is scored: the whole statement of engine/statement.py, for the programme of the demo.
-- `python3 dev sql` writes this file. The ids are made up, so that they are the same on every database:
--
--   audience 1: Mid-market logistics
--   audience 2: Hospitals running trials
--   audience 3: Food and drink producers
--   criterion 1 of audience 1, weight 20, rule: In transport or logistics
--   criterion 4 of audience 1, weight 15, rule: Runs its own fleet
--   criterion 7 of audience 1, weight 10, rule: In a country we serve
--   criterion 13 of audience 1, weight 20, assessed: Has the need
--   criterion 15 of audience 1, weight 20, assessed: Typical of its market
--   criterion 17 of audience 1, weight 15, assessed: Able to shape the product
--   criterion 2 of audience 2, weight 30, rule: In health care
--   criterion 5 of audience 2, weight 20, rule: Does clinical research
--   criterion 8 of audience 2, weight 10, rule: In the European Union
--   criterion 10 of audience 2, weight 25, assessed: Several trials at once
--   criterion 12 of audience 2, weight 15, assessed: People who own the data
--   criterion 3 of audience 3, weight 20, rule: Manufactures
--   criterion 6 of audience 3, weight 30, rule: Makes food or drink
--   criterion 9 of audience 3, weight 30, assessed: Energy is a large cost
--   criterion 11 of audience 3, weight 20, assessed: Several lines to compare
--   criterion 14 of reputation, weight 40, assessed: Recognised in its field
--   criterion 16 of reputation, weight 30, assessed: Awards, rankings, analysts
--   criterion 18 of reputation, weight 30, assessed: Would vouch for us
--
-- Thresholds: 70 each. Today: 2026-01-31. The batch: partners with ids up to 20000. A rule that a customer meets counts
-- 100 x weight; what people assess counts value x weight; the sum is divided by the sum of the weights, and rounded.

WITH
-- The ids of the batch, if it is a list.
batch AS (SELECT),

-- What the scores and fits should be, of each customer of the batch.

-- The valid assessments of each customer, summed up by scorecard.
assessed AS (
    SELECT assessment.partner_id,
    MAX(value) FILTER (WHERE assessment.criterion_id IS NULL
        AND dimension = 'audience_fit'
        AND audience_id IS NULL) AS "overall_audience_fit",
    MAX(valid_until) FILTER (WHERE assessment.criterion_id IS NULL
        AND dimension = 'audience_fit'
        AND audience_id IS NULL) AS "overall_audience_fit_until",
    MAX(value) FILTER (WHERE assessment.criterion_id IS NULL AND audience_id = 1) AS "overall_audience_1",
    MAX(valid_until) FILTER (WHERE assessment.criterion_id IS NULL AND audience_id = 1) AS "overall_audience_1_until",
    SUM(value * CASE criterion_id WHEN 13 THEN 20 WHEN 15 THEN 20 WHEN 17 THEN 15 END)::int4 AS "audience_1_sum",
    MIN(valid_until) FILTER (WHERE assessment.criterion_id IN (13, 15, 17)) AS "audience_1_until",
    SUM(CASE criterion_id WHEN 13 THEN 20 WHEN 15 THEN 20 WHEN 17 THEN 15 END)::int4 AS "audience_1_rated",
    MAX(value) FILTER (WHERE assessment.criterion_id IS NULL AND audience_id = 2) AS "overall_audience_2",
    MAX(valid_until) FILTER (WHERE assessment.criterion_id IS NULL AND audience_id = 2) AS "overall_audience_2_until",
    SUM(value * CASE criterion_id WHEN 10 THEN 25 WHEN 12 THEN 15 END)::int4 AS "audience_2_sum",
    MIN(valid_until) FILTER (WHERE assessment.criterion_id IN (10, 12)) AS "audience_2_until",
    SUM(CASE criterion_id WHEN 10 THEN 25 WHEN 12 THEN 15 END)::int4 AS "audience_2_rated",
    MAX(value) FILTER (WHERE assessment.criterion_id IS NULL AND audience_id = 3) AS "overall_audience_3",
    MAX(valid_until) FILTER (WHERE assessment.criterion_id IS NULL AND audience_id = 3) AS "overall_audience_3_until",
    SUM(value * CASE criterion_id WHEN 9 THEN 30 WHEN 11 THEN 20 END)::int4 AS "audience_3_sum",
    MIN(valid_until) FILTER (WHERE assessment.criterion_id IN (9, 11)) AS "audience_3_until",
    SUM(CASE criterion_id WHEN 9 THEN 30 WHEN 11 THEN 20 END)::int4 AS "audience_3_rated",
    MAX(value) FILTER (WHERE assessment.criterion_id IS NULL AND dimension = 'reputation') AS "overall_reputation",
    MAX(valid_until) FILTER (WHERE assessment.criterion_id IS NULL
        AND dimension = 'reputation') AS "overall_reputation_until",
    SUM(value * CASE criterion_id WHEN 14 THEN 40 WHEN 16 THEN 30 WHEN 18 THEN 30 END)::int4 AS "reputation_sum",
    MIN(valid_until) FILTER (WHERE assessment.criterion_id IN (14, 16, 18)) AS "reputation_until",
    SUM(CASE criterion_id WHEN 14 THEN 40 WHEN 16 THEN 30 WHEN 18 THEN 30 END)::int4 AS "reputation_rated"
    FROM strategic_assessment AS assessment
    WHERE active
    AND (valid_until IS NULL OR valid_until >= '2026-01-31'::date)
    AND assessment.partner_id > 0
    AND assessment.partner_id <= 20000
    AND ((assessment.criterion_id IS NULL AND dimension = 'audience_fit' AND audience_id IS NULL)
        OR (assessment.criterion_id IS NULL AND audience_id = 1)
        OR (assessment.criterion_id IN (13, 15, 17))
        OR (assessment.criterion_id IS NULL AND audience_id = 2)
        OR (assessment.criterion_id IN (10, 12))
        OR (assessment.criterion_id IS NULL AND audience_id = 3)
        OR (assessment.criterion_id IN (9, 11))
        OR (assessment.criterion_id IS NULL AND dimension = 'reputation')
        OR (assessment.criterion_id IN (14, 16, 18)))
    GROUP BY assessment.partner_id
),

-- Of each customer and scorecard: the weighted points, and what was assessed.
pointed AS (SELECT res_partner.id,
    CASE
        WHEN res_partner.is_strategic THEN res_partner.strategic_since
    END AS since,
    assessed.overall_audience_fit AS overall,
    assessed.overall_audience_fit_until AS overall_until,
    CASE
        WHEN ("res_partner"."is_company" IS TRUE AND own.partner_id IS NULL OR assessed.partner_id IS NOT NULL) THEN CASE
            WHEN "res_partner"."industry_id" IN (101) THEN 2000
            ELSE 0
        END + CASE
            WHEN ("res_partner__category_id_rules"."mask_0" & 1 != 0) IS TRUE THEN 1500
            ELSE 0
        END + CASE
            WHEN "res_partner"."country_id" IN (103, 104, 105, 106, 107, 108, 109, 110, 111, 112, 113, 114, 115, 116) THEN 1000
            ELSE 0
        END + COALESCE("assessed"."audience_1_sum", 0)
    END AS "audience_1_points",
    "assessed"."overall_audience_1",
    "assessed"."overall_audience_1_until",
    "assessed"."audience_1_until",
    "assessed"."audience_1_sum",
    "assessed"."audience_1_rated",
    CASE
        WHEN ("res_partner"."is_company" IS TRUE AND own.partner_id IS NULL OR assessed.partner_id IS NOT NULL) THEN CASE
            WHEN "res_partner"."industry_id" IN (117) THEN 3000
            ELSE 0
        END + CASE
            WHEN ("res_partner__category_id_rules"."mask_0" & 2 != 0) IS TRUE THEN 2000
            ELSE 0
        END + CASE
            WHEN ("res_partner__country_id_rules"."mask_0" & 1 != 0) IS TRUE THEN 1000
            ELSE 0
        END + COALESCE("assessed"."audience_2_sum", 0)
    END AS "audience_2_points",
    "assessed"."overall_audience_2",
    "assessed"."overall_audience_2_until",
    "assessed"."audience_2_until",
    "assessed"."audience_2_sum",
    "assessed"."audience_2_rated",
    CASE
        WHEN ("res_partner"."is_company" IS TRUE AND own.partner_id IS NULL OR assessed.partner_id IS NOT NULL) THEN CASE
            WHEN "res_partner"."industry_id" IN (119) THEN 2000
            ELSE 0
        END + CASE
            WHEN ("res_partner__category_id_rules"."mask_0" & 4 != 0) IS TRUE THEN 3000
            ELSE 0
        END + COALESCE("assessed"."audience_3_sum", 0)
    END AS "audience_3_points",
    "assessed"."overall_audience_3",
    "assessed"."overall_audience_3_until",
    "assessed"."audience_3_until",
    "assessed"."audience_3_sum",
    "assessed"."audience_3_rated",
    CASE
        WHEN "assessed"."reputation_sum" IS NOT NULL THEN COALESCE("assessed"."reputation_sum", 0)
    END AS "reputation_points",
    "assessed"."overall_reputation",
    "assessed"."overall_reputation_until",
    "assessed"."reputation_until",
    "assessed"."reputation_sum",
    "assessed"."reputation_rated"
    FROM "res_partner"
    LEFT JOIN "assessed" ON (assessed.partner_id = res_partner.id)
    LEFT JOIN (SELECT DISTINCT partner_id FROM res_company) AS "own" ON (own.partner_id = res_partner.id)
    LEFT JOIN (
        SELECT "partner_id" AS id, bit_or("record"."mask_0") AS "mask_0"
        FROM "res_partner_res_partner_category_rel"
        JOIN (SELECT "res_partner_category"."id",
            CASE
                WHEN "res_partner_category"."id" IN (102) THEN 1::int8
                ELSE 0
            END | CASE
                WHEN ("res_partner_category"."active" IS TRUE
                    AND "res_partner_category"."name"->>'en_US' IN ('Clinical Research')) THEN 2::int8
                ELSE 0
            END | CASE
                WHEN ("res_partner_category"."active" IS TRUE
                    AND "res_partner_category"."name"->>'en_US' IN ('Food & Drink')) THEN 4::int8
                ELSE 0
            END AS "mask_0"
            FROM "res_partner_category"
            WHERE (("res_partner_category"."id" IN (102))
                OR (("res_partner_category"."active" IS TRUE AND "res_partner_category"."name"->>'en_US' IN ('Clinical Research')))
                OR (("res_partner_category"."active" IS TRUE
                        AND "res_partner_category"."name"->>'en_US' IN ('Food & Drink')))) OFFSET 0) AS record ON record.id = "category_id"
        WHERE "partner_id" > 0 AND "partner_id" <= 20000
        GROUP BY "partner_id"
    ) AS "res_partner__category_id_rules" ON ("res_partner__category_id_rules"."id" = "res_partner"."id")
    LEFT JOIN (SELECT "res_country"."id",
        CASE
            WHEN EXISTS (SELECT 1
                FROM "res_country_res_country_group_rel" AS "res_country__country_group_ids"
                WHERE "res_country__country_group_ids"."res_country_id" = "res_country"."id"
                AND "res_country__country_group_ids"."res_country_group_id" IN (118)) THEN 1::int8
            ELSE 0
        END AS "mask_0"
        FROM "res_country"
        WHERE ((EXISTS (SELECT 1
                    FROM "res_country_res_country_group_rel" AS "res_country__country_group_ids"
                    WHERE "res_country__country_group_ids"."res_country_id" = "res_country"."id"
                    AND "res_country__country_group_ids"."res_country_group_id" IN (118))))) AS "res_partner__country_id_rules" ON ("res_partner__country_id_rules"."id" = "res_partner"."country_id")
    WHERE res_partner.active
    AND CASE
        WHEN res_partner.id = res_partner.commercial_partner_id THEN TRUE
        ELSE FALSE
    END
    AND res_partner.id > 0
    AND res_partner.id <= 20000 OFFSET 0),

-- Of each customer and scorecard: the score, what it could become, and until when it is valid.
card AS (SELECT id,
    since,
    overall,
    overall_until,
    "overall_audience_1",
    ((2 * ("audience_1_points") + 100) / 200)::int4 AS "audience_1_computed",
    COALESCE("overall_audience_1", ((2 * ("audience_1_points") + 100) / 200)::int4) AS "audience_1",
    COALESCE("overall_audience_1",
        CASE
            WHEN "audience_1_points" IS NULL THEN 100
            ELSE ((2 * (CASE
                            WHEN "audience_1_points" = -1 THEN -1
                            ELSE "audience_1_points" + 100 * (55 - COALESCE("audience_1_rated",
                                    0)) END) + 100) / 200)::int4 END) AS "audience_1_potential",
    CASE
        WHEN "overall_audience_1" IS NULL THEN "audience_1_until"
        ELSE "overall_audience_1_until"
    END AS "audience_1_until",
    "overall_audience_1" IS NOT NULL
    OR "audience_1_sum" IS NOT NULL AS "audience_1_is_assessed",
    "overall_audience_2",
    ((2 * ("audience_2_points") + 100) / 200)::int4 AS "audience_2_computed",
    COALESCE("overall_audience_2", ((2 * ("audience_2_points") + 100) / 200)::int4) AS "audience_2",
    COALESCE("overall_audience_2",
        CASE
            WHEN "audience_2_points" IS NULL THEN 100
            ELSE ((2 * (CASE
                            WHEN "audience_2_points" = -1 THEN -1
                            ELSE "audience_2_points" + 100 * (40 - COALESCE("audience_2_rated",
                                    0)) END) + 100) / 200)::int4 END) AS "audience_2_potential",
    CASE
        WHEN "overall_audience_2" IS NULL THEN "audience_2_until"
        ELSE "overall_audience_2_until"
    END AS "audience_2_until",
    "overall_audience_2" IS NOT NULL
    OR "audience_2_sum" IS NOT NULL AS "audience_2_is_assessed",
    "overall_audience_3",
    ((2 * ("audience_3_points") + 100) / 200)::int4 AS "audience_3_computed",
    COALESCE("overall_audience_3", ((2 * ("audience_3_points") + 100) / 200)::int4) AS "audience_3",
    COALESCE("overall_audience_3",
        CASE
            WHEN "audience_3_points" IS NULL THEN 100
            ELSE ((2 * (CASE
                            WHEN "audience_3_points" = -1 THEN -1
                            ELSE "audience_3_points" + 100 * (50 - COALESCE("audience_3_rated",
                                    0)) END) + 100) / 200)::int4 END) AS "audience_3_potential",
    CASE
        WHEN "overall_audience_3" IS NULL THEN "audience_3_until"
        ELSE "overall_audience_3_until"
    END AS "audience_3_until",
    "overall_audience_3" IS NOT NULL
    OR "audience_3_sum" IS NOT NULL AS "audience_3_is_assessed",
    "overall_reputation",
    ((2 * ("reputation_points") + 100) / 200)::int4 AS "reputation_computed",
    COALESCE("overall_reputation", ((2 * ("reputation_points") + 100) / 200)::int4) AS "reputation",
    COALESCE("overall_reputation",
        CASE
            WHEN "reputation_points" IS NULL THEN 100
            ELSE ((2 * (CASE
                            WHEN "reputation_points" = -1 THEN -1
                            ELSE "reputation_points" + 100 * (100 - COALESCE("reputation_rated",
                                    0)) END) + 100) / 200)::int4 END) AS "reputation_potential",
    CASE
        WHEN "overall_reputation" IS NULL THEN "reputation_until"
        ELSE "overall_reputation_until"
    END AS "reputation_until",
    "overall_reputation" IS NOT NULL
    OR "reputation_sum" IS NOT NULL AS "reputation_is_assessed"
    FROM pointed OFFSET 0),

-- Both scores; an overall assessment replaces the best audience's.
scored AS (
    SELECT id, since, reputation, reputation_potential,
    COALESCE(overall, GREATEST("audience_1", "audience_2", "audience_3")) AS audience_fit,
    COALESCE(overall,
        GREATEST("audience_1_potential", "audience_2_potential", "audience_3_potential")) AS audience_fit_potential,
    (CASE GREATEST("audience_1", "audience_2", "audience_3")
            WHEN "audience_1" THEN 1
            WHEN "audience_2" THEN 2
            WHEN "audience_3" THEN 3 END)::int4 AS strategic_audience_id,
    LEAST(
        CASE
            WHEN overall IS NULL THEN CASE GREATEST("audience_1", "audience_2", "audience_3")
                WHEN "audience_1" THEN "audience_1_until"
                WHEN "audience_2" THEN "audience_2_until"
                WHEN "audience_3" THEN "audience_3_until"
            END
            ELSE overall_until END,
        reputation_until
    )::date AS strategic_review_date,
    CASE
        WHEN overall IS NULL THEN GREATEST(CASE
                WHEN GREATEST("audience_1", "audience_2", "audience_3") >= 70
                AND reputation >= 70 THEN 5
                WHEN GREATEST("audience_1_potential", "audience_2_potential", "audience_3_potential") >= 70
                AND reputation_potential >= 70 THEN 4
                WHEN GREATEST("audience_1", "audience_2", "audience_3") >= 70 THEN 3
                WHEN reputation >= 70 THEN 2
                ELSE 1 END) ELSE CASE WHEN overall >= 70 AND reputation >= 70 THEN 5
            WHEN overall >= 70
            AND reputation_potential >= 70 THEN 4
            WHEN overall >= 70 THEN 3
            WHEN reputation >= 70 THEN 2
            ELSE 1 END END AS rank
    FROM card
    OFFSET 0
),
score AS (
    SELECT id, audience_fit, reputation,
    CASE
        WHEN (audience_fit IS NOT NULL OR reputation IS NOT NULL) THEN audience_fit_potential
    END AS audience_fit_potential,
    CASE WHEN (audience_fit IS NOT NULL OR reputation IS NOT NULL) THEN reputation_potential END AS reputation_potential,
    strategic_audience_id,
    CASE
        WHEN audience_fit IS NOT NULL
        OR reputation IS NOT NULL THEN CASE rank
            WHEN 1 THEN 'other'
            WHEN 2 THEN 'prestige'
            WHEN 3 THEN 'core'
            WHEN 4 THEN 'partial'
            WHEN 5 THEN 'strategic'
        END
    END AS strategic_status,
    rank = 5 AS is_strategic,
    CASE WHEN rank = 5 THEN COALESCE(since, '2026-01-31'::date) END AS strategic_since,
    strategic_review_date
    FROM scored
)
,

-- The fit to each audience, where it is worth a row.
fit_now AS (
    SELECT id AS partner_id, 1 AS audience_id, "audience_1" AS fit, "audience_1_potential" AS potential,
    CASE
        WHEN "audience_1" IS NOT NULL
        OR reputation IS NOT NULL THEN CASE CASE
                WHEN "audience_1" >= 70
                AND reputation >= 70 THEN 5
                WHEN "audience_1_potential" >= 70
                AND reputation_potential >= 70 THEN 4
                WHEN "audience_1" >= 70 THEN 3
                WHEN reputation >= 70 THEN 2
                ELSE 1
            END
            WHEN 1 THEN 'other'
            WHEN 2 THEN 'prestige'
            WHEN 3 THEN 'core'
            WHEN 4 THEN 'partial'
            WHEN 5 THEN 'strategic'
        END
    END AS status,
    LEAST("audience_1_until", reputation_until)::date AS review_date
    FROM card
    WHERE "audience_1" >= 50 OR ("audience_1_is_assessed" AND "audience_1_potential" >= 50) UNION ALL
    SELECT id AS partner_id, 2 AS audience_id, "audience_2" AS fit, "audience_2_potential" AS potential,
    CASE
        WHEN "audience_2" IS NOT NULL
        OR reputation IS NOT NULL THEN CASE CASE
                WHEN "audience_2" >= 70
                AND reputation >= 70 THEN 5
                WHEN "audience_2_potential" >= 70
                AND reputation_potential >= 70 THEN 4
                WHEN "audience_2" >= 70 THEN 3
                WHEN reputation >= 70 THEN 2
                ELSE 1
            END
            WHEN 1 THEN 'other'
            WHEN 2 THEN 'prestige'
            WHEN 3 THEN 'core'
            WHEN 4 THEN 'partial'
            WHEN 5 THEN 'strategic'
        END
    END AS status,
    LEAST("audience_2_until", reputation_until)::date AS review_date
    FROM card
    WHERE "audience_2" >= 50 OR ("audience_2_is_assessed" AND "audience_2_potential" >= 50) UNION ALL
    SELECT id AS partner_id, 3 AS audience_id, "audience_3" AS fit, "audience_3_potential" AS potential,
    CASE
        WHEN "audience_3" IS NOT NULL
        OR reputation IS NOT NULL THEN CASE CASE
                WHEN "audience_3" >= 70
                AND reputation >= 70 THEN 5
                WHEN "audience_3_potential" >= 70
                AND reputation_potential >= 70 THEN 4
                WHEN "audience_3" >= 70 THEN 3
                WHEN reputation >= 70 THEN 2
                ELSE 1
            END
            WHEN 1 THEN 'other'
            WHEN 2 THEN 'prestige'
            WHEN 3 THEN 'core'
            WHEN 4 THEN 'partial'
            WHEN 5 THEN 'strategic'
        END
    END AS status,
    LEAST("audience_3_until", reputation_until)::date AS review_date
    FROM card
    WHERE "audience_3" >= 50 OR ("audience_3_is_assessed" AND "audience_3_potential" >= 50)
),
fit_stored AS (SELECT * FROM strategic_fit WHERE partner_id > 0 AND partner_id <= 20000),

-- The rows that hold something else, or that there should not be. Archived customers keep theirs.
fit_differing AS MATERIALIZED (
    SELECT stored.id, COALESCE(fit_now.partner_id, stored.partner_id) AS partner_id, fit_now.audience_id,
    fit_now.fit, fit_now.potential, fit_now.status, fit_now.review_date
    FROM fit_now
    FULL JOIN fit_stored AS stored
    ON stored.partner_id = fit_now.partner_id AND stored.audience_id = fit_now.audience_id
    WHERE (false
        OR (fit_now.fit, fit_now.potential, fit_now.status, fit_now.review_date)
        IS DISTINCT FROM (stored.fit, stored.potential, stored.status, stored.review_date))
    AND (fit_now.partner_id IS NOT NULL OR stored.partner_id IN (SELECT id FROM card))
),

-- The partners whose scores or fits differ: customers, and the contacts that carry their scores.
found AS MATERIALIZED (
    SELECT partner.ctid AS place,
    partner.id AS partner_id,
    partner.commercial_partner_id AS customer_id,
    partner.strategic_status AS status_before,
    partner.strategic_review_date AS review_date_before,
    ROW(partner.audience_fit, partner.reputation)
    IS NOT DISTINCT FROM ROW(score.audience_fit, score.reputation) AS has_same_scores,
    false
    OR ROW("partner"."audience_fit",
        "partner"."reputation",
        "partner"."audience_fit_potential",
        "partner"."reputation_potential",
        "partner"."strategic_audience_id",
        "partner"."strategic_status",
        partner.is_strategic IS TRUE,
        "partner"."strategic_since",
        "partner"."strategic_review_date") IS DISTINCT
    FROM ROW("score"."audience_fit",
        "score"."reputation",
        "score"."audience_fit_potential",
        "score"."reputation_potential",
        "score"."strategic_audience_id",
        "score"."strategic_status",
        "score"."is_strategic",
        "score"."strategic_since",
        "score"."strategic_review_date") AS is_to_write,
    "score"."audience_fit",
    "score"."reputation",
    "score"."audience_fit_potential",
    "score"."reputation_potential",
    "score"."strategic_audience_id",
    "score"."strategic_status",
    "score"."is_strategic",
    "score"."strategic_since",
    "score"."strategic_review_date"
    FROM res_partner AS partner
    JOIN score ON score.id = partner.commercial_partner_id
    WHERE partner.commercial_partner_id > 0 AND partner.commercial_partner_id <= 20000
    AND (ROW("partner"."audience_fit",
            "partner"."reputation",
            "partner"."audience_fit_potential",
            "partner"."reputation_potential",
            "partner"."strategic_audience_id",
            "partner"."strategic_status",
            partner.is_strategic IS TRUE,
            "partner"."strategic_since",
            "partner"."strategic_review_date") IS DISTINCT
        FROM ROW("score"."audience_fit",
            "score"."reputation",
            "score"."audience_fit_potential",
            "score"."reputation_potential",
            "score"."strategic_audience_id",
            "score"."strategic_status",
            "score"."is_strategic",
            "score"."strategic_since",
            "score"."strategic_review_date")
        OR (false AND partner.id = partner.commercial_partner_id)
        OR partner.id IN (SELECT partner_id FROM fit_differing))
    ORDER BY partner.id
),
last AS (SELECT NULL::int4 AS id),
differing AS MATERIALIZED (
    SELECT * FROM found WHERE customer_id <= (SELECT id FROM last) OR (SELECT id FROM last) IS NULL
),

-- The differing rows that this transaction locks, in the order of their ids, against deadlocks.
changed AS MATERIALIZED (
    SELECT differing.*
    FROM differing
    JOIN res_partner AS partner ON partner.ctid = differing.place
    FOR NO KEY UPDATE OF partner SKIP LOCKED
),
written AS (
    UPDATE res_partner AS partner
    SET "audience_fit" = changed."audience_fit",
    "reputation" = changed."reputation",
    "audience_fit_potential" = changed."audience_fit_potential",
    "reputation_potential" = changed."reputation_potential",
    "strategic_audience_id" = changed."strategic_audience_id",
    "strategic_status" = changed."strategic_status",
    "is_strategic" = changed."is_strategic",
    "strategic_since" = changed."strategic_since",
    "strategic_review_date" = changed."strategic_review_date"
    FROM changed
    WHERE partner.ctid = changed.place AND is_to_write
    RETURNING partner.id
),

fit_changed AS MATERIALIZED (
    SELECT * FROM fit_differing WHERE partner_id IN (SELECT partner_id FROM changed)
),
fit_deleted AS (
    DELETE FROM strategic_fit WHERE id IN (SELECT id FROM fit_changed WHERE fit IS NULL)
),
-- Another transaction may have added the row meanwhile: then PostgreSQL refuses this statement, and the
-- caller tries again.
fit_written AS (
    INSERT INTO strategic_fit AS fit (partner_id, audience_id, fit, potential, status, review_date)
    SELECT partner_id, audience_id, fit, potential, status, review_date
    FROM fit_changed
    WHERE fit IS NOT NULL
    ON CONFLICT (partner_id, audience_id) DO UPDATE
    SET fit = EXCLUDED.fit, potential = EXCLUDED.potential, status = EXCLUDED.status,
    review_date = EXCLUDED.review_date
),

-- The opportunities of partners whose status changed take the new one.
opportunity AS MATERIALIZED (
    SELECT own.place, changed.strategic_status, changed.is_strategic
    FROM changed
    CROSS JOIN LATERAL (
        -- OFFSET 0 forces a look-up by customer. Else each batch would read all opportunities.
        SELECT ctid AS place FROM crm_lead WHERE partner_id = changed.partner_id OFFSET 0
    ) AS own
    WHERE changed.status_before IS DISTINCT FROM changed.strategic_status
),

free AS MATERIALIZED (
    SELECT opportunity.*
    FROM opportunity
    JOIN crm_lead AS lead ON lead.ctid = opportunity.place
    FOR NO KEY UPDATE OF lead SKIP LOCKED
),
kept AS (
    UPDATE crm_lead AS lead
    SET strategic_status = free.strategic_status, is_strategic = free.is_strategic
    FROM free
    WHERE lead.ctid = free.place
),

-- A movement for each customer whose status changed.
moved AS (
    INSERT INTO strategic_movement (
        partner_id, date, from_status, to_status, audience_fit, reputation, audience_id, cause
    )
    SELECT partner_id, '2026-01-31'::date, status_before, strategic_status, audience_fit, reputation,
    strategic_audience_id, 'criteria'
    FROM changed
    WHERE partner_id = customer_id AND status_before IS DISTINCT FROM strategic_status
),

-- The customers that became strategic or stopped being so: their follow-up comes next.
flipped AS MATERIALIZED (
    SELECT place, COUNT(*) OVER () AS total
    FROM changed
    WHERE partner_id = customer_id
    AND is_strategic != (status_before IS NOT DISTINCT FROM 'strategic')
)
SELECT (SELECT array_agg(id) FROM written),
CASE WHEN (SELECT COUNT(*) FROM differing) > (SELECT COUNT(*) FROM changed)
    THEN (SELECT array_agg(DISTINCT customer_id) FROM differing
        WHERE partner_id NOT IN (SELECT partner_id FROM changed)) END,
-- The row as it was before: this statement does not see what it writes.
(SELECT json_object_agg(
        partner.id,
        CASE WHEN total > 200
            THEN json_build_object('is_strategic', partner.is_strategic IS TRUE)
            ELSE json_build_object('audience_fit',
                "partner"."audience_fit",
                'reputation',
                "partner"."reputation",
                'audience_fit_potential',
                "partner"."audience_fit_potential",
                'reputation_potential',
                "partner"."reputation_potential",
                'strategic_audience_id',
                "partner"."strategic_audience_id",
                'strategic_status',
                "partner"."strategic_status",
                'is_strategic',
                partner.is_strategic IS TRUE,
                'strategic_since',
                "partner"."strategic_since",
                'strategic_review_date',
                "partner"."strategic_review_date") END
    )
    FROM flipped JOIN res_partner AS partner ON partner.ctid = flipped.place),
(SELECT COUNT(*) FROM opportunity) - (SELECT COUNT(*) FROM free),
(SELECT id FROM last)
