import { _t } from "@web/core/l10n/translation";
import { StrategicEvidence } from "../evidence/evidence";
import { StrategicSaid } from "../said/said";
import { isGate, isNotAssessed } from "../scorecard/scorecard_figures";
import { StrategicSparkline } from "../sparkline/sparkline";
import { StrategicStars } from "../stars/stars";
import { dateText, sourceText, starsLabel } from "./assessment_texts";

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
        /** Its share in the score, in percent; none if the criterion adds no points. */
        share: { type: Number, optional: true },
        /** Whether the customer can be assessed, so that stars can be clicked. */
        canAssess: Boolean,
        /** Whether this user may change the evidence of the assessment. */
        canEdit: Boolean,
        busy: Boolean,
        /** The types of evidence, as [value, label]. */
        types: Array,
        /** The evidence being typed for the assessment of this criterion; null if its input is closed. */
        editing: { type: [Object, { value: null }] },
        /** The overall assessment to tell of, because the stars just clicked do not count while it does; else null. */
        override: { type: [Object, { value: null }] },
        /** Called with the number of stars that the user clicked. */
        assess: Function,
        withdraw: Function,
        removeOverride: Function,
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
        const share = `${this.props.share}%`;
        return _t("Points: %(points)s of %(weight)s; share of the score: %(share)s", { points: gained, weight, share });
    }

    /** Whether the criterion is required or rules out. */
    get isGate() {
        return isGate(this.criterion);
    }

    /** Whether the rule or an assessment of this criterion makes the score 0. */
    get isAgainst() {
        const { effect, is_met } = this.criterion;
        return this.isGate && !isNotAssessed(this.criterion) && is_met === (effect === "excludes");
    }

    /** What a criterion that adds no points says about the customer. */
    get gateLabel() {
        const { effect, is_met } = this.criterion;
        if (effect === "required") {
            if (isNotAssessed(this.criterion)) {
                return _t("Required: not assessed");
            }
            return is_met ? _t("Required: met") : _t("Required: not met");
        }
        if (isNotAssessed(this.criterion)) {
            return _t("Rules out: not assessed");
        }
        return is_met ? _t("Rules out: applies") : _t("Rules out: does not apply");
    }

    get ruleIcon() {
        if (this.isAgainst) {
            return "fa-ban text-danger";
        }
        return this.criterion.points ? "fa-check-circle text-success" : "fa-circle-o text-muted";
    }

    /** Where the points come from: from the rule, or from an assessment, with its user, its date and its end. */
    get source() {
        if (this.isRule) {
            return this.criterion.points ? _t("Rule: met") : _t("Rule: not met");
        }
        return sourceText(this.criterion);
    }

    /** What a click on the stars does not change. */
    get overrideText() {
        const { value, valid_until } = this.props.override;
        return valid_until
            ? _t("The score stays %(score)s: it is overridden, so stars do not count until %(until)s.", {
                  score: value,
                  until: dateText(valid_until),
              })
            : _t("The score stays %s: it is overridden, so stars do not count.", value);
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
