import { _t } from "@web/core/l10n/translation";
import { formatList } from "@web/core/l10n/utils";
import { deserializeDate, formatDate } from "@web/core/l10n/dates";

import { Component } from "@odoo/owl";

/** The size of the SVG and the padding around the line, in pixels. */
const [WIDTH, HEIGHT, PADDING] = [96, 24, 3];

/**
 * A history of numbers from 0 to 100 as a small stepped line over time. `history` is a list of [date, number], oldest
 * first; the number false means "not assessed" and interrupts the line. A history with fewer than two dates is not
 * shown.
 */
export class StrategicSparkline extends Component {
    static template = "strategic_customer.Sparkline";
    static props = {
        label: String,
        history: Array,
        threshold: { type: Number, optional: true },
    };

    setup() {
        this.size = { width: WIDTH, height: HEIGHT };
    }

    get isShown() {
        return this.props.history.length > 1;
    }

    yOf(value) {
        return PADDING + (1 - value / 100) * (HEIGHT - 2 * PADDING);
    }

    get points() {
        const days = this.props.history.map(([date]) => deserializeDate(date).toMillis());
        const [first, last] = [days[0], days.at(-1)];
        return this.props.history.map(([, value], index) => ({
            x: PADDING + ((days[index] - first) / (last - first || 1)) * (WIDTH - 2 * PADDING),
            y: value === false ? null : this.yOf(value),
        }));
    }

    /** The line as an SVG path. A number is valid until the next date: the line runs level, then goes up or down. */
    get line() {
        let isDrawing = false;
        const steps = [];
        for (const { x, y } of this.points) {
            if (y === null) {
                steps.push(isDrawing ? `H ${x}` : "");
            } else {
                steps.push(isDrawing ? `H ${x} V ${y}` : `M ${x} ${y}`);
            }
            isDrawing = y !== null;
        }
        return steps.join(" ").trim();
    }

    get end() {
        const end = this.points.at(-1);
        return end.y === null ? null : end;
    }

    get text() {
        const entries = this.props.history.map(([date, value]) =>
            _t("%(value)s (%(date)s)", {
                date: formatDate(deserializeDate(date)),
                value: value === false ? _t("not assessed") : value,
            })
        );
        return _t("%(label)s: %(entries)s", {
            label: this.props.label,
            entries: formatList(entries, { style: "unit" }),
        });
    }
}
