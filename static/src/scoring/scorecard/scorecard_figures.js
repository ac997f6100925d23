import { _t } from "@web/core/l10n/translation";
import { formatList } from "@web/core/l10n/utils";
import { roundDecimals } from "@web/core/utils/numbers";

/** Whether `criterion` is required or rules out, and so adds no points. */
export function isGate({ effect }) {
    return effect === "required" || effect === "excludes";
}

/** Whether nobody has assessed `criterion`, or the assessment ran out. */
export function isNotAssessed({ source }) {
    return source === "missing" || source === "expired";
}

/**
 * Return the figures of a scorecard below its criteria.
 *
 * - `gained` points of `weight`, over the criteria that add points
 * - `shares`: the share of each of these criteria in the score, as a percentage by criterion id
 * - `reachable`: a text that says what the score could reach; empty if it can't grow
 * - `missing`: a text that says how many criteria are not assessed; empty if all are
 */
export function figuresOf(scorecard) {
    const adding = scorecard.criteria.filter((criterion) => !isGate(criterion));
    const weight = sum(adding, "weight");
    const { potential, computed, missing_count: missing, assessed_count: criteria } = scorecard;
    const canGrow = Number.isInteger(potential) && scorecard.kept_score === false && potential > (computed || 0);
    return {
        gained: roundDecimals(sum(adding, "gained"), 1),
        weight,
        shares: Object.fromEntries(adding.map((one) => [one.id, Math.round((100 * one.weight) / weight)])),
        reachable: canGrow ? _t("Could reach %s", potential) : "",
        missing: missing ? _t("%(missing)s of %(criteria)s not assessed", { missing, criteria }) : "",
    };
}

/**
 * Return the sentences that say by which criteria the score is 0, and what it would be without them; none if no
 * criterion makes it 0. An overall assessment keeps the score as it is.
 */
export function gateSentences({ criteria, without_gates: score, kept_score: kept }) {
    if (kept !== false || !Number.isInteger(score)) {
        return [];
    }
    const gates = criteria.filter(isGate);
    const required = gates.filter(({ effect, is_met }) => effect === "required" && !is_met);
    const sentences = [];
    const name = (found) => ({ score, criteria: formatList(found.map((criterion) => criterion.name)) });
    const excluding = gates.filter(({ effect, is_met }) => effect === "excludes" && is_met);
    if (excluding.length) {
        sentences.push(_t("Would be %(score)s, but is ruled out by: %(criteria)s", name(excluding)));
    }
    const unmet = required.filter((criterion) => !isNotAssessed(criterion));
    if (unmet.length) {
        sentences.push(_t("Would be %(score)s, but does not meet what is required: %(criteria)s", name(unmet)));
    }
    const open = required.filter(isNotAssessed);
    if (open.length) {
        sentences.push(_t("Would be %(score)s, but what is required is not assessed yet: %(criteria)s", name(open)));
    }
    return sentences;
}

function sum(criteria, name) {
    return criteria.reduce((total, criterion) => total + criterion[name], 0);
}
