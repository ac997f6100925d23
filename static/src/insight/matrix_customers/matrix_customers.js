import { deserializeDate, formatDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { formatList } from "@web/core/l10n/utils";
import { clamp } from "@web/core/utils/numbers";

import { Component, onWillUpdateProps, useExternalListener, useRef, useState } from "@odoo/owl";

import { ARROWS, neighbour } from "../matrix/neighbour";
import { statusOf } from "../thresholds/histogram";
import { spread } from "./spread";

/** The diameter of a mark in pixels, and the least and the largest one if the size shows revenue. */
const SIZES = { wide: [34, 22, 52], narrow: [28, 20, 38] };
/** A plane up to so many pixels wide is narrow. */
const NARROW = 420;
/** Half the width of the text beside a mark, in pixels. */
const HALF_TEXT = 140;
/** A trail with more points shows no dates beside them: they would cover one another. */
const DATED_POINTS = 6;

/**
 * The customers of the matrix, while they are few: logos or initials at their places. A candidate is hatched, and lines
 * show what it could still gain. A click shows the trail of the last twelve months.
 */
export class MatrixCustomers extends Component {
    static template = "strategic_customer.MatrixCustomers";
    static props = {
        model: Object,
        // `model.customers`. Each load creates a new list, so the component renders again.
        customers: Array,
        // The place of the plane within the plot, in pixels: left, right, top, bottom, width and height.
        area: Object,
        amountLabel: Function,
        openCustomer: Function,
    };

    setup() {
        this.rootRef = useRef("root");
        this.trial = useState(this.props.model.trial);
        // The ids of the customer under the pointer or with the focus, of the clicked one, and of the next Tab stop.
        this.state = useState({ hovered: null, pinned: null, stop: null, trail: null });
        onWillUpdateProps(({ customers }) => {
            if (customers !== this.props.customers) {
                Object.assign(this.state, { hovered: null, pinned: null, stop: null, trail: null });
            }
        });
        useExternalListener(window, "pointerdown", (ev) => {
            if (!this.rootRef.el?.contains(ev.target)) {
                this.pin(null);
            }
        });
    }

    // Places

    /** Return the place of scores in the plot, in pixels. A score that grows goes right and up. */
    placeOf(x, y) {
        const { left, right, top, bottom } = this.props.area;
        return { x: left + (x / 100) * (right - left), y: bottom - (y / 100) * (bottom - top) };
    }

    get isNarrow() {
        const { left, right } = this.props.area;
        return right - left <= NARROW;
    }

    sizeOf(customer, greatest) {
        const [size, least, largest] = SIZES[this.isNarrow ? "narrow" : "wide"];
        const { model } = this.props;
        return model.isRevenue ? Math.max(largest * Math.sqrt(model.value(customer) / greatest), least) : size;
    }

    /** The customers with their places: the true one, and the one where the mark is. */
    get marks() {
        const { customers, area, model } = this.props;
        if (this.placed?.customers !== customers || this.placed.area !== area) {
            const greatest = Math.max(...customers.map((customer) => model.value(customer)), 1e-9);
            const trues = customers.map((customer) => ({
                ...this.placeOf(customer.x, customer.y),
                size: this.sizeOf(customer, greatest),
            }));
            const { audience_fit, reputation } = this.trial.present;
            const places = spread(trues, area, this.placeOf(audience_fit, reputation));
            const marks = customers.map((customer, index) => ({
                customer,
                initials: initialsOf(customer.name),
                trueX: trues[index].x,
                trueY: trues[index].y,
                size: trues[index].size,
                ...places[index],
            }));
            this.placed = { customers, area, marks };
        }
        const { isMoved, tried } = this.trial;
        return this.placed.marks.map((mark) => ({
            ...mark,
            // Not by these thresholds while nothing is tried out: audiences may have thresholds of their own.
            status: isMoved ? statusOf(mark.customer, tried) : mark.customer.status,
        }));
    }

    /** The CSS of a mark. Its place is in percent: on paper, the plot has another size. */
    style({ x, y, size }) {
        const { width, height } = this.props.area;
        return (
            `left: ${(100 * x) / width}%; top: ${(100 * y) / height}%; ` +
            `width: ${size}px; height: ${size}px; transform: translate(-50%, -50%)`
        );
    }

    /** The lines from the scores of a candidate to what they could still become, as the path of an SVG. */
    roomPath({ customer, trueX, trueY }) {
        const reached = this.placeOf(customer.xPotential, customer.yPotential);
        return (
            (reached.x > trueX ? `M${trueX} ${trueY}H${reached.x}m0 -4v8` : "") +
            (reached.y < trueY ? `M${trueX} ${trueY}V${reached.y}m-4 0h8` : "")
        );
    }

    /** The area in which a candidate can still come to lie, as attributes of an SVG's rectangle. */
    roomArea({ customer, trueX, trueY }) {
        const { x, y } = this.placeOf(customer.xPotential, customer.yPotential);
        return { x: trueX, y, width: x - trueX, height: trueY - y };
    }

    // The chosen customer

    get shown() {
        const id = this.state.pinned || this.state.hovered;
        return (id && this.marks.find(({ customer }) => customer.id === id)) || null;
    }

    /**
     * Return the CSS that places the text near a mark, within the plot: beside it towards the middle or, if the plot is
     * narrow, above or below it.
     */
    textPlace({ x, y, size }) {
        const { width, height } = this.props.area;
        const half = Math.min(HALF_TEXT, width / 2);
        const distance = size / 2 + 8;
        if (!this.isNarrow) {
            const isLower = y > height / 2;
            const across = x > width / 2 ? `right: ${width - x + distance}px` : `left: ${x + distance}px`;
            const edge = Math.max((isLower ? height - y : y) - size / 2, 0);
            return `${across}; ${isLower ? "bottom" : "top"}: ${edge}px; max-width: ${2 * half}px`;
        }
        const left = `left: ${clamp(x, half, width - half)}px; max-width: ${2 * half}px; transform: translateX(-50%)`;
        return y > height / 2 ? `${left}; bottom: ${height - y + distance}px` : `${left}; top: ${y + distance}px`;
    }

    statusLabel(status) {
        return this.props.model.statuses[status] || _t("Not Assessed");
    }

    fitText({ audience_fit: score, audience_fit_potential: potential }) {
        return potential > score
            ? _t("Audience fit %(score)s, could reach %(potential)s", { score, potential })
            : _t("Audience fit %(score)s", { score });
    }

    reputationText({ reputation: score, reputation_potential: potential }) {
        return potential > score
            ? _t("Reputation %(score)s, could reach %(potential)s", { score, potential })
            : _t("Reputation %(score)s", { score });
    }

    label({ customer, status }) {
        const parts = [customer.name, this.statusLabel(status), this.fitText(customer), this.reputationText(customer)];
        return formatList(parts, { style: "unit" });
    }

    hover(id) {
        this.state.hovered = id;
    }

    onEnter(ev, { customer }) {
        // Not while a threshold is dragged across.
        if (!ev.buttons) {
            this.hover(customer.id);
        }
    }

    /** Show the trail of a customer; a second click opens it. */
    async onClick({ customer }) {
        if (this.state.pinned === customer.id) {
            return this.props.openCustomer(customer);
        }
        this.pin(customer.id);
        const trail = await this.props.model.readTrail(customer);
        if (this.state.pinned === customer.id) {
            this.state.trail = trail;
        }
    }

    pin(id) {
        if (id !== this.state.pinned) {
            Object.assign(this.state, { pinned: id, trail: null });
        }
    }

    isStop({ customer }, index) {
        const { stop } = this.state;
        return stop ? stop === customer.id : index === 0;
    }

    onFocus({ customer }) {
        Object.assign(this.state, { stop: customer.id, hovered: customer.id });
    }

    onKeydown(ev, { customer }) {
        if (ev.key in ARROWS) {
            const next = neighbour(this.props.customers, customer, ARROWS[ev.key]);
            if (next) {
                this.pin(null);
                this.rootRef.el.querySelector(`[data-id="${next.id}"]`).focus();
            }
        } else if (ev.key === "Escape" && this.state.pinned) {
            this.pin(null);
        } else {
            return;
        }
        ev.preventDefault();
        ev.stopPropagation();
    }

    // The trail

    /** The points of the trail that have a place, and the customer's place now, in pixels. */
    get trailPoints() {
        const shown = this.shown;
        const dated = ((shown && this.state.trail) || []).filter(({ x, y }) => x !== null && y !== null);
        const points = dated.map(({ x, y, status, date }) => ({
            ...this.placeOf(x, y),
            status,
            // No date where the mark would cover it.
            date: dated.length <= DATED_POINTS && !isNear(this.placeOf(x, y), shown) ? this.date(date) : "",
        }));
        return points.length ? [...points, { x: shown.trueX, y: shown.trueY, date: "" }] : [];
    }

    get trailPath() {
        return this.trailPoints.map(({ x, y }) => `${x},${y}`).join(" ");
    }

    date(text) {
        return formatDate(deserializeDate(text));
    }

    pointLabel({ date, status }) {
        return _t("%(date)s: %(status)s", { date: this.date(date), status: this.statusLabel(status) });
    }
}

/** Whether a point lies under a mark, or close beside it. */
function isNear({ x, y }, { trueX, trueY, size }) {
    return Math.hypot(x - trueX, y - trueY) < size;
}

/** Return the first letters of the first two words of a name. */
function initialsOf(name) {
    const words = name.match(/[\p{L}\p{N}]+/gu) || ["?"];
    return words
        .slice(0, 2)
        .map((word) => [...word][0].toUpperCase())
        .join("");
}
