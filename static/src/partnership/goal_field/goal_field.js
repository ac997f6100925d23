import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

import { Component } from "@odoo/owl";

/**
 * The goal of a requirement as two pills to click. In a list the first click on a pill already sets the goal, although
 * the row is not being edited. A click on the chosen pill makes the goal undecided again.
 */
export class StrategicGoalField extends Component {
    static template = "strategic_customer.GoalField";
    static props = { ...standardFieldProps };

    get value() {
        return this.props.record.data[this.props.name];
    }

    get pills() {
        return this.props.record.fields[this.props.name].selection
            .filter(([value]) => value !== "undecided")
            .map(([value, label]) => ({
                value,
                label,
                isChosen: value === this.value,
                className: value === this.value ? `o_strategic_goal_pill_${value}` : "btn-outline-secondary",
            }));
    }

    get label() {
        return _t("Goal");
    }

    onClick(value) {
        const goal = value === this.value ? "undecided" : value;
        return this.props.record.update({ [this.props.name]: goal }, { save: true });
    }
}

export const strategicGoalField = {
    component: StrategicGoalField,
    displayName: _t("Strategic Goal"),
    supportedTypes: ["selection"],
    isEmpty: () => false,
    // In a list Odoo makes the fields read-only in all rows that are not being edited. As Odoo's priority field does,
    // make this field read-only only if the view says so, because a click must work in every row.
    extractProps: (_fieldInfo, dynamicInfo) => ({ readonly: dynamicInfo.readonly }),
};

registry.category("fields").add("strategic_goal", strategicGoalField);
