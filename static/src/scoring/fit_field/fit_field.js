import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";

import { StrategicScoreField, strategicScoreField } from "../score_field/score_field";

/** The field that holds the status for the audience, unless the option `status_field` names another. */
const STATUS_FIELD = "status";

/** The statuses of the customers whose score reaches its threshold, for reputation and for a fit. */
const REACHED_IN = {
    reputation: ["strategic", "prestige"],
    fit: ["strategic", "core"],
};

/** The bar of a score beside the status for one audience: the status says whether the score reaches its threshold. */
export class StrategicFitField extends StrategicScoreField {
    static props = { ...StrategicScoreField.props, statusField: String };

    get status() {
        return this.props.record.data[this.props.statusField];
    }

    get overridden() {
        return this.props.record.data.overridden;
    }

    get isReached() {
        const { name } = this.props;
        const statuses = name === "reputation" ? REACHED_IN.reputation : REACHED_IN.fit;
        return statuses.includes(this.status) || this.isReachedByCandidate;
    }
}

/** Return the name of the field with the status, from the options of the field in the view. */
function statusField({ options }) {
    return options?.status_field || STATUS_FIELD;
}

export const strategicFitField = {
    ...strategicScoreField,
    component: StrategicFitField,
    displayName: _t("Fit to an Audience"),
    supportedOptions: [
        ...strategicScoreField.supportedOptions,
        { label: _t("Status field"), name: "status_field", type: "field", availableTypes: ["selection"] },
    ],
    extractProps: (info) => ({ ...strategicScoreField.extractProps(info), statusField: statusField(info) }),
    fieldDependencies: (info) => [
        { name: statusField(info), type: "selection" },
        ...(info.options?.potential ? [{ name: info.options.potential, type: "integer" }] : []),
    ],
};

registry.category("fields").add("strategic_fit", strategicFitField);
