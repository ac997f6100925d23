import { _t } from "@web/core/l10n/translation";
import { StrategicEvidence } from "../evidence/evidence";
import { StrategicSaid } from "../said/said";
import { StrategicSparkline } from "../sparkline/sparkline";
import { StrategicStars } from "../stars/stars";
import { sourceText, starsLabel } from "./assessment_texts";

import { Component, useState } from "@odoo/owl";

/**
 * A line of a scorecard: the criterion with its weight, points and source. The user assesses the criterion by a click
 * on a star. The input for the evidence then opens under the line. A rule has no stars.
 */
export class StrategicCriterionRow extends Component {
    static template = "strategic_customer.CriterionRow";
    static components = { StrategicEvidence, StrategicSaid, StrategicSparkline, StrategicStars };
    static props = {
        criterion: Object,
        /** Whether the customer can be assessed, so that stars can be clicked. */
        canAssess: Boolean,
        /** Whether this user may change the evidence of the assessment. */
        canEdit: Boolean,
        busy: Boolean,
        /** The types of evidence, as [value, label]. */
        types: Array,
        /** The evidence being typed for the assessment of this criterion; null if its input is closed. */
        editing: { type: [Object, { value: null }] },
        /** Called with the number of stars that the user clicked. */
        assess: Function,
        withdraw: Function,
        edit: Function,
        save: Function,
        undo: Function,
        close: Function,
    };

    setup() {
        this.allStars = [1, 2, 3, 4, 5];
        this.state = useState({ isGuided: false });
    }

    get criterion() {
        return this.props.criterion;
    }

    get isRule() {
        return this.criterion.source === "rule";
    }

    get starsLabel() {
        return this.criterion.source === "missing" ? _t("not assessed") : starsLabel(this.criterion.stars);
    }

    get pointsLabel() {
        const { gained, weight } = this.criterion;
        return _t("%(points)s of %(weight)s points", { points: gained, weight });
    }

    /** Where the points come from: the rule, or who assessed the criterion, when and until when. */
    get source() {
        if (this.isRule) {
            return this.criterion.points ? _t("Rule: met") : _t("Rule: not met");
        }
        return sourceText(this.criterion);
    }

    get guidanceLabel() {
        return _t("How to assess: %s", this.criterion.name);
    }

    get evidenceLabel() {
        return _t("Evidence: %s", this.criterion.name);
    }

    get historyLabel() {
        return _t("%s over time", this.criterion.name);
    }

    get undoLabel() {
        return this.props.editing.isNew ? _t("Undo") : _t("Withdraw assessment");
    }

    get isAssessed() {
        return this.criterion.source === "judgement";
    }

    /** A click on the current number of stars withdraws the assessment. */
    assess(stars) {
        const isCurrent = this.isAssessed && this.criterion.stars === stars;
        return isCurrent ? this.props.withdraw() : this.props.assess(stars);
    }
}
