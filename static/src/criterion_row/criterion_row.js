import { _t } from "@web/core/l10n/translation";
import { deserializeDate, formatDate } from "@web/core/l10n/dates";
import { StrategicEvidence } from "../evidence/evidence";
import { StrategicSparkline } from "../sparkline/sparkline";

import { Component, useState } from "@odoo/owl";

/** Points of one star. */
const STAR = 20;

/**
 * A line of a scorecard: the criterion with its weight, points and source. A judgement has stars to click, and under
 * them, once clicked, what it rests on.
 */
export class StrategicCriterionRow extends Component {
    static template = "strategic_customer.CriterionRow";
    static components = { StrategicEvidence, StrategicSparkline };
    static props = {
        criterion: Object,
        /** Whether stars can be clicked at all. */
        canAssess: Boolean,
        /** Whether what its judgement rests on can be changed by this user. */
        canEdit: Boolean,
        busy: Boolean,
        /** The kinds of evidence, as [value, label]. */
        types: Array,
        /** What is being typed as evidence of this criterion's judgement, if anything. */
        editing: { type: [Object, { value: null }] },
        rate: Function,
        withdraw: Function,
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
        return this.criterion.method === "rule";
    }

    /** How many stars are full; a value typed or imported is rounded to the nearest star. */
    get rating() {
        return this.criterion.source === "missing" ? 0 : Math.floor((this.criterion.value + STAR / 2) / STAR);
    }

    get ratingLabel() {
        return this.criterion.source === "missing" ? _t("not rated") : this.starLabel(this.rating);
    }

    get points() {
        return Math.round(this.criterion.points * this.criterion.weight * 10) / 10;
    }

    get pointsLabel() {
        return _t("%(points)s of %(weight)s points", { points: this.points, weight: this.criterion.weight });
    }

    /** Where the points come from: the rule, or who judged when and until when that counts. */
    get source() {
        const { points, source, user, date, valid_until } = this.criterion;
        switch (source) {
            case "rule":
                return points ? _t("Rule: met") : _t("Rule: not met");
            case "missing":
                return _t("not rated");
            case "expired":
                return _t("ran out on %s", this.formatDate(valid_until));
        }
        const said = { user, date: this.formatDate(date), until: valid_until && this.formatDate(valid_until) };
        return valid_until
            ? _t("%(user)s, %(date)s, until %(until)s", said)
            : _t("%(user)s, %(date)s, for ever", said);
    }

    get evidenceType() {
        return this.props.types.find(([value]) => value === this.criterion.evidence_type)?.[1];
    }

    get guidanceLabel() {
        return _t("How to rate: %s", this.criterion.name);
    }

    get evidenceLabel() {
        return _t("Evidence: %s", this.criterion.name);
    }

    get historyLabel() {
        return _t("%s over time", this.criterion.name);
    }

    get undoLabel() {
        return this.props.editing.isNew ? _t("Undo") : _t("Withdraw judgement");
    }

    formatDate(text) {
        return formatDate(deserializeDate(text));
    }

    isFull(star) {
        return star <= (this.state.hovered || this.rating);
    }

    starLabel(star) {
        return _t("%s of 5", star);
    }

    /** Whether it was said that the customer has none of it, which is not the same as saying nothing. */
    get isNone() {
        return this.isRatedWith(0);
    }

    isRatedWith(star) {
        return this.criterion.source === "judgement" && this.rating === star;
    }

    /** A click on what is the rating already makes it not rated. */
    rate(star) {
        this.state.hovered = 0;
        return this.isRatedWith(star)
            ? this.props.withdraw(this.criterion)
            : this.props.rate(this.criterion, star * STAR);
    }
}
