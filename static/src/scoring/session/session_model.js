import { RPCError } from "@web/core/network/rpc";
import { Mutex } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";
import { SessionEvidence } from "./session_evidence";
import { announcement, NOT_ASSESSED, rowStatus } from "./session_texts";
import { SessionUndo } from "./session_undo";

import { reactive } from "@odoo/owl";

/** The cell of a criterion that nobody has assessed. */
const MISSING = Object.freeze({ source: "missing", stars: 0 });

/**
 * A session of assessing: the rows of the shown scorecard, and what the user does to them. Each change is saved at once,
 * one after the other; the answer of the server holds the row as it is then. Rows never change their places.
 *
 * Besides what the server sends (strategic_session.py), a row has by criterion id: `pending`, the change being saved;
 * `refused`, why the last one was not saved; `undoable`, whether the cell has a change of this session.
 */
export class SessionModel {
    constructor({ orm, notification, statusChange }) {
        Object.assign(this, { orm, notification, statusChange });
        this.saving = new Mutex();
        this.readings = 0;
        this.numbers = 0;
        this.evidence = new SessionEvidence(this);
        this.undo = new SessionUndo(this);
        this.state = reactive({
            rows: [],
            /** All that the server sends besides the rows. */
            grid: null,
            /** The id of the chosen scorecard; the rows are those of the former one while it is being read. */
            shownId: false,
            /** The cell with the focus, as { rowId, criterionId }. */
            current: null,
            /** The index of the customer on the screen of a phone. */
            index: 0,
            /** The evidence being typed, see `SessionEvidence`; null if none is. */
            editing: null,
            /** The changes of this session, oldest first, see `SessionUndo`. */
            changes: [],
            /** The last change in words, for screen readers. */
            said: "",
        });
    }

    // Reading

    get ids() {
        return this.state.rows.map((row) => row.id);
    }

    /** Read the rows of the customers `ids` for a scorecard; without ids, of those worth assessing first. */
    async load(ids, scorecard) {
        const reading = ++this.readings;
        const { customers, ...grid } = await this.orm.call("strategic.session", "read_grid", [ids, scorecard]);
        if (reading !== this.readings) {
            return;
        }
        const rows = customers.map((customer) => ({ ...customer, pending: {}, refused: {}, undoable: {} }));
        // What the user has selected is known from the first reading: later ones ask for the rows alone.
        const { selected, left_out } = this.state.grid || grid;
        Object.assign(grid, { selected, left_out });
        Object.assign(this.state, { rows, grid, shownId: grid.scorecard.id, current: null });
        this.state.rows.forEach((row) => this.undo.mark(row));
    }

    /** Show another scorecard of the same customers, unless typed evidence can't be saved. */
    async show(scorecard) {
        if (scorecard === this.state.shownId) {
            return;
        }
        this.state.shownId = scorecard;
        if (await this.settle()) {
            await this.load(this.ids, scorecard);
        } else {
            this.state.shownId = this.state.grid.scorecard.id;
        }
    }

    get criteria() {
        return this.state.grid.scorecard.criteria;
    }

    rowOf(id) {
        return this.state.rows.find((row) => row.id === id);
    }

    criterionOf(id) {
        return this.criteria.find((criterion) => criterion.id === id);
    }

    /** The assessment of a criterion as the server knows it. */
    cellOf(row, criterion) {
        return row.cells[criterion.id] || MISSING;
    }

    /** The cell as it is shown: with the change being saved. */
    shownCellOf(row, criterion) {
        const cell = this.cellOf(row, criterion);
        const pending = row.pending[criterion.id];
        if (!pending) {
            return cell;
        }
        return pending.stars === NOT_ASSESSED ? MISSING : { ...cell, source: "judgement", stars: pending.stars };
    }

    isComplete(row) {
        return this.criteria.every((criterion) => this.cellOf(row, criterion).source === "judgement");
    }

    /** The first criterion on which a customer is not assessed, else the first of all; undefined if there are none. */
    firstToAssess(row) {
        return (
            this.criteria.find((criterion) => this.cellOf(row, criterion).source !== "judgement") || this.criteria[0]
        );
    }

    // Assessing

    /**
     * Assess a cell with a number of stars, or with `NOT_ASSESSED`. What would change nothing is not saved; the
     * same stars as an older assessment are, because they confirm it.
     */
    async assess(row, criterion, stars) {
        const cell = this.shownCellOf(row, criterion);
        const isOfSession = Boolean(row.pending[criterion.id] || row.undoable[criterion.id]);
        const isSame =
            stars === NOT_ASSESSED
                ? cell.source === "missing"
                : isOfSession && cell.source === "judgement" && cell.stars === stars;
        if (isSame) {
            return;
        }
        const scorecard = this.state.grid.scorecard.id;
        const value = stars === NOT_ASSESSED ? false : this.state.grid.star_values[stars];
        await this.change(row, criterion, stars, async () => {
            const answer = await this.orm.call("strategic.session", "assess", [row.id, criterion.id, value]);
            this.undo.note({ rowId: row.id, criterionId: criterion.id, scorecard, undo: answer.undo });
            return answer.row;
        });
    }

    /** A click on the current number of stars withdraws the assessment, as on the customer's form. */
    toggle(row, criterion, stars) {
        const cell = this.shownCellOf(row, criterion);
        const isCurrent = cell.source === "judgement" && cell.stars === stars;
        return this.assess(row, criterion, isCurrent ? NOT_ASSESSED : stars);
    }

    /**
     * Show `stars` while `save` saves them, then the row that it returns; tell it if the customer has another status
     * then. If saving fails, the old value is shown again.
     *
     * @param {Object} [options] of `tell` in status_change.js
     */
    async change(row, criterion, stars, save, options) {
        const number = ++this.numbers;
        row.pending[criterion.id] = { stars, number };
        delete row.refused[criterion.id];
        try {
            await this.saving.exec(async () => {
                const before = rowStatus(row);
                try {
                    Object.assign(row, (await save()) || {});
                    this.statusChange.tell([{ before, after: rowStatus(row) }], options);
                    this.state.said = announcement(row, criterion, this.cellOf(row, criterion));
                } finally {
                    this.undo.mark(row);
                }
            });
        } catch (error) {
            row.refused[criterion.id] = this.tell(error);
        } finally {
            if (row.pending[criterion.id]?.number === number) {
                delete row.pending[criterion.id];
            }
        }
    }

    // Leaving

    /** Wait until all changes are saved, and save the typed evidence. Return false if the server refuses it. */
    async settle() {
        await this.saving.getUnlockedDef();
        return this.evidence.save();
    }

    get isUnsaved() {
        return this.evidence.isTyped || this.state.rows.some((row) => Object.keys(row.pending).length > 0);
    }

    /** Tell the user why the server has refused something, and return it. Raise all other errors again. */
    tell(error) {
        if (!(error instanceof RPCError && error.exceptionName?.startsWith("odoo.exceptions."))) {
            throw error;
        }
        const { message } = error.data;
        this.notification.add(message, { type: "danger" });
        return message;
    }
}

/** Return the model of a session, with the services of the component. */
export function useSessionModel() {
    return new SessionModel({
        orm: useService("orm"),
        notification: useService("notification"),
        statusChange: useService("strategic_status_change"),
    });
}
