import { _t } from "@web/core/l10n/translation";
import { clamp } from "@web/core/utils/numbers";

import { markRaw } from "@odoo/owl";

import { Histogram } from "./histogram";

/** Both scores; each has a threshold. */
export const DIMENSIONS = ["audience_fit", "reputation"];

/**
 * The thresholds that the user tries out on the matrix, and what they would change. Nothing is saved.
 *
 * The histogram is read only when the user touches a threshold: most who look at the matrix don't.
 */
export class Trial {
    /** The thresholds that count now, and those that are tried out. */
    present = { audience_fit: 0, reputation: 0 };
    tried = { audience_fit: 0, reputation: 0 };
    /** Why the thresholds can't be moved; false if they can. */
    reason = false;
    /** False while the matrix shows its example. */
    isShown = false;
    histogram = null;

    /**
     * Begin with what the server has found. What the user was trying out is kept, if the search alone has changed.
     *
     * @param {Object} found what `strategic_matrix` returns
     * @param {boolean} isShown
     * @param {Function} read returns a promise of the histogram
     */
    begin(found, isShown, read) {
        const { thresholds, moving } = found;
        const isSame = areSame(this.present, thresholds) && this.moving?.audience_id === moving.audience_id;
        const isKept = isShown && isSame && !moving.reason && this.isMoved;
        Object.assign(this, { present: { ...thresholds }, moving, reason: moving.reason, isShown, read });
        this.histogram = this.reading = null;
        if (isKept) {
            this.prepare();
        } else {
            this.undo();
        }
    }

    get canMove() {
        return this.isShown && !this.reason;
    }

    get isMoved() {
        return !areSame(this.present, this.tried);
    }

    /** How many customers each status would have; null while unknown, or while nothing is tried out. */
    get counts() {
        return this.isMoved && this.histogram ? this.histogram.counts(this.tried) : null;
    }

    /** How many customers each status has now, to compare `counts` with. */
    get presentCounts() {
        return this.histogram.counts(this.present);
    }

    /** How many customers would drop out, and how many would come in; null while unknown. */
    get changes() {
        return this.histogram?.changes(this.present, this.tried) || null;
    }

    /** Read the histogram, once for each search. */
    async prepare() {
        if (!this.canMove || this.reading) {
            return;
        }
        const reading = (this.reading = this.read(this.present));
        try {
            const grids = await reading;
            if (this.reading !== reading) {
                return; // the user has searched for others in the meantime
            }
            if (grids.unmoved) {
                this.reason = _t(
                    "Thresholds can't be moved now: some of these customers are archived and keep their status, or are waiting to be scored."
                );
                this.undo();
            } else {
                this.histogram = markRaw(new Histogram(grids));
            }
        } catch (error) {
            this.reading = null;
            this.undo();
            throw error;
        }
    }

    least(dimension) {
        return this.moving.least[dimension];
    }

    /** Try out a threshold. */
    move(dimension, value) {
        if (this.canMove) {
            this.tried[dimension] = clamp(Math.round(value), this.least(dimension), 100);
            this.prepare();
        }
    }

    /** Go back to the thresholds that count now. */
    undo() {
        this.tried = { ...this.present };
    }
}

function areSame(one, other) {
    return DIMENSIONS.every((dimension) => one[dimension] === other[dimension]);
}
