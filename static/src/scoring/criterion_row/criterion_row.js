import { _t } from "@web/core/l10n/translation";
import { deserializeDate, formatDate } from "@web/core/l10n/dates";
import { StrategicEvidence } from "../evidence/evidence";
import { isGate, isNotAssessed } from "../scorecard/scorecard_figures";
import { StrategicSparkline } from "../sparkline/sparkline";

import { Component, useState } from "@odoo/owl";

/**
 * A line of a scorecard: the criterion with its weight, points and source. The user assesses the criterion by a click
 * on a star. The input for the evidence then opens under the line. A rule has no stars.
 */
export class StrategicCriterionRow extends Component {
    static template = "strategic_customer.CriterionRow";
    static components = { StrategicEvidence, StrategicSparkline };
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
        this.stars = [1, 2, 3, 4, 5];
        this.state = useState({ hovered: 0, isGuided: false });
    }

    get criterion() {
        return this.props.criterion;
    }

    get isRule() {
        return this.criterion.source === "rule";
    }

    get starsLabel() {
        return this.criterion.source === "missing" ? _t("not assessed") : this.starLabel(this.criterion.stars);
    }

    get pointsLabel() {
        const { gained, weight } = this.criterion;
        const share = `${this.props.share}%`;
        return _t("%(points)s of %(weight)s points; share of the score: %(share)s", { points: gained, weight, share });
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
        const { points, source, user, date, valid_until } = this.criterion;
        switch (source) {
            case "rule":
                return points ? _t("Rule: met") : _t("Rule: not met");
            case "missing":
                return _t("not assessed");
            case "expired":
                return _t("ran out on %s", this.formatDate(valid_until));
        }
        const said = { user, date: this.formatDate(date), until: valid_until && this.formatDate(valid_until) };
        return valid_until ? _t("%(user)s, %(date)s, until %(until)s", said) : _t("%(user)s, %(date)s, for ever", said);
    }

    /** What a click on the stars does not change. */
    get overrideText() {
        const { value, valid_until } = this.props.override;
        return valid_until
            ? _t("The score stays %(score)s: it is overridden, so stars do not count until %(until)s.", {
                  score: value,
                  until: this.formatDate(valid_until),
              })
            : _t("The score stays %s: it is overridden, so stars do not count.", value);
    }

    get evidenceType() {
        return this.props.types.find(([value]) => value === this.criterion.evidence_type)?.[1];
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

    formatDate(text) {
        return formatDate(deserializeDate(text));
    }

    isFull(star) {
        return star <= (this.state.hovered || this.criterion.stars);
    }

    starLabel(star) {
        return _t("%s of 5", star);
    }

    /** Whether the criterion is assessed with 0 stars. A criterion that is not assessed has no full star either. */
    get isNone() {
        return this.isAssessedWith(0);
    }

    isAssessedWith(stars) {
        return this.criterion.source === "judgement" && this.criterion.stars === stars;
    }

    /** A click on the current number of stars withdraws the assessment. */
    assess(stars) {
        this.state.hovered = 0;
        return this.isAssessedWith(stars) ? this.props.withdraw() : this.props.assess(stars);
    }
}
