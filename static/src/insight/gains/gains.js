import { loadBundle } from "@web/core/assets";
import { _t } from "@web/core/l10n/translation";
import { deserializeDate, formatDate } from "@web/core/l10n/dates";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { formatInteger } from "@web/views/fields/formatters";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

import { Component, onWillStart, useEffect, useRef, useState } from "@odoo/owl";

import { animation, readStyle } from "../chart_style";

/** The share of the customers that the table tells about: the first tenth. Chance finds as large a share of the buyers. */
const TOP = 0.1;

/**
 * A button that runs the backtest of a record, and its result: a sentence, the share of the later buyers in the first
 * tenth of the customers, and the curve of gains, which shows this share at any depth. The table holds what the chart
 * shows at the tenth, for those who can't see the chart.
 *
 * The button is no button of the form, because the form would open anew, at its top, far from the result.
 */
export class StrategicGains extends Component {
    static template = "strategic_customer.Gains";
    static props = { ...standardFieldProps };

    setup() {
        this.orm = useService("orm");
        this.state = useState({ isRunning: false });
        this.rootRef = useRef("root");
        this.canvasRef = useRef("canvas");
        onWillStart(() => loadBundle("web.chartjs_lib"));
        useEffect(
            () => {
                this.draw();
                return () => this.chart?.destroy();
            },
            () => [this.found]
        );
    }

    get found() {
        return this.props.record.data[this.props.name];
    }

    async run() {
        const { record } = this.props;
        this.state.isRunning = true;
        try {
            if (await record.save()) {
                await this.orm.call(record.resModel, "action_backtest", [[record.resId]]);
                await record.load();
            }
        } finally {
            this.state.isRunning = false;
        }
    }

    get rankings() {
        return [
            { name: "proposal", label: _t("By the proposal"), color: "strategic" },
            { name: "present", label: _t("By the present scorecard"), color: "core" },
        ];
    }

    /** The rows of the table: each ranking that there is, and chance. */
    get rows() {
        const { top } = this.found;
        const ranked = this.rankings.map(({ name, label }) => ({ name, label, ...this.shares(top[name]) }));
        return [...ranked, { name: "chance", label: _t("By chance"), share: this.percent(TOP), interval: "" }];
    }

    shares(top) {
        if (!top) {
            return { share: "–", interval: "" };
        }
        return {
            share: this.percent(top.share),
            interval: _t("%(low)s to %(high)s", { low: this.percent(top.low), high: this.percent(top.high) }),
        };
    }

    get hasCurve() {
        return Boolean(this.found.curves.proposal.length);
    }

    get summary() {
        const { examples, customers, buyers, date } = this.found;
        return _t(
            "Learned from the customers who bought before %(date)s (%(examples)s), tried on the others (%(customers)s), of whom %(buyers)s bought since.",
            {
                examples: formatInteger(examples),
                customers: formatInteger(customers),
                buyers: formatInteger(buyers),
                date: formatDate(deserializeDate(date)),
            }
        );
    }

    get label() {
        return _t("Curve of gains: the share of the later buyers among the first customers of each ranking");
    }

    percent(share) {
        return _t("%s %%", Math.round(100 * share));
    }

    draw() {
        if (this.canvasRef.el) {
            this.chart = new Chart(this.canvasRef.el, this.config());
        }
    }

    config() {
        const { font, colors } = readStyle(this.rootRef.el);
        const line = ({ label, corners, ...rest }) => ({
            label,
            data: corners.map(([x, y]) => ({ x: 100 * x, y: 100 * y })),
            borderWidth: 2,
            pointRadius: 0,
            pointHitRadius: 8,
            ...rest,
        });
        const ranked = this.rankings
            .filter(({ name }) => this.found.curves[name].length)
            .map(({ name, label, color: key }) =>
                line({
                    label,
                    corners: this.found.curves[name],
                    borderColor: colors[key],
                    backgroundColor: colors[key],
                })
            );
        const chance = line({
            label: _t("By chance"),
            corners: [
                [0, 0],
                [1, 1],
            ],
            borderColor: colors.line,
            backgroundColor: colors.line,
            borderDash: [5, 4],
        });
        return {
            type: "line",
            data: { datasets: [...ranked, chance] },
            options: this.options(colors, font),
        };
    }

    options(colors, family) {
        const axis = (text) => ({
            type: "linear",
            min: 0,
            max: 100,
            title: { display: true, text, color: colors.text },
            ticks: { stepSize: 20, color: colors.text },
            grid: { color: colors.grid },
        });
        return {
            maintainAspectRatio: false,
            font: { family },
            animation: animation(),
            interaction: { mode: "nearest", intersect: false },
            scales: { x: axis(_t("Customers, best first (%)")), y: axis(_t("Later buyers found (%)")) },
            plugins: {
                legend: { position: "bottom", labels: { color: colors.text, boxHeight: 2 } },
                tooltip: {
                    callbacks: {
                        title: () => "",
                        label: ({ dataset, parsed }) =>
                            _t("%(ranking)s: %(found)s of the buyers in the first %(depth)s", {
                                ranking: dataset.label,
                                found: this.percent(parsed.y / 100),
                                depth: this.percent(parsed.x / 100),
                            }),
                    },
                },
            },
        };
    }
}

registry.category("fields").add("strategic_gains", {
    component: StrategicGains,
    displayName: _t("Curve of Gains"),
    supportedTypes: ["json"],
});
