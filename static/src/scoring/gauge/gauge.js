import { _t } from "@web/core/l10n/translation";
import { formatList } from "@web/core/l10n/utils";

import { Component } from "@odoo/owl";

/** Centre and radius of the half circle, in units of the SVG. */
const [CENTRE_X, CENTRE_Y, RADIUS] = [60, 58, 48];
/** How far the threshold's mark extends on both sides of the arc's middle line, in units of the SVG. */
const MARK = 9;

/** Return the point for `value`, from 0 to 100, at `radius` from the centre of the half circle. */
function pointAt(value, radius) {
    const angle = Math.PI * (1 - value / 100);
    return {
        x: CENTRE_X + radius * Math.cos(angle),
        y: CENTRE_Y - radius * Math.sin(angle),
    };
}

/**
 * A score from 0 to 100 as a half circle, with a mark at the threshold, beside a text that says how many points the
 * score lacks to reach the threshold. The room that criteria not assessed leave, from the score to its potential, is
 * hatched. A score that is not assessed is a dash, never 0. A lock says that the score is overridden. The default slot is
 * the heading above the text.
 */
export class StrategicGauge extends Component {
    static template = "strategic_customer.Gauge";
    static props = {
        label: String,
        score: { type: [Number, { value: false }] },
        /** What the score could still become; false if the customer has no status. */
        potential: { type: [Number, { value: false }], optional: true },
        /** The audience whose fit could reach the potential, if it is not the one the score belongs to. */
        reachedBy: { type: [String, { value: false }], optional: true },
        threshold: Number,
        /** How many points the score lacks to reach the threshold; false while it is not assessed. */
        short: { type: [Number, { value: false }] },
        /** Whether the score is that of an overall assessment. */
        isOverridden: { type: Boolean, optional: true },
        slots: { type: Object, optional: true },
    };

    get arc() {
        const [from, to] = [pointAt(0, RADIUS), pointAt(100, RADIUS)];
        return `M ${from.x} ${from.y} A ${RADIUS} ${RADIUS} 0 0 1 ${to.x} ${to.y}`;
    }

    /** The hatched arc from the score to its potential; null if the score can't grow. */
    get room() {
        if (!this.couldGrow) {
            return null;
        }
        const [from, to] = [pointAt(this.props.score || 0, RADIUS), pointAt(this.props.potential, RADIUS)];
        return `M ${from.x} ${from.y} A ${RADIUS} ${RADIUS} 0 0 1 ${to.x} ${to.y}`;
    }

    get mark() {
        return {
            from: pointAt(this.props.threshold, RADIUS - MARK),
            to: pointAt(this.props.threshold, RADIUS + MARK),
        };
    }

    get isAssessed() {
        return this.props.score !== false;
    }

    get couldGrow() {
        return Number.isInteger(this.props.potential) && this.props.potential > (this.props.score || 0);
    }

    get isReached() {
        return this.props.short === 0;
    }

    get missing() {
        if (!this.isAssessed) {
            return _t("Not assessed");
        }
        return this.isReached ? _t("Reached") : _t("%s short", this.props.short);
    }

    get needed() {
        return _t("Needed: %s", this.props.threshold);
    }

    get reachable() {
        const { potential, reachedBy: audience } = this.props;
        return audience
            ? _t("Could reach %(potential)s for %(audience)s", { potential, audience })
            : _t("Could reach %s", potential);
    }

    /** The gauge in words, for screen readers. */
    get text() {
        const { score, threshold, isOverridden } = this.props;
        const parts = [
            this.isAssessed && _t("%(score)s of %(threshold)s needed", { score, threshold }),
            this.missing,
            isOverridden && _t("Overridden"),
            // An overall assessment replaces the potential too, so an overridden score can't grow.
            this.couldGrow && !isOverridden && this.reachable,
        ].filter(Boolean);
        return formatList(parts, { style: "unit" });
    }
}
