import { _t } from "@web/core/l10n/translation";
import { deserializeDate, formatDate } from "@web/core/l10n/dates";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

import { Component, useState } from "@odoo/owl";

/** Points of one star. */
const STAR = 20;

/**
 * Why a customer has its scores: both dimensions with their thresholds, and every criterion with its points and source.
 * Judgements are made by clicking stars; each click is a judgement of its own, saved at once.
 */
export class StrategicScorecardField extends Component {
    static template = "strategic_customer.Scorecard";
    static props = { ...standardFieldProps };

    setup() {
        this.orm = useService("orm");
        this.notification = useService("notification");
        this.action = useService("action");
        this.stars = [1, 2, 3, 4, 5];
        this.state = useState({ audienceId: null, hovered: null, busy: false });
    }

    get explanation() {
        return this.props.record.data[this.props.name] || null;
    }

    get record() {
        return this.props.record;
    }

    /** Contacts show what they inherit; a record that is not saved has nobody to judge yet. */
    get canAssess() {
        return Boolean(this.record.resId) && this.isCustomer;
    }

    get isCustomer() {
        return this.record.data.is_company || !this.record.data.parent_id;
    }

    get fit() {
        return this.explanation.audience_fit;
    }

    get reputation() {
        return this.explanation.reputation;
    }

    /** The audience whose scorecard is shown: the one chosen, else the best-fitting one. */
    get audience() {
        const { audiences } = this.fit;
        const bestId = this.record.data.strategic_audience_id?.id;
        return (
            audiences.find((audience) => audience.id === (this.state.audienceId ?? bestId)) ||
            audiences[0]
        );
    }

    get dimensions() {
        return [
            {
                name: "audience_fit",
                title: _t("Audience fit"),
                score: this.fit.score,
                computed: this.fit.computed,
                overall: this.fit.overall,
                threshold: this.explanation.thresholds.audience_fit,
                scorecard: this.audience,
                empty: _t("There is no target audience yet."),
            },
            {
                name: "reputation",
                title: _t("Reputation"),
                score: this.reputation.score,
                computed: this.reputation.computed,
                overall: this.reputation.overall,
                threshold: this.explanation.thresholds.reputation,
                scorecard: this.reputation,
                empty: _t("There is no criterion of reputation yet."),
            },
        ];
    }

    isAssessed(score) {
        return Number.isInteger(score);
    }

    isReached(dimension) {
        return this.isAssessed(dimension.score) && dimension.score >= dimension.threshold;
    }

    missing(dimension) {
        if (!this.isAssessed(dimension.score)) {
            return _t("not assessed");
        }
        return this.isReached(dimension)
            ? _t("reached")
            : _t("%s short", dimension.threshold - dimension.score);
    }

    /** How many stars of a judgement are full; a value typed or imported is rounded to the nearest star. */
    starsOf(criterion) {
        return criterion.source === "missing" ? 0 : Math.floor((criterion.value + STAR / 2) / STAR);
    }

    isFull(criterion, star) {
        const { hovered } = this.state;
        return star <= (hovered?.id === criterion.id ? hovered.star : this.starsOf(criterion));
    }

    starLabel(star) {
        return _t("%s of 5", star);
    }

    points(criterion) {
        return Math.round(criterion.points * criterion.weight * 10) / 10;
    }

    formatDate(text) {
        return formatDate(deserializeDate(text));
    }

    sourceLabel(criterion) {
        switch (criterion.source) {
            case "rule":
                return criterion.points ? _t("met") : _t("not met");
            case "missing":
                return _t("not rated");
            case "expired":
                return _t("ran out on %s", this.formatDate(criterion.valid_until));
        }
        return _t("%(user)s, %(date)s", {
            user: criterion.user,
            date: this.formatDate(criterion.date),
        });
    }

    overallLabel(dimension) {
        const { overall } = dimension;
        const parts = {
            value: overall.value,
            user: overall.user,
            date: this.formatDate(overall.date),
            until: overall.valid_until && this.formatDate(overall.valid_until),
            computed: this.isAssessed(dimension.computed) ? dimension.computed : "–",
        };
        return overall.valid_until
            ? _t("Judged overall %(value)s by %(user)s on %(date)s, until %(until)s; the criteria give %(computed)s.", parts)
            : _t("Judged overall %(value)s by %(user)s on %(date)s, for ever; the criteria give %(computed)s.", parts);
    }

    hover(criterion, star) {
        this.state.hovered = star ? { id: criterion.id, star } : null;
    }

    /** Rate `criterion`; a click on the star that is the rating already makes it none. */
    async rate(criterion, star) {
        const value = criterion.source === "judgement" && this.starsOf(criterion) === star ? 0 : star * STAR;
        const before = criterion.source === "judgement" ? criterion.value : null;
        await this.change(async () => {
            const [id] = await this.orm.create("strategic.assessment", [
                { partner_id: this.record.resId, criterion_id: criterion.id, value },
            ]);
            this.offerUndo(criterion, id, before, value);
        });
    }

    /** Say what was done, with a button that takes it back and one to say on what evidence. */
    offerUndo(criterion, id, before, value) {
        const close = this.notification.add(
            _t("%(criterion)s: %(value)s of 100", { criterion: criterion.name, value }),
            {
                type: "success",
                buttons: [
                    {
                        name: _t("Add evidence"),
                        onClick: () => {
                            close();
                            this.openAssessment(id);
                        },
                    },
                    {
                        name: _t("Undo"),
                        onClick: () => {
                            close();
                            this.change(() =>
                                before === null
                                    ? this.orm.call("strategic.assessment", "action_withdraw", [[id]])
                                    : this.orm.create("strategic.assessment", [
                                          {
                                              partner_id: this.record.resId,
                                              criterion_id: criterion.id,
                                              value: before,
                                          },
                                      ])
                            );
                        },
                    },
                ],
            }
        );
    }

    async withdraw(overall) {
        await this.change(() => this.orm.call("strategic.assessment", "action_withdraw", [[overall.id]]));
    }

    openAssessment(id) {
        this.action.doAction(
            {
                type: "ir.actions.act_window",
                name: _t("Evidence"),
                res_model: "strategic.assessment",
                res_id: id,
                views: [[false, "form"]],
                target: "new",
            },
            { onClose: () => this.record.load() }
        );
    }

    /** Save what is typed on the form, make the change, and show what came of it; one change at a time. */
    async change(make) {
        if (this.state.busy || !(await this.record.save())) {
            return;
        }
        this.state.busy = true;
        try {
            await make();
            await this.record.load();
        } finally {
            this.state.busy = false;
        }
    }
}

export const strategicScorecardField = {
    component: StrategicScorecardField,
    displayName: _t("Strategic Scorecard"),
    supportedTypes: ["json"],
    fieldDependencies: [
        { name: "strategic_audience_id", type: "many2one", relation: "strategic.audience" },
        { name: "is_company", type: "boolean" },
        { name: "parent_id", type: "many2one", relation: "res.partner" },
    ],
};

registry.category("fields").add("strategic_scorecard", strategicScorecardField);
