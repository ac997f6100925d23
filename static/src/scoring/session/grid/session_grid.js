import { clamp } from "@web/core/utils/numbers";
import { StrategicSessionRow } from "../row/session_row";
import { NOT_ASSESSED } from "../session_texts";

import { Component, useRef, useState } from "@odoo/owl";

/** What the keyboard can reach in a row: the customer's name, then the cells. */
const REACHABLE = ".o_strategic_session_open, .o_strategic_session_cell";

/** Return the number of stars that a key stands for; undefined if it stands for none. */
function starsOfKey({ key, code }) {
    if (key === "0" || key === "Delete" || key === "Backspace") {
        return NOT_ASSESSED;
    }
    if (key.toLowerCase() === "n") {
        return 0;
    }
    // By `code`, as a French keyboard gives "&" for the key with the digit 1.
    const digit = /^[1-5]$/.test(key) ? key : /^(?:Digit|Numpad)([0-5])$/.exec(code)?.[1];
    return digit === "0" ? NOT_ASSESSED : digit && Number(digit);
}

/**
 * The customers as rows, the criteria as columns. Keys assess the cell with the focus: 1 to 5 set stars, N is none of it,
 * 0 is not assessed. Arrows go from cell to cell, Enter opens the evidence; Tab does what it does everywhere.
 */
export class StrategicSessionGrid extends Component {
    static template = "strategic_customer.SessionGrid";
    static components = { StrategicSessionRow };
    static props = { model: Object, open: Function, edit: Function };

    setup() {
        this.model = this.props.model;
        this.state = useState(this.model.state);
        this.root = useRef("root");
    }

    get scorecard() {
        return this.state.grid.scorecard;
    }

    /** Return the row and the criterion of the cell around an element; null if it is in no cell. */
    cellAround(element) {
        const cell = element.closest(".o_strategic_session_cell");
        return (
            cell && {
                row: this.model.rowOf(Number(cell.closest("tr").dataset.row)),
                criterion: this.model.criterionOf(Number(cell.dataset.criterion)),
            }
        );
    }

    async onFocusin(ev) {
        const cell = this.cellAround(ev.target);
        if (cell) {
            const current = { rowId: cell.row.id, criterionId: cell.criterion.id };
            this.model.state.current = current;
            await this.model.evidence.leave(current.rowId, current.criterionId);
        }
    }

    /** Give the cell the focus instead of the clicked star, so that Enter opens the evidence. */
    onClick(ev) {
        ev.target.closest(".o_strategic_session_cell")?.focus({ preventScroll: true });
    }

    async onKeydown(ev) {
        const cell = this.cellAround(ev.target);
        const isPlain = !(ev.altKey || ev.ctrlKey || ev.metaKey);
        const stars = cell && isPlain ? starsOfKey(ev) : undefined;
        const isAssessing = stars !== undefined;
        const isEditing = Boolean(cell) && isPlain && ev.key === "Enter";
        const target = isAssessing || isEditing || ev.altKey ? null : this.targetOfKey(ev);
        if (!isAssessing && !isEditing && !target) {
            return;
        }
        ev.preventDefault();
        ev.stopPropagation();
        target?.focus();
        if (isEditing) {
            await this.props.edit(cell.row, cell.criterion);
        } else if (isAssessing && !ev.repeat) {
            await this.model.assess(cell.row, cell.criterion, stars);
        }
    }

    /** Return the element to which an arrow key, Home or End goes; Left and Right are mirrored where rows are. */
    targetOfKey({ key, ctrlKey, metaKey, target }) {
        const here = target.closest(REACHABLE);
        if (!here) {
            return null;
        }
        const rows = [...this.root.el.querySelectorAll("tbody tr")];
        const reachableIn = (row) => [...row.querySelectorAll(REACHABLE)];
        const at = rows.indexOf(here.closest("tr"));
        const column = reachableIn(rows[at]).indexOf(here);
        const forward = getComputedStyle(here).direction === "rtl" ? -1 : 1;
        const isFar = ctrlKey || metaKey;
        const goal = {
            Home: [isFar ? 0 : at, 1],
            End: [isFar ? rows.length - 1 : at, Infinity],
            ...(!isFar && {
                ArrowUp: [at - 1, column],
                ArrowDown: [at + 1, column],
                ArrowLeft: [at, column - forward],
                ArrowRight: [at, column + forward],
            }),
        }[key];
        if (!goal) {
            return null;
        }
        const goals = reachableIn(rows[clamp(goal[0], 0, rows.length - 1)]);
        return goals[clamp(goal[1], 0, goals.length - 1)];
    }
}
