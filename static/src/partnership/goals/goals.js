import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { exprToBoolean } from "@web/core/utils/strings";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

import { Component } from "@odoo/owl";

/**
 * The two goals of a partnership, a tailored solution and a general product, as bars: each bar shows how many of the
 * requirements with this goal are done. A warning marks a partnership that drifts into custom work. If `share` is true,
 * one more bar shows how the requirements divide between the goals.
 */
export class StrategicGoals extends Component {
    static template = "strategic_customer.Goals";
    static props = { ...standardWidgetProps, share: { type: Boolean, optional: true } };
    static defaultProps = { share: false };

    get data() {
        return this.props.record.data;
    }

    get goals() {
        return [this.goal("tailored", _t("Tailored")), this.goal("general", _t("General"))];
    }

    goal(name, title) {
        const count = this.data[`${name}_count`];
        const done = this.data[`${name}_done`];
        const progress = this.data[`${name}_progress`];
        const label = count ? _t("%(done)s of %(count)s done", { done, count }) : _t("None yet");
        return { name, title, count, done, progress, label, className: `o_strategic_goal_${name}` };
    }

    /** The bar that shows how the requirements divide between the goals: a part for each goal with requirements. */
    get parts() {
        return [
            { name: "general", count: this.data.general_count, title: _t("General") },
            { name: "tailored", count: this.data.tailored_count, title: _t("Tailored") },
            { name: "undecided", count: this.data.undecided_count, title: _t("Undecided") },
        ].filter((part) => part.count);
    }

    get undecided() {
        return _t("Undecided: %s", this.data.undecided_count);
    }

    get shareLabel() {
        return _t("%s% of the decided requirements serve the market", this.data.general_share);
    }
}

const integers = [
    "tailored_count",
    "tailored_done",
    "tailored_progress",
    "general_count",
    "general_done",
    "general_progress",
    "general_share",
    "undecided_count",
];

export const strategicGoals = {
    component: StrategicGoals,
    fieldDependencies: [
        ...integers.map((name) => ({ name, type: "integer", readonly: true })),
        { name: "course", type: "selection", readonly: true },
    ],
    extractProps: ({ attrs }) => ({ share: exprToBoolean(attrs.share || "") }),
};

registry.category("view_widgets").add("strategic_goals", strategicGoals);
