import { _t } from "@web/core/l10n/translation";

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
 * A score from 0 to 100 as a half circle, with a mark at the threshold and the points that are missing to reach it. A
 * score that is not assessed is a dash on an empty half circle, never 0. A lock says that the score is overridden.
 */
export class StrategicGauge extends Component {
    static template = "strategic_customer.Gauge";
    static props = {
        label: String,
        score: { type: [Number, { value: false }] },
        threshold: Number,
        /** How many points the score lacks to reach the threshold; false while it is not assessed. */
        short: { type: [Number, { value: false }] },
        /** Whether the score is that of an overall assessment. */
        isOverridden: { type: Boolean, optional: true },
    };

    get arc() {
        const [from, to] = [pointAt(0, RADIUS), pointAt(100, RADIUS)];
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

    get isReached() {
        return this.props.short === 0;
    }

    get missing() {
        if (!this.isAssessed) {
            return _t("not assessed");
        }
        return this.isReached ? _t("reached") : _t("%s short", this.props.short);
    }

    get needed() {
        return _t("of %s needed", this.props.threshold);
    }

    /** The gauge in words, for screen readers. */
    get text() {
        if (!this.isAssessed) {
            return this.missing;
        }
        const parts = { ...this.props, missing: this.missing };
        return this.props.isOverridden
            ? _t("%(score)s of %(threshold)s needed, %(missing)s, overridden", parts)
            : _t("%(score)s of %(threshold)s needed, %(missing)s", parts);
    }
}
