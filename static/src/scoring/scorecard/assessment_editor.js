import { _t } from "@web/core/l10n/translation";
import { useBus, useService } from "@web/core/utils/hooks";
import { evidenceOf, saveEvidence } from "../evidence/evidence_values";
import { statusOf } from "../status_change/status_change";

import { useState } from "@odoo/owl";

/**
 * The actions of a user on a scorecard: assess a criterion, enter its evidence, withdraw an assessment, undo the last
 * action. Each action is saved at once. After it the customer is read again, so that the form is up to date.
 */
class AssessmentEditor {
    /**
     * @param {Object} services the services `orm`, `notification` and `statusChange`
     * @param {Object} state reactive. `busy` is true while an action is being saved. `editing` is the assessment whose
     *  evidence is being edited, with the evidence typed so far as `draft`; null while no evidence is being edited.
     * @param {Object} scorecard see `useAssessmentEditor`
     */
    constructor(services, state, { getRecord, readAgain, focusOnStars }) {
        Object.assign(this, services, { state, getRecord, readAgain, focusOnStars });
    }

    get record() {
        return this.getRecord();
    }

    editingOf(criterion) {
        const { editing } = this.state;
        return editing?.criterionId === criterion.id ? editing : null;
    }

    /**
     * Assess `criterion` with `value`, and open the inputs for the evidence.
     *
     * @param {number | false} keptScore the score that an overall assessment gives, which this assessment does not
     *  change; false if there is no overall assessment
     */
    async assess(criterion, value, keptScore) {
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
            const parts = { criterion: criterion.name, value, score: keptScore };
            const message =
                keptScore === false
                    ? _t("%(criterion)s: %(value)s of 100", parts)
                    : _t(
                          "%(criterion)s: %(value)s of 100. The score stays %(score)s until the overall assessment is withdrawn.",
                          parts
                      );
            this.offerUndo(message, () => this.undo(id, formerId, criterion));
        });
    }

    /** Open the inputs for the evidence of the assessment of `criterion`. */
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
     * Save the typed evidence unless it is saved already, and return whether there was anything to save. If the server
     * refuses the evidence, the inputs keep it, so that the user can correct it.
     */
    async commitEvidence() {
        const { editing } = this.state;
        return editing ? saveEvidence(this.orm, editing) : false;
    }

    /** Close the inputs for the saved evidence. Reload the record unless it has changes: saving them reloads it. */
    showSavedEvidence() {
        if (!this.state.busy) {
            this.state.editing = null;
            return this.record.dirty || this.record.load();
        }
    }

    /** Remove the assessment whose evidence is being edited: undo it if it is new, withdraw it if it is older. */
    async undoOrWithdraw(criterion) {
        const { assessmentId, formerId, isNew } = this.state.editing;
        this.state.editing = null;
        if (isNew) {
            this.closeUndo?.();
            await this.undo(assessmentId, formerId, criterion);
        } else {
            await this.withdraw(assessmentId, criterion);
        }
    }

    /** Undo the assessment `id` of `criterion`. The assessment `formerId`, which counted before it, counts again. */
    async undo(id, formerId, criterion) {
        if (this.state.editing?.assessmentId === id) {
            this.state.editing = null;
        }
        await this.change(() => this.orm.call("strategic.assessment", "action_undo", [[id], formerId]), {
            isUndo: true,
        });
        this.focusOnStars(criterion.id);
    }

    /**
     * Withdraw the assessment `id`, and offer to undo the withdrawal. No earlier assessment counts instead. If
     * `criterion` is not given, the assessment is an overall assessment.
     */
    async withdraw(id, criterion) {
        await this.change(async () => {
            await this.orm.call("strategic.assessment", "action_withdraw", [[id]]);
            if (criterion && this.editingOf(criterion)) {
                this.state.editing = null;
            }
            const message = criterion
                ? _t("%s: no longer assessed.", criterion.name)
                : _t("The overall assessment no longer counts.");
            this.offerUndo(message, () =>
                this.change(() => this.orm.call("strategic.assessment", "action_undo_withdraw", [[id]]), {
                    isUndo: true,
                })
            );
        });
        if (criterion) {
            this.focusOnStars(criterion.id);
        }
    }

    /** Show `message`, which says what was done, with a button for `undo`. Only the last action can be undone. */
    offerUndo(message, undo) {
        this.closeUndo?.();
        const close = this.notification.add(message, {
            type: "success",
            buttons: [
                {
                    name: _t("Undo"),
                    onClick: async () => {
                        close();
                        // The user may click "Undo" before the server has answered the change: wait for the answer.
                        await this.changing.catch(() => {});
                        await undo();
                    },
                },
            ],
        });
        this.closeUndo = close;
    }

    /**
     * Save the form, call `make`, show the result, and tell it if the customer has another status now. Do nothing while
     * an earlier change is still being saved.
     *
     * @param {Object} [options] of `tell` in status_change.js
     */
    async change(make, options) {
        if (!this.state.busy) {
            this.changing = this.makeChange(make, options);
            await this.changing;
        }
    }

    async makeChange(make, options) {
        this.state.busy = true;
        try {
            if (await this.record.save()) {
                const before = statusOf(this.record);
                try {
                    await make();
                } finally {
                    // Reload after an error too: the server may have refused the change because a colleague has
                    // changed the same assessment meanwhile.
                    await this.record.load();
                    await this.readAgain(this.record);
                }
                this.statusChange.tell([{ before, after: statusOf(this.record) }], options);
            }
        } finally {
            this.state.busy = false;
        }
    }
}

/**
 * Return the `AssessmentEditor` of a scorecard. If the calling component reads the editor's `state`, it renders again
 * when the state changes.
 *
 * @param {Object} scorecard
 * @param {Function} scorecard.getRecord returns the record of the customer shown
 * @param {Function} scorecard.readAgain reads and shows the explanation of a record
 * @param {Function} scorecard.focusOnStars focuses on the stars of the criterion with the given id
 */
export function useAssessmentEditor(scorecard) {
    const services = {
        orm: useService("orm"),
        notification: useService("notification"),
        statusChange: useService("strategic_status_change"),
    };
    const editor = new AssessmentEditor(services, useState({ busy: false, editing: null }), scorecard);
    // When the user saves or leaves the form, save the typed evidence too.
    useBus(scorecard.getRecord().model.bus, "NEED_LOCAL_CHANGES", ({ detail }) =>
        detail.proms.push(editor.commitEvidence().then((isSaved) => isSaved && editor.showSavedEvidence()))
    );
    return editor;
}
