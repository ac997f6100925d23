import { _t } from "@web/core/l10n/translation";
import { deserializeDate, formatDate } from "@web/core/l10n/dates";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { useBus, useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";
import { StrategicCriterionRow } from "../criterion_row/criterion_row";
import { StrategicGauge } from "../gauge/gauge";
import { useReadAnew } from "../read_anew/read_anew";
import { StrategicSparkline } from "../sparkline/sparkline";

import { Component, markRaw, onWillStart, onWillUpdateProps, useEffect, useRef, useState } from "@odoo/owl";

/** The fields of an assessment that hold its evidence. */
const EVIDENCE_FIELDS = ["evidence_type", "evidence", "evidence_url"];

/** Return the evidence in `values`, each field as a text. */
function evidenceOf(values) {
    return Object.fromEntries(EVIDENCE_FIELDS.map((name) => [name, values[name] || ""]));
}

/** A URL without its scheme: a host name with a dot, perhaps a port and a path. */
const BARE_ADDRESS = /^[^\s:/?#@]+\.[^\s:/?#@.]+(:\d+)?([/?#]\S*)?$/;

/** Return `text` as a URL: users leave out the scheme. Other text stays as it is, and the server refuses it. */
function asLink(text) {
    const link = text.trim();
    return BARE_ADDRESS.test(link) ? `https://${link}` : link;
}

/**
 * Why a customer has its scores: both dimensions with their thresholds, and every criterion with its points and source.
 * A click on a star creates an assessment and saves it at once. Under it the user can enter its evidence, or undo it.
 * The record is read again after each assessment, so that the form is up to date. The explanation is read when the page
 * is opened, not with the form, because most users open a form for something else.
 */
export class StrategicScorecard extends Component {
    static template = "strategic_customer.Scorecard";
    static components = { StrategicCriterionRow, StrategicGauge, StrategicSparkline };
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.fieldService = useService("field");
        this.notification = useService("notification");
        this.root = useRef("root");
        this.state = useState({ explanation: null, audienceId: null, busy: false, editing: null });
        this.readAnew = useReadAnew(
            (record) => this.readExplanation(record),
            (explanation) => (this.state.explanation = explanation)
        );
        // The pager shows another customer in the same component: close what was open for the previous customer.
        this.resId = this.record.resId;
        onWillUpdateProps(({ record }) => {
            if (record.resId !== this.resId) {
                this.resId = record.resId;
                Object.assign(this.state, { audienceId: null, editing: null });
            }
        });
        // Selector of the next element to focus, for when the focused one is no longer there.
        this.focusNext = null;
        useEffect(() => this.moveFocus());
        useEffect(
            () => this.scrollToTab(),
            () => [this.explanation && this.audience?.id]
        );
        // When the user saves or leaves the form, save the typed evidence too.
        useBus(this.props.record.model.bus, "NEED_LOCAL_CHANGES", ({ detail }) =>
            detail.proms.push(this.commitEvidence().then((isSaved) => isSaved && this.showSavedEvidence()))
        );
        onWillStart(async () => {
            const [{ evidence_type: field }, isManager] = await Promise.all([
                this.fieldService.loadFields("strategic.assessment", { fieldNames: ["evidence_type"] }),
                user.hasGroup("sales_team.group_sale_manager"),
            ]);
            this.evidenceTypes = field?.selection || [];
            this.isManager = isManager;
        });
    }

    /** Read why the customer has its scores; null if there is no explanation. */
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

    /** Only a saved customer can be assessed: a contact inherits the scores of its customer. */
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

    /** The audience whose scorecard is shown: the chosen one, else the one with the best fit, else the first. */
    get audience() {
        const { audiences } = this.fit;
        const bestId = this.record.data.strategic_audience_id?.id;
        return (
            audiences.find((audience) => audience.id === (this.state.audienceId ?? bestId)) ||
            audiences[0]
        );
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
                scorecard: this.audience,
                empty: _t("There is no target audience yet."),
            },
            {
                name: "reputation",
                title: _t("Reputation"),
                historyLabel: _t("Reputation over time"),
                ...this.reputation,
                threshold: thresholds.reputation,
                scorecard: this.reputation,
                empty: _t("There is no criterion of reputation yet."),
            },
        ];
    }

    isAssessed(score) {
        return Number.isInteger(score);
    }

    formatDate(text) {
        return formatDate(deserializeDate(text));
    }

    overallLabel(dimension, overall) {
        const ofAudience = overall !== this.explanation[dimension.name].overall;
        const { computed } = ofAudience ? dimension.scorecard : dimension;
        const parts = {
            value: overall.value,
            user: overall.user,
            date: this.formatDate(overall.date),
            until: overall.valid_until && this.formatDate(overall.valid_until),
            computed: this.isAssessed(computed) ? computed : "–",
            audience: dimension.scorecard?.name,
        };
        if (ofAudience) {
            return overall.valid_until
                ? _t("Judged overall %(value)s for %(audience)s by %(user)s on %(date)s, until %(until)s; the criteria give %(computed)s.", parts)
                : _t("Judged overall %(value)s for %(audience)s by %(user)s on %(date)s, for ever; the criteria give %(computed)s.", parts);
        }
        return overall.valid_until
            ? _t("Judged overall %(value)s by %(user)s on %(date)s, until %(until)s; the criteria give %(computed)s.", parts)
            : _t("Judged overall %(value)s by %(user)s on %(date)s, for ever; the criteria give %(computed)s.", parts);
    }

    // ------------------------------------------------------------------
    // Audiences as tabs
    // ------------------------------------------------------------------

    showAudience(audience) {
        this.state.audienceId = audience.id;
    }

    /** Arrow keys move between the tabs, mirrored in right-to-left languages; Home and End go to the first and last. */
    onTabKeydown(ev) {
        const { audiences } = this.fit;
        const forward = getComputedStyle(ev.target).direction === "rtl" ? -1 : 1;
        const at = audiences.indexOf(this.audience);
        const next = {
            ArrowRight: at + forward,
            ArrowLeft: at - forward,
            Home: 0,
            End: audiences.length - 1,
        }[ev.key];
        if (next === undefined) {
            return;
        }
        ev.preventDefault();
        ev.stopPropagation();
        this.showAudience(audiences[(next + audiences.length) % audiences.length]);
        this.focusNext = "[role=tab][aria-selected=true]";
    }

    /** Scroll the tabs to the selected one if they are wider than the screen, without scrolling the page. */
    scrollToTab() {
        const tab = this.root.el?.querySelector("[role=tab][aria-selected=true]");
        const tabs = tab?.closest("[role=tablist]");
        if (tabs) {
            const [shown, all] = [tab.getBoundingClientRect(), tabs.getBoundingClientRect()];
            tabs.scrollLeft += (shown.left + shown.right - all.left - all.right) / 2;
        }
    }

    // ------------------------------------------------------------------
    // Assessments
    // ------------------------------------------------------------------

    /** Whether this user may change the evidence of the assessment of `criterion`, or withdraw it. */
    canEdit(criterion) {
        return (
            this.canAssess &&
            criterion.source === "judgement" &&
            (this.isManager || criterion.user_id === user.userId)
        );
    }

    editingOf(criterion) {
        const { editing } = this.state;
        return editing?.criterionId === criterion.id ? editing : null;
    }

    /** Assess `criterion` with `value`, and open the input for the evidence. */
    async rate(criterion, value) {
        const formerId = criterion.assessment_id || false;
        await this.change(async () => {
            const [id] = await this.orm.create("strategic.assessment", [
                { partner_id: this.record.resId, criterion_id: criterion.id, value },
            ]);
            this.state.editing = {
                criterionId: criterion.id,
                assessmentId: id,
                formerId,
                isNew: true,
                draft: evidenceOf({}),
                saved: evidenceOf({}),
            };
            this.offerUndo(this.ratedLabel(criterion, value), () => this.undo(id, formerId, criterion));
        });
    }

    /** Return how `criterion` was assessed, and whether an overall assessment keeps the score as it is. */
    ratedLabel(criterion, value) {
        const parts = { criterion: criterion.name, value, overall: this.overallOn(criterion)?.value };
        return parts.overall === undefined
            ? _t("%(criterion)s: %(value)s of 100", parts)
            : _t("%(criterion)s: %(value)s of 100. The score stays %(overall)s, as assessed overall, until that is taken back.", parts);
    }

    /** Return the overall assessment that replaces the score of the scorecard with `criterion`, if any. */
    overallOn(criterion) {
        const isReputation = this.reputation.criteria.some(({ id }) => id === criterion.id);
        const overall = isReputation ? this.reputation.overall : this.fit.overall || this.audience?.overall;
        return overall || undefined;
    }

    /** Open the evidence of the assessment of `criterion`. */
    async edit(criterion) {
        await this.change(() => {
            this.state.editing = {
                criterionId: criterion.id,
                assessmentId: criterion.assessment_id,
                isNew: false,
                draft: evidenceOf(criterion),
                saved: evidenceOf(criterion),
            };
        });
    }

    async saveEvidence() {
        const { criterionId } = this.state.editing;
        await this.change(() => this.closeEvidence(criterionId));
    }

    closeEvidence(criterionId = this.state.editing?.criterionId) {
        this.state.editing = null;
        this.focusOnStars(criterionId);
    }

    /**
     * Save the typed evidence once, and return whether there was anything to save. If the server refuses it, the text
     * stays, so that the user can correct it.
     */
    async commitEvidence() {
        const { editing } = this.state;
        if (!editing) {
            return false;
        }
        const draft = { ...editing.draft, evidence_url: asLink(editing.draft.evidence_url) };
        const changed = EVIDENCE_FIELDS.filter((name) => draft[name] !== editing.saved[name]);
        if (!changed.length) {
            return false;
        }
        const { saved } = editing;
        editing.saved = draft;
        try {
            await this.orm.write(
                "strategic.assessment",
                [editing.assessmentId],
                Object.fromEntries(changed.map((name) => [name, draft[name] || false]))
            );
        } catch (error) {
            editing.saved = saved;
            throw error;
        }
        return true;
    }

    /** Close the saved evidence and reload the record; a form with unsaved changes reads it when it is saved. */
    showSavedEvidence() {
        if (!this.state.busy) {
            this.state.editing = null;
            return this.record.dirty || this.record.load();
        }
    }

    /** Take back the assessment whose evidence is open: undo a new one, withdraw an older one. */
    async takeBack(criterion) {
        const { assessmentId, formerId, isNew } = this.state.editing;
        this.state.editing = null;
        if (isNew) {
            this.closeUndo?.();
            await this.undo(assessmentId, formerId, criterion);
        } else {
            await this.withdraw(assessmentId, criterion);
        }
    }

    /** Withdraw the assessment of `criterion`: it is not assessed then. */
    async makeUnrated(criterion) {
        await this.withdraw(criterion.assessment_id, criterion);
    }

    /** Undo the assessment `id`: the assessment that counted before it counts again. */
    async undo(id, formerId, criterion) {
        if (this.state.editing?.assessmentId === id) {
            this.state.editing = null;
        }
        await this.change(() => this.orm.call("strategic.assessment", "action_undo", [[id], formerId]));
        this.focusOnStars(criterion.id);
    }

    /** Withdraw the assessment `id`, of `criterion` or overall (no former one counts again), and offer to undo that. */
    async withdraw(id, criterion) {
        await this.change(async () => {
            await this.orm.call("strategic.assessment", "action_withdraw", [[id]]);
            if (criterion && this.editingOf(criterion)) {
                this.state.editing = null;
            }
            const message = criterion
                ? _t("%s: not rated any more.", criterion.name)
                : _t("The overall assessment counts no more.");
            this.offerUndo(message, () =>
                this.change(() => this.orm.call("strategic.assessment", "action_undo_withdraw", [[id]]))
            );
        });
        if (criterion) {
            this.focusOnStars(criterion.id);
        }
    }

    /** Show what was done, with a button to undo it. Only the last action can be undone. */
    offerUndo(message, undo) {
        this.closeUndo?.();
        const close = this.notification.add(message, {
            type: "success",
            buttons: [
                {
                    name: _t("Undo"),
                    onClick: async () => {
                        close();
                        // The user may click before the server has answered: wait for the change first.
                        await this.changing.catch(() => {});
                        await undo();
                    },
                },
            ],
        });
        this.closeUndo = close;
    }

    /** Save the form, call `make`, and show the result. A call during another change is ignored. */
    async change(make) {
        if (!this.state.busy) {
            this.changing = this.makeChange(make);
            await this.changing;
        }
    }

    async makeChange(make) {
        this.state.busy = true;
        try {
            if (await this.record.save()) {
                try {
                    await make();
                } finally {
                    // After an error too: the server may have refused because a colleague was faster.
                    await this.record.load();
                    await this.readAnew(this.record);
                }
            }
        } finally {
            this.state.busy = false;
        }
    }

    // ------------------------------------------------------------------
    // Keyboard
    // ------------------------------------------------------------------

    focusOnStars(criterionId) {
        this.focusNext = `[data-criterion-id="${criterionId}"] .o_strategic_stars button:not(:disabled)`;
    }

    /** Focus the element that the last action asked for (`focusNext`), as soon as it is there. */
    moveFocus() {
        const target = this.focusNext && this.root.el?.querySelector(this.focusNext);
        if (target) {
            this.focusNext = null;
            target.focus();
        }
    }
}

registry.category("view_widgets").add("strategic_scorecard", {
    component: StrategicScorecard,
    fieldDependencies: [
        { name: "strategic_audience_id", type: "many2one", relation: "strategic.audience" },
        { name: "is_company", type: "boolean" },
        { name: "parent_id", type: "many2one", relation: "res.partner" },
    ],
});
