import { Domain } from "@web/core/domain";
import { _t } from "@web/core/l10n/translation";
import { KeepLast } from "@web/core/utils/concurrency";
import { Model } from "@web/model/model";

import { markRaw } from "@odoo/owl";

/** The measures that the size of a bubble may show. */
export const MEASURES = {
    customers: _t("Customers"),
    open: _t("Open revenue"),
    won: _t("Won revenue"),
};

/** The statuses with a quadrant: whether audience fit (x) and reputation (y) reach their threshold. */
const FIELDS = {
    strategic: [true, true],
    core: [true, false],
    prestige: [false, true],
    other: [false, false],
};

/** Points along a side of a cell, as on the server (res_partner.py). The last cell holds the score 100 too. */
const CELL = 5;
const LAST_CELL = 100 - CELL;

/** How many customers of a bubble are named. */
const NAMES = 5;

/** Sample data, shown faded while there is no data: [least fit, least reputation, customers]. */
const SAMPLE = [
    [75, 75, 4], [80, 85, 9], [90, 80, 3], [85, 90, 2], [70, 40, 12], [80, 55, 7], [75, 25, 5], [90, 35, 3],
    [20, 75, 6], [40, 85, 8], [55, 80, 3], [15, 20, 14], [30, 35, 18], [45, 30, 10], [50, 50, 9], [60, 15, 6],
];

/** The model of the matrix: one call to the server gives the counts; each becomes a bubble with position and domain. */
export class MatrixModel extends Model {
    setup({ resModel, measure, statuses }) {
        this.resModel = resModel;
        this.measure = measure;
        this.statuses = Object.fromEntries(statuses);
        this.keepLast = new KeepLast();
    }

    async load({ domain, context }) {
        const found = await this.keepLast.add(
            this.orm.call(this.resModel, "strategic_matrix", [domain, this.measure], { context })
        );
        Object.assign(this, { domain, context, found, names: new Map() });
        this.isSample = !this.hasData();
        const counted = this.isSample ? this.sample() : found.bubbles;
        this.bubbles = counted.map((cell) => markRaw(this.bubble(cell)));
        this.totals = this.total();
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

    /** Whether the size of a bubble shows revenue, not the number of customers. */
    get isRevenue() {
        return this.measure !== "customers";
    }

    /** The value that a bubble's area shows; 0 for negative revenue, which an area can't show. */
    value({ count, amount }) {
        return Math.max(this.isRevenue ? amount : count, 0);
    }

    /** Return the names of the first customers of a bubble, read once (a promise). */
    firstNames(bubble) {
        if (!this.names.has(bubble)) {
            const domain = this.within(bubble.domain);
            const options = { limit: NAMES, order: "complete_name, id", context: this.context };
            this.names.set(
                bubble,
                this.orm.silent
                    .searchRead(this.resModel, domain, ["display_name"], options)
                    .then((customers) => customers.map((customer) => customer.display_name))
            );
        }
        return this.names.get(bubble);
    }

    /** Return the domain of those shown customers that also match `domain`. */
    within(domain) {
        return Domain.and([this.domain, domain]).toList();
    }

    sample() {
        const { audience_fit, reputation } = this.found.thresholds;
        return SAMPLE.map(([x, y, count]) => {
            const [status] = Object.entries(FIELDS).find(
                ([, [fits, renowned]]) => fits === x >= audience_fit && renowned === y >= reputation
            );
            return { x, y, status, count, amount: count };
        });
    }

    /** Return the bubble of a counted cell, with its position, its name and the domain of exactly its customers. */
    bubble({ x, y, status, count, amount }) {
        const { audience_fit, reputation } = this.found.thresholds;
        const [fits, renowned] = FIELDS[status];
        const fit = side(x, audience_fit, fits);
        const standing = side(y, reputation, renowned);
        return {
            key: `${status},${x},${y}`,
            status,
            count,
            amount,
            fit: fit.label,
            reputation: standing.label,
            x: fit.centre,
            y: standing.centre,
            name: _t("%(status)s: audience fit %(fit)s, reputation %(reputation)s", {
                status: this.statuses[status],
                fit: fit.label,
                reputation: standing.label,
            }),
            domain: [
                ["strategic_status", "=", status],
                ["audience_fit", ">=", x],
                ["audience_fit", "<=", last(x)],
                ["reputation", ">=", y],
                ["reputation", "<=", last(y)],
            ],
        };
    }

    /** Return the number of customers by status, best first; those without a position in the plane come last. */
    total() {
        const totals = Object.keys(FIELDS).map((status) => ({
            status,
            label: this.statuses[status],
            count: this.bubbles
                .filter((bubble) => bubble.status === status)
                .reduce((sum, bubble) => sum + bubble.count, 0),
            domain: [["strategic_status", "=", status]],
        }));
        for (const [status, label, count, value] of [
            ["partial", this.statuses.partial, this.found.partial, "partial"],
            ["unassessed", _t("Not Assessed"), this.found.unassessed, false],
        ]) {
            if (count) {
                totals.push({ status, label, count, domain: [["strategic_status", "=", value]] });
            }
        }
        return totals;
    }
}

/** Return the greatest score of the cell that begins with `first`. */
function last(first) {
    return first === LAST_CELL ? 100 : first + CELL - 1;
}

/**
 * Return label and centre of a bubble's cell along one axis. A threshold within the cell cuts it in two, because all
 * customers of a bubble are on the same side of the threshold (`reached`).
 */
function side(first, threshold, reached) {
    let from = first;
    let to = last(first);
    if (from < threshold && threshold <= to) {
        if (reached) {
            from = threshold;
        } else {
            to = threshold - 1;
        }
    }
    return { label: from === to ? `${from}` : `${from}–${to}`, centre: (from + Math.min(to + 1, 100)) / 2 };
}
