import { RPCError } from "@web/core/network/rpc";
import { Mutex } from "@web/core/utils/concurrency";

/**
 * What the user has changed in a session: `state.changes` of its model, oldest first, each with `rowId`, `criterionId`,
 * the `scorecard`, and the arguments to `undo` it on the server. Changes of a cell are undone one after the other.
 */
export class SessionUndo {
    constructor(model) {
        this.model = model;
        this.undoing = new Mutex();
    }

    get changes() {
        return this.model.state.changes;
    }

    note(change) {
        this.changes.push(change);
    }

    /** Mark the cells of a row that have a change to undo. */
    mark(row) {
        row.undoable = Object.fromEntries(
            this.changes.filter(({ rowId }) => rowId === row.id).map(({ criterionId }) => [criterionId, true])
        );
    }

    /** Undo the last change of a cell. */
    cell(row, criterion) {
        return this.undoing.exec(async () => {
            await this.model.saving.getUnlockedDef();
            const change = this.changes.findLast(
                ({ rowId, criterionId }) => rowId === row.id && criterionId === criterion.id
            );
            await (change && this.change(change));
        });
    }

    /** Undo the last change of the session, on its scorecard. Return the change; undefined if there is none. */
    last() {
        return this.undoing.exec(async () => {
            await this.model.saving.getUnlockedDef();
            const change = this.changes.at(-1);
            if (!change) {
                return undefined;
            }
            await this.model.show(change.scorecard);
            // Typed evidence that can't be saved keeps the other scorecard on the screen.
            if (this.model.state.grid.scorecard.id !== change.scorecard) {
                return undefined;
            }
            await this.change(change);
            return change;
        });
    }

    async change(change) {
        const { model } = this;
        const row = model.rowOf(change.rowId);
        const criterion = model.criterionOf(change.criterionId);
        if (!row || !criterion) {
            this.forget(change);
            return;
        }
        model.evidence.discard(row, criterion);
        const save = async () => {
            try {
                const answer = await model.orm.call("strategic.session", "undo", change.undo);
                this.forget(change);
                return answer.row;
            } catch (error) {
                // What the server refuses to undo, it will refuse again.
                if (error instanceof RPCError) {
                    this.forget(change);
                }
                throw error;
            }
        };
        await model.change(row, criterion, model.cellOf(row, criterion).stars, save, { isUndo: true });
    }

    forget(change) {
        this.model.state.changes = this.changes.filter(({ undo }) => undo !== change.undo);
    }
}
