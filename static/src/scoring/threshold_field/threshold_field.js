import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { IntegerField, integerField } from "@web/views/fields/integer/integer_field";

/** A threshold that may be left empty, which is stored as 0. A placeholder says what counts then. */
export class StrategicThresholdField extends IntegerField {
    static template = "strategic_customer.ThresholdField";
    static props = { ...IntegerField.props, placeholder: { type: String, optional: true } };

    get formattedValue() {
        return this.value ? super.formattedValue : "";
    }
}

registry.category("fields").add("strategic_threshold", {
    ...integerField,
    component: StrategicThresholdField,
    displayName: _t("Strategic Threshold"),
    isEmpty: (record, fieldName) => !record.data[fieldName],
    extractProps: (fieldInfo, dynamicInfo) => ({
        ...integerField.extractProps(fieldInfo, dynamicInfo),
        placeholder: fieldInfo.placeholder,
    }),
});
