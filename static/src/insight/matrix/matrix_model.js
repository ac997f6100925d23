import { Domain } from "@web/core/domain";
import { serializeDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { KeepLast } from "@web/core/utils/concurrency";
import { Model } from "@web/model/model";

import { markRaw, reactive } from "@odoo/owl";

import { Trial } from "../thresholds/trial";

/** The measures that the size of a bubble may show. */
export const MEASURES = {
    customers: _t("Customers"),
    open: _t("Open revenue"),
    won: _t("Won revenue"),
};

/** How many customers the text beside a bubble names. */
const NAMES = 5;

/** How many changes of status the trail of a customer shows at most. */
const TRAIL = 40;

/**
 * Sample data, which the matrix shows faded while it has no customers: for each status, the bubbles in its quadrant, as
 * [place across the quadrant, place up the quadrant, number of customers]. Places go from 0 to 1.
 */
const SAMPLE = {
    strategic: [
        [0.25, 0.25, 4],
        [0.4, 0.6, 9],
        [0.75, 0.4, 3],
        [0.6, 0.75, 2],
    ],
    core: [
        [0.1, 0.6, 12],
        [0.4, 0.8, 7],
        [0.25, 0.4, 5],
        [0.75, 0.55, 3],
    ],
    prestige: [
        [0.3, 0.25, 6],
        [0.6, 0.6, 8],
        [0.8, 0.4, 3],
    ],
    other: [
        [0.25, 0.3, 14],
        [0.45, 0.55, 18],
        [0.7, 0.45, 9],
        [0.75, 0.75, 10],
        [0.9, 0.25, 6],
    ],
};

/**
 * The model of the matrix. One call to the server returns the quadrants and the bubbles, each bubble with its number of
 * customers, scores and domain. The model adds the name and the position of each bubble.
 */
export class MatrixModel extends Model {
    setup({ resModel, measure, fields }) {
        this.resModel = resModel;
        this.measure = measure;
        this.fields = fields;
        this.keepLast = new KeepLast();
        this.trial = reactive(new Trial());
    }

    async load({ domain, context }) {
        const found = await this.keepLast.add(
            this.orm.call(this.resModel, "strategic_matrix", [domain, this.measure], { context })
        );
        Object.assign(this, { domain, context, found, names: new Map() });
        this.statuses = Object.fromEntries(this.fields[found.fields.status].selection);
        this.isSample = !this.hasData();
        this.bubbles = this.isSample ? this.sample() : found.bubbles.map((bubble) => this.bubble(bubble));
        // A list only if the matrix shows the customers themselves.
        this.customers = !this.isSample && found.customers?.length ? found.customers.map(asPoint) : null;
        this.totals = this.total();
        this.trial.begin(found, !this.isSample, (thresholds) =>
            this.orm.silent.call(this.resModel, "strategic_histogram", [domain, { ...thresholds }], { context })
        );
    }

    /** Return a promise of a sentence: what the thresholds that are tried out would change for all customers. */
    readEffect() {
        const { tried, moving } = this.trial;
        return this.orm.call(this.resModel, "strategic_thresholds_effect", [{ ...tried }, moving.audience_id]);
    }

    /** Save the thresholds that are tried out, and load the matrix again. */
    async saveThresholds() {
        const { tried, present, moving } = this.trial;
        const args = [{ ...tried }, { ...present }, moving.audience_id];
        await this.orm.call(this.resModel, "strategic_thresholds_save", args);
        await this.load(this);
        this.notify();
    }

    /**
     * Return a promise of a customer's changes of status in the last twelve months, the oldest first, and before them the
     * last earlier one: where the customer stood at the beginning. The list is empty if there was no change.
     */
    async readTrail({ trail }) {
        const fields = ["date", "to_status", "audience_fit", "reputation"];
        const options = { order: "date desc, id desc", limit: TRAIL };
        const movements = await this.orm.silent.searchRead("strategic.movement", trail, fields, options);
        const begin = serializeDate(luxon.DateTime.now().minus({ months: 12 }));
        const recent = movements.filter(({ date }) => date >= begin).length;
        return movements
            .slice(0, recent && recent + 1)
            .reverse()
            .map(({ date, to_status, audience_fit, reputation }) => ({
                date,
                status: to_status,
                fit: isScore(audience_fit) ? `${audience_fit}` : "–",
                reputation: isScore(reputation) ? `${reputation}` : "–",
                x: isScore(audience_fit) ? centre([audience_fit, audience_fit]) : null,
                y: isScore(reputation) ? centre([reputation, reputation]) : null,
            }));
    }

    async setMeasure(measure) {
        this.measure = measure;
        await this.load(this);
        this.notify();
    }

    hasData() {
        const { bubbles, partial, unassessed } = this.found;
        return Boolean(bubbles.length || partial || unassessed);
    }

    /** Whether the size of a bubble shows revenue rather than the number of customers. */
    get isRevenue() {
        return this.measure !== "customers";
    }

    /** The name of a measure; that of a revenue also names its source, once the server has told it. */
    measureLabel(measure) {
        const source = this.found?.sources?.[measure];
        return source ? _t("%(measure)s (%(source)s)", { measure: MEASURES[measure], source }) : MEASURES[measure];
    }

    /** Where the revenue comes from that the bubbles show; empty if they show no revenue. */
    get source() {
        const source = this.found.sources?.[this.measure];
        return source ? _t("Revenue from %s", source) : "";
    }

    /** The value that a bubble's area shows; 0 for negative revenue, which an area can't show. */
    value({ count, amount }) {
        return Math.max(this.isRevenue ? amount : count, 0);
    }

    /** Return a promise of the names of a bubble's first customers; ask the server once for each bubble. */
    firstNames(bubble) {
        if (!this.names.has(bubble)) {
            const domain = this.within(bubble.domain);
            const options = { limit: NAMES, order: this.found.name_order, context: this.context };
            this.names.set(
                bubble,
                this.orm.silent
                    .searchRead(this.resModel, domain, ["display_name"], options)
                    .then((customers) => customers.map((customer) => customer.display_name))
            );
        }
        return this.names.get(bubble);
    }

    /** Return the domain of those customers of the matrix that match `domain`. */
    within(domain) {
        return Domain.and([this.domain, domain]).toList();
    }

    /** Return for both scores the condition that it is not empty (operator "!=") or that it is empty ("="). */
    scores(operator) {
        const { audience_fit, reputation } = this.found.fields;
        return [audience_fit, reputation].map((name) => [name, operator, false]);
    }

    sample() {
        const along = ([from, to], place) => from + place * (to - from);
        return this.found.quadrants.flatMap(({ status, audience_fit, reputation }) =>
            SAMPLE[status].map(([across, up, count], index) =>
                markRaw({
                    key: `${status},${index}`,
                    status,
                    count,
                    amount: count,
                    x: along(audience_fit, across),
                    y: along(reputation, up),
                })
            )
        );
    }

    /** Return a bubble from the server, completed with a name, its scores as texts, and its centre as `x` and `y`. */
    bubble({ x, y, status, count, amount, audience_fit, reputation, domain }) {
        const texts = { fit: rangeText(audience_fit), reputation: rangeText(reputation) };
        return markRaw({
            key: `${status},${x},${y}`,
            status,
            count,
            amount,
            domain,
            ...texts,
            x: centre(audience_fit),
            y: centre(reputation),
            name: _t("%(status)s: audience fit %(fit)s, reputation %(reputation)s", {
                status: this.statuses[status],
                ...texts,
            }),
        });
    }

    /**
     * Return the number of customers of each status in the plane, the best status first. Customers without both scores,
     * who have no position in the plane, come last.
     */
    total() {
        const totals = Object.entries(this.statuses).map(([status, label]) => ({
            status,
            label,
            count: this.bubbles
                .filter((bubble) => bubble.status === status)
                .reduce((sum, bubble) => sum + bubble.count, 0),
            domain: [[this.found.fields.status, "=", status], ...this.scores("!=")],
        }));
        const { partial, unassessed } = this.found;
        if (partial) {
            const lacksOne = Domain.or(this.scores("=").map((condition) => [condition]));
            const domain = Domain.and([[[this.found.fields.status, "!=", false]], lacksOne]).toList();
            totals.push({ status: "single", label: _t("One Score Missing"), count: partial, domain });
        }
        if (unassessed) {
            const domain = [[this.found.fields.status, "=", false]];
            totals.push({ status: "unassessed", label: _t("Not Assessed"), count: unassessed, domain });
        }
        return totals;
    }
}

/** Return a range of scores as text: "70–79", or "70" if it is a single score. */
function rangeText([lowest, highest]) {
    return lowest === highest ? `${lowest}` : `${lowest}–${highest}`;
}

/** Return the centre of a range of scores on its axis. A score of 7 takes up the axis from 7 to 8. */
function centre([lowest, highest]) {
    return (lowest + Math.min(highest + 1, 100)) / 2;
}

/** Return a customer from the server, completed with its place `x` and `y`, and that of what it could still reach. */
function asPoint(customer) {
    const { audience_fit, reputation, audience_fit_potential, reputation_potential } = customer;
    return markRaw({
        ...customer,
        count: 1,
        x: centre([audience_fit, audience_fit]),
        y: centre([reputation, reputation]),
        xPotential: centre([audience_fit_potential, audience_fit_potential]),
        yPotential: centre([reputation_potential, reputation_potential]),
    });
}

/** Whether a score is assessed. */
function isScore(score) {
    return score !== false && score !== null;
}
