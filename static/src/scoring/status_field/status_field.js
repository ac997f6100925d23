import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { BadgeField, badgeField } from "@web/views/fields/badge/badge_field";

/** The colour of each status, as a name of Bootstrap's theme; a status without a colour is grey. */
export const STATUS_COLORS = {
    strategic: "success",
    core: "info",
    prestige: "warning",
};

/** A strategic status as a badge. All views use this widget, so that a status has the same colour everywhere. */
export class StrategicStatusField extends BadgeField {
    get badgeClass() {
        const status = this.props.record.data[this.props.name];
        return `text-bg-${STATUS_COLORS[status] || "300"}`;
    }
}

export const strategicStatusField = {
    ...badgeField,
    component: StrategicStatusField,
    displayName: _t("Strategic Status"),
    supportedTypes: ["selection"],
    supportedOptions: [],
    // Odoo's list view gives badges their width by this class. Odoo derives the class from the name of the widget
    // "badge", so this widget, which has another name, must add it.
    additionalClasses: ["o_field_badge"],
    extractProps: () => ({}),
};

registry.category("fields").add("strategic_status", strategicStatusField);
