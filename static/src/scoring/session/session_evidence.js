import { user } from "@web/core/user";
import { evidenceOf, saveEvidence } from "../evidence/evidence_values";
import { NOT_ASSESSED } from "./session_texts";

/**
 * The evidence of one cell of a session, while the user types it: `state.editing` of the session's model, with `rowId`,
 * `criterionId`, `assessmentId`, `isNew` (the assessment is of this session), `draft`, `saved`, and `isRefused`.
 */
export class SessionEvidence {
    constructor(model) {
        this.model = model;
    }

    get editing() {
        return this.model.state.editing;
    }

    isOf(row, criterion) {
        return this.editing?.rowId === row.id && this.editing.criterionId === criterion.id;
    }

    get isTyped() {
        const { editing } = this;
        return (
            Boolean(editing) && Object.keys(editing.draft).some((name) => editing.draft[name] !== editing.saved[name])
        );
    }

    /** Whether this user may change the evidence of a cell's assessment. */
    canEdit(row, criterion) {
        const { source, user_id } = this.model.cellOf(row, criterion);
        return source === "judgement" && (this.model.state.grid.may_edit_all || user_id === user.userId);
    }

    /** Open the evidence of a cell's assessment, after its assessment and the evidence of another cell are saved. */
    async open(row, criterion) {
        if (!(await this.model.settle()) || !this.canEdit(row, criterion)) {
            return;
        }
        const cell = this.model.cellOf(row, criterion);
        this.model.state.editing = {
            rowId: row.id,
            criterionId: criterion.id,
            assessmentId: cell.assessment_id,
            isNew: Boolean(row.undoable[criterion.id]),
            draft: evidenceOf(cell),
            saved: evidenceOf(cell),
            isRefused: false,
        };
    }

    /** Save the typed evidence and close it. Return false if the server refuses it: then it stays, to be corrected. */
    async save() {
        const { editing, model } = this;
        if (!editing) {
            return true;
        }
        try {
            await model.saving.exec(() => saveEvidence(model.orm, editing));
        } catch (error) {
            editing.isRefused = true;
            model.tell(error);
            return false;
        }
        const cell = model.rowOf(editing.rowId)?.cells[editing.criterionId];
        if (cell?.assessment_id === editing.assessmentId) {
            Object.assign(cell, editing.saved);
        }
        this.close();
        return true;
    }

    /** Save and close the evidence when the user goes on to another cell, unless it has been refused. */
    async leave(rowId, criterionId) {
        const { editing } = this;
        const isOther = editing && (editing.rowId !== rowId || editing.criterionId !== criterionId);
        if (isOther && !editing.isRefused) {
            await this.save();
        }
    }

    close() {
        this.model.state.editing = null;
    }

    /** Close the evidence of a cell without saving it, because its assessment is being undone. */
    discard(row, criterion) {
        if (this.isOf(row, criterion)) {
            this.close();
        }
    }

    /** Remove the assessment whose evidence is open: undo a new one, withdraw an older one. */
    async undoOrWithdraw() {
        const { rowId, criterionId, isNew } = this.editing;
        const [row, criterion] = [this.model.rowOf(rowId), this.model.criterionOf(criterionId)];
        this.close();
        await (isNew ? this.model.undo.cell(row, criterion) : this.model.assess(row, criterion, NOT_ASSESSED));
    }
}
