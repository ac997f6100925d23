import { _t } from "@web/core/l10n/translation";

import { Component, useExternalListener, useRef, useState } from "@odoo/owl";

import { DIMENSIONS } from "./trial";

const LABELS = { audience_fit: _t("Audience fit needed"), reputation: _t("Reputation needed") };

/** How far a key moves a threshold. Both scores grow to the right and up, in every language. */
const STEPS = {
    ArrowRight: 1,
    ArrowUp: 1,
    ArrowLeft: -1,
    ArrowDown: -1,
    PageUp: 10,
    PageDown: -10,
};

/** The handles of both threshold lines of the matrix, to move with a mouse, a finger or the arrow keys. */
export class ThresholdHandles extends Component {
    static template = "strategic_customer.ThresholdHandles";
    static props = {
        trial: Object,
        // The place of the plane within the plot, in pixels: left, right, top, bottom, width and height.
        area: Object,
    };

    setup() {
        this.rootRef = useRef("root");
        this.dimensions = DIMENSIONS;
        this.labels = LABELS;
        this.trial = useState(this.props.trial);
        this.state = useState({ dragged: null });
        // On the window, because the pointer leaves a handle that moves along one axis only.
        useExternalListener(window, "pointermove", (ev) => this.onPointerMove(ev));
        useExternalListener(window, "pointerup", () => this.drop());
        useExternalListener(window, "pointercancel", () => this.drop());
    }

    /** The CSS of a handle: beyond the end of its line. Not in a style sheet, which is mirrored for right-to-left text. */
    place(dimension) {
        const { left, right, top, bottom, width, height } = this.props.area;
        const share = this.trial.tried[dimension] / 100;
        const isFit = dimension === "audience_fit";
        const x = isFit ? left + share * (right - left) : right + 3;
        const y = isFit ? top - 3 : bottom - share * (bottom - top);
        // In percent: on paper, the plot has another size.
        return (
            `left: ${(100 * x) / width}%; top: ${(100 * y) / height}%; ` +
            `transform: ${isFit ? "translate(-50%, -100%)" : "translate(0, -50%)"}`
        );
    }

    /** What a screen reader says of a threshold: its value, and what it would change. */
    valueText(dimension) {
        const { tried, changes, isMoved } = this.trial;
        const value = `${tried[dimension]}`;
        return isMoved && changes
            ? _t("%(value)s: %(dropping)s would drop out, %(coming)s would come in", { value, ...changes })
            : value;
    }

    /** Return the score at the place of a pointer, along the axis of `dimension`. */
    scoreAt(ev, dimension) {
        const { left, right, top, bottom } = this.props.area;
        const plot = this.rootRef.el.parentElement.getBoundingClientRect();
        return dimension === "audience_fit"
            ? (100 * (ev.clientX - plot.left - left)) / (right - left)
            : (100 * (plot.top + bottom - ev.clientY)) / (bottom - top);
    }

    onPointerDown(ev, dimension) {
        if (!this.trial.canMove || ev.button) {
            return;
        }
        // Keep the browser from selecting text, but not from moving the focus.
        ev.preventDefault();
        ev.currentTarget.focus();
        this.trial.prepare();
        // A handle does not jump to the pointer when it is grabbed beside its middle.
        this.offset = this.trial.tried[dimension] - this.scoreAt(ev, dimension);
        this.before = this.trial.tried[dimension];
        this.state.dragged = dimension;
    }

    onPointerMove(ev) {
        const { dragged } = this.state;
        if (dragged && ev.pointerType === "mouse" && !ev.buttons) {
            // The button was released outside the window, which no event tells.
            this.drop();
        } else if (dragged) {
            this.trial.move(dragged, this.scoreAt(ev, dragged) + this.offset);
        }
    }

    drop() {
        this.state.dragged = null;
    }

    onKeydown(ev, dimension) {
        if (!this.trial.canMove || ev.ctrlKey || ev.metaKey || ev.altKey) {
            return;
        }
        if (ev.key in STEPS) {
            this.trial.move(dimension, this.trial.tried[dimension] + STEPS[ev.key]);
        } else if (ev.key === "Home") {
            this.trial.move(dimension, 0);
        } else if (ev.key === "End") {
            this.trial.move(dimension, 100);
        } else if (ev.key === "Escape" && this.state.dragged) {
            this.trial.move(this.state.dragged, this.before);
            this.drop();
        } else if (ev.key === "Escape" && this.trial.isMoved) {
            this.trial.undo();
        } else {
            return;
        }
        ev.preventDefault();
        ev.stopPropagation();
    }
}
