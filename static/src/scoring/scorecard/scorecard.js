import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";
import { StrategicAudienceTabs } from "../audience_tabs/audience_tabs";
import { StrategicCriterionRow } from "../criterion_row/criterion_row";
import { useFocusNext } from "../focus_next/focus_next";
import { StrategicGauge } from "../gauge/gauge";
import { StrategicOverall } from "../overall/overall";
import { useReadAgain } from "../read_again/read_again";
import { StrategicSparkline } from "../sparkline/sparkline";
import { useAssessmentEditor } from "./assessment_editor";
import { figuresOf, gateSentences } from "./scorecard_figures";

import { Component, markRaw, onWillStart, onWillUpdateProps, useRef, useState } from "@odoo/owl";

/**
 * Why a customer has its scores: both dimensions with their thresholds, and every criterion with its points and source.
 * A click on a star creates an assessment. The server computes all figures, and sends them as the explanation (the
 * field `strategic_explanation`). The explanation is read when the user opens the page "Strategic" of the form, not
 * with the form, because most users open the form for something else.
 */
export class StrategicScorecard extends Component {
    static template = "strategic_customer.Scorecard";
    static components = {
        StrategicAudienceTabs,
        StrategicCriterionRow,
        StrategicGauge,
        StrategicOverall,
        StrategicSparkline,
    };
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.fieldService = useService("field");
        /** `clickedId`: the criterion whose stars were clicked last. */
        this.state = useState({ explanation: null, audienceId: null, clickedId: null });
        const focusNext = useFocusNext(useRef("root"));
        this.editor = useAssessmentEditor({
            getRecord: () => this.record,
            readAgain: useReadAgain(
                (record) => this.readExplanation(record),
                (explanation) => (this.state.explanation = explanation)
            ),
            focusOnStars: (criterionId) =>
                focusNext(`[data-criterion-id="${criterionId}"] .o_strategic_stars button:not(:disabled)`),
        });
        // The pager shows the next customer in the same component. Forget the tab that the user chose for the previous
        // customer, and close the inputs for the evidence.
        this.resId = this.record.resId;
        onWillUpdateProps(({ record }) => {
            if (record.resId !== this.resId) {
                this.resId = record.resId;
                this.state.audienceId = null;
                this.state.clickedId = null;
                this.editor.state.editing = null;
            }
        });
        onWillStart(async () => {
            const [{ evidence_type: field }, isManager] = await Promise.all([
                this.fieldService.loadFields("strategic.assessment", { fieldNames: ["evidence_type"] }),
                user.hasGroup("sales_team.group_sale_manager"),
            ]);
            this.evidenceTypes = field?.selection || [];
            this.isManager = isManager;
        });
    }

    /** Return the explanation of the customer's scores, read from the server; null if the customer has none. */
    async readExplanation(record) {
        if (!record.resId) {
            return null;
        }
        const [{ strategic_explanation: explanation }] = await this.orm.read(
            record.resModel,
            [record.resId],
            ["strategic_explanation"]
        );
        return explanation ? markRaw(explanation) : null;
    }

    get explanation() {
        return this.state.explanation;
    }

    get record() {
        return this.props.record;
    }

    /** Whether the record can be assessed: it must be a saved customer, because a contact has its customer's scores. */
    get canAssess() {
        return Boolean(this.record.resId) && this.isCustomer;
    }

    get isCustomer() {
        return this.record.data.is_company || !this.record.data.parent_id;
    }

    get emptyText() {
        return this.record.resId
            ? _t("Archived customers are not assessed: their scores stay as they were.")
            : _t("Save the customer first, then assess it here.");
    }

    get fit() {
        return this.explanation.audience_fit;
    }

    get reputation() {
        return this.explanation.reputation;
    }

    get bestAudience() {
        return this.fit.audiences.find(({ id }) => id === this.record.data.strategic_audience_id?.id);
    }

    /**
     * The audience whose scorecard is shown: the audience that the user chose, else the one with the best fit, else the
     * first audience.
     */
    get audience() {
        const { audiences } = this.fit;
        return audiences.find(({ id }) => id === this.state.audienceId) || this.bestAudience || audiences[0];
    }

    /** The audience whose fit is the customer's score, whatever scorecard is shown; none if an overall assessment is. */
    get scoredBy() {
        const { audiences, overall } = this.fit;
        const only = audiences.length === 1 ? audiences[0] : null;
        return (overall ? null : this.bestAudience) || only;
    }

    get dimensions() {
        const { thresholds } = this.explanation;
        return [
            {
                name: "audience_fit",
                title: _t("Audience fit"),
                historyLabel: _t("Audience fit over time"),
                ...this.fit,
                threshold: thresholds.audience_fit,
                isOverridden: Boolean(this.fit.overall || this.bestAudience?.overall),
                scoredBy: this.scoredBy,
                audience: this.audience,
                scorecard: this.audience,
                hasTabs: this.fit.audiences.length > 1,
                empty: _t("There is no target audience yet."),
            },
            {
                name: "reputation",
                title: _t("Reputation"),
                historyLabel: _t("Reputation over time"),
                ...this.reputation,
                threshold: thresholds.reputation,
                isOverridden: Boolean(this.reputation.overall),
                scorecard: this.reputation,
                empty: _t("There is no criterion of reputation yet."),
            },
        ];
    }

    figures(scorecard) {
        return figuresOf(scorecard);
    }

    gateSentences(scorecard) {
        return gateSentences(scorecard);
    }

    /** Whether this user may change the evidence of the assessment of `criterion`, or withdraw it. */
    canEdit(criterion) {
        return (
            this.canAssess && criterion.source === "judgement" && (this.isManager || criterion.user_id === user.userId)
        );
    }

    /** Assess `criterion`, which is on `scorecard`, with a number of stars. */
    assess(scorecard, criterion, stars) {
        this.state.clickedId = criterion.id;
        return this.editor.assess(criterion, this.explanation.star_values[stars], scorecard.kept_score);
    }

    withdraw(criterion) {
        this.state.clickedId = criterion.id;
        return this.editor.withdraw(criterion.assessment_id, criterion);
    }

    /** The overall assessment that overrides the scorecard shown of `dimension`; null if none does. */
    overrideOf(dimension) {
        return dimension.overall || dimension.scorecard.overall || null;
    }

    /** Withdraw an overall assessment; the focus then goes to the stars of `criterion`, else to the first ones. */
    async removeOverride(overall, { scorecard }, criterion) {
        const assessed = criterion || scorecard?.criteria.find(({ source }) => source !== "rule");
        this.state.clickedId = null;
        await this.editor.withdraw(overall.id);
        if (assessed) {
            this.editor.focusOnStars(assessed.id);
        }
    }
}

registry.category("view_widgets").add("strategic_scorecard", {
    component: StrategicScorecard,
    fieldDependencies: [
        { name: "strategic_audience_id", type: "many2one", relation: "strategic.audience" },
        { name: "strategic_status", type: "selection" },
        { name: "is_company", type: "boolean" },
        { name: "parent_id", type: "many2one", relation: "res.partner" },
    ],
});
