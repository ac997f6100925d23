/** Width of a table of sums: a sum for each score from 0 to 100, and one for what is beyond. */
const SIZE = 102;

/**
 * The customers of the matrix by scores and potentials. It counts the customers of each status at any thresholds, exact
 * and without adding anything up.
 *
 * The server's four grids (`strategic_histogram`) are lists of [x, y, count]: `scores` (audience fit × reputation), `fit`
 * (audience fit × potential of the reputation), `reputation` (potential of the audience fit × reputation) and
 * `potentials` (both potentials). For each grid, a table holds how many customers reach at least x and y.
 */
export class Histogram {
    constructor({ scores, fit, reputation, potentials }) {
        this.sums = {
            scores: summed(scores),
            fit: summed(fit),
            reputation: summed(reputation),
            potentials: summed(potentials),
        };
    }

    /** Return how many customers of a grid reach at least `x` and `y`. */
    reaching(grid, x, y) {
        return this.sums[grid][x * SIZE + y];
    }

    /** Return how many customers have each status at these thresholds; engine/statuses.py tells the rule. */
    counts({ audience_fit: x, reputation: y }) {
        const strategic = this.reaching("scores", x, y);
        const partial = this.reaching("potentials", x, y) - strategic;
        const core = this.reaching("fit", x, 0) - this.reaching("fit", x, y);
        const prestige = this.reaching("reputation", 0, y) - this.reaching("reputation", x, y);
        const other = this.reaching("scores", 0, 0) - strategic - partial - core - prestige;
        return { strategic, partial, core, prestige, other };
    }

    /** Return how many customers stop being strategic (`dropping`), and how many become it, at other thresholds. */
    changes(before, after) {
        const staying = this.reaching(
            "scores",
            Math.max(before.audience_fit, after.audience_fit),
            Math.max(before.reputation, after.reputation)
        );
        const strategic = ({ audience_fit, reputation }) => this.reaching("scores", audience_fit, reputation);
        return { dropping: strategic(before) - staying, coming: strategic(after) - staying };
    }
}

/** Return the status of one customer at these thresholds, by its scores and potentials. */
export function statusOf(customer, thresholds) {
    const reaches = (suffix) => ({
        fit: customer[`audience_fit${suffix}`] >= thresholds.audience_fit,
        reputation: customer[`reputation${suffix}`] >= thresholds.reputation,
    });
    const scores = reaches("");
    const potentials = reaches("_potential");
    if (scores.fit && scores.reputation) {
        return "strategic";
    }
    if (potentials.fit && potentials.reputation) {
        return "partial";
    }
    return scores.fit ? "core" : scores.reputation ? "prestige" : "other";
}

/** Return the table of a grid: at x * SIZE + y, how many customers have at least x and at least y. */
function summed(cells) {
    const sums = new Int32Array(SIZE * SIZE);
    for (const [x, y, count] of cells) {
        sums[x * SIZE + y] += count;
    }
    for (let x = SIZE - 2; x >= 0; x--) {
        for (let y = SIZE - 2; y >= 0; y--) {
            const at = x * SIZE + y;
            sums[at] += sums[at + SIZE] + sums[at + 1] - sums[at + SIZE + 1];
        }
    }
    return sums;
}
