import { loadBundle } from "@web/core/assets";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { clamp } from "@web/core/utils/numbers";
import { formatInteger, formatMonetary } from "@web/views/fields/formatters";

import {
    Component,
    markRaw,
    onWillStart,
    onWillUnmount,
    useEffect,
    useExternalListener,
    useRef,
    useState,
} from "@odoo/owl";

import { readStyle } from "../chart_style";
import { MatrixCustomers } from "../matrix_customers/matrix_customers";
import { ThresholdHandles } from "../thresholds/threshold_handles";
import { WhatIf } from "../thresholds/what_if";
import { chartConfig } from "./matrix_chart";
import { MEASURES } from "./matrix_model";
import { ARROWS, neighbour } from "./neighbour";

/** Milliseconds that a bubble must stay chosen before the server is asked for the names of its customers. */
const REST = 120;

/** Maximum distance, in pixels, from the centre of a bubble to a tap beside the bubble that still chooses it. */
const FINGER = 20;

/** Shows the matrix: as a plane with bubbles, or with the customers while they are few, or as a table of the same. */
export class MatrixRenderer extends Component {
    static template = "strategic_customer.MatrixRenderer";
    static components = { MatrixCustomers, ThresholdHandles, WhatIf };
    static props = {
        model: Object,
        // `found` is `model.found`. Each load creates a new object, so the component renders again.
        found: Object,
        display: Object,
        openCustomers: Function,
        openCustomer: Function,
    };

    setup() {
        this.rootRef = useRef("root");
        this.plotRef = useRef("plot");
        this.canvasRef = useRef("canvas");
        this.measures = MEASURES;
        this.display = useState(this.props.display);
        // The chosen bubble: the bubble that is under the pointer, was tapped, or was reached by the arrow keys.
        // `area` is the place of the plane within the plot, null until the chart is drawn.
        this.state = useState({ bubble: null, names: [], place: "", area: null });
        this.trial = useState(this.model.trial);
        onWillStart(() => loadBundle("web.chartjs_lib"));
        useEffect(
            () => {
                this.draw();
                return () => this.chart?.destroy();
            },
            () => [this.model.bubbles, this.display.table]
        );
        // Draw the quadrants again when a threshold moves.
        useEffect(
            () => {
                this.chart?.draw();
            },
            () => [this.trial.tried.audience_fit, this.trial.tried.reputation]
        );
        // Print with the colours for paper: paper is white even if the screen is dark.
        useExternalListener(window, "beforeprint", () => this.print(true));
        useExternalListener(window, "afterprint", () => this.print(false));
        onWillUnmount(() => browser.clearTimeout(this.resting));
    }

    get model() {
        return this.props.model;
    }

    get label() {
        const count = formatInteger(this.rows.reduce((sum, row) => sum + row.count, 0));
        return this.model.customers
            ? _t("Matrix of customers (%(count)s): audience fit across, reputation up.", { count })
            : _t(
                  "Matrix of customers (%(count)s): audience fit across, reputation up. The arrow keys go from bubble to bubble, Enter opens its customers.",
                  { count }
              );
    }

    /** The numbers of customers by status: those at the thresholds that the user tries out, with their change. */
    get totals() {
        const { counts } = this.trial;
        if (!counts) {
            return this.model.totals;
        }
        const present = this.trial.presentCounts;
        return this.model.totals.map((total) => {
            const count = counts[total.status];
            return count === undefined ? total : { ...total, count, change: signed(count - present[total.status]) };
        });
    }

    /** The rows of the table, bubbles or customers: the best status first, then the highest reputation and fit. */
    get rows() {
        if (this.model.isSample) {
            return [];
        }
        const order = this.model.totals.map(({ status }) => status);
        return [...(this.model.customers || this.model.bubbles)].sort(
            (a, b) => order.indexOf(a.status) - order.indexOf(b.status) || b.y - a.y || b.x - a.x
        );
    }

    /** Whether there are customers, but none in the plane, because no customer has both scores. */
    get isPlaneEmpty() {
        return !this.model.bubbles.length;
    }

    countLabel({ count }) {
        return _t("Customers: %s", formatInteger(count));
    }

    /** A bubble in words, for those who do not see it. */
    bubbleLabel({ name, count }) {
        return _t("%(bubble)s. Customers: %(count)s.", { bubble: name, count: formatInteger(count) });
    }

    amountLabel({ amount }) {
        return formatMonetary(amount, { currencyId: this.props.found.currency_id });
    }

    /** How many customers of the chosen bubble are not named, as text; empty if all are. */
    get others() {
        const rest = this.state.bubble.count - this.state.names.length;
        return this.state.names.length && rest > 0 ? _t("Others: %s", formatInteger(rest)) : "";
    }

    number(count) {
        return formatInteger(count);
    }

    open({ domain, name, label }) {
        // While thresholds are tried out, the customers have other statuses than the totals say.
        if (!this.model.isSample && !(label && this.trial.isMoved)) {
            this.props.openCustomers(domain, name || label);
        }
    }

    // Drawing the chart

    draw() {
        this.chart?.destroy();
        this.chart = null;
        this.choose(null);
        if (this.canvasRef.el) {
            this.style = readStyle(this.rootRef.el);
            this.chart = new Chart(this.canvasRef.el, this.config());
        }
    }

    config() {
        return chartConfig(
            this.model,
            this.style,
            this.plotRef.el,
            () => this.choose(null),
            (area) => this.setArea(area)
        );
    }

    /** Keep the place of the plane; the same object while it stays, so that nothing is placed again. */
    setArea(area) {
        if (JSON.stringify(area) !== JSON.stringify(this.state.area)) {
            this.state.area = markRaw(area);
        }
    }

    print(onPaper) {
        if (this.chart) {
            this.choose(null);
            this.rootRef.el.classList.toggle("o_strategic_matrix_on_paper", onPaper);
            // Change the object `style` in place: the chart holds this object, and takes the colours from it.
            Object.assign(this.style, readStyle(this.rootRef.el));
            const { options, data } = this.config();
            this.chart.options = options;
            this.chart.data.datasets = data.datasets;
            this.chart.update("none");
        }
    }

    // Choosing and opening a bubble

    elements() {
        return this.chart.data.datasets.flatMap((dataset, datasetIndex) =>
            dataset.data.map(({ bubble }, index) => ({ datasetIndex, index, bubble }))
        );
    }

    bubbleAt(ev, isFinger) {
        const find = (intersect) => this.chart.getElementsAtEventForMode(ev, "nearest", { intersect }, true)[0];
        let found = find(true);
        if (!found && isFinger) {
            const nearest = find(false);
            const { left, top } = this.canvasRef.el.getBoundingClientRect();
            const away =
                nearest && Math.hypot(nearest.element.x - (ev.clientX - left), nearest.element.y - (ev.clientY - top));
            found = away <= FINGER && nearest;
        }
        return found ? this.chart.data.datasets[found.datasetIndex].data[found.index].bubble : null;
    }

    /** Choose `bubble`: show a ring around it and a text beside it. If `bubble` is null, choose no bubble. */
    choose(bubble) {
        if (bubble === this.state.bubble) {
            return;
        }
        browser.clearTimeout(this.resting);
        Object.assign(this.state, { bubble, names: [] });
        if (!this.chart) {
            return;
        }
        const element = bubble && this.elements().find((candidate) => candidate.bubble === bubble);
        this.chart.setActiveElements(element ? [element] : []);
        this.chart.update("none");
        if (element) {
            this.state.place = this.place(this.chart.getDatasetMeta(element.datasetIndex).data[element.index]);
            this.resting = browser.setTimeout(() => this.name(bubble), REST);
        }
    }

    async name(bubble) {
        const names = await this.model.firstNames(bubble);
        if (bubble === this.state.bubble) {
            this.state.names = names;
        }
    }

    /** Return the CSS that places the text beside the bubble, within the plot. */
    place({ x, y, options }) {
        const { width, height } = this.chart;
        const half = Math.min(130, width / 2);
        const distance = options.radius + 8;
        const left = `left: ${clamp(x, half, width - half)}px; max-width: ${2 * half}px`;
        return y > height / 2 ? `${left}; bottom: ${height - y + distance}px` : `${left}; top: ${y + distance}px`;
    }

    onPointerMove(ev) {
        // Not while a threshold is dragged across the bubbles.
        if (ev.pointerType !== "touch" && !ev.buttons && !this.model.isSample && !this.model.customers) {
            this.choose(this.bubbleAt(ev));
        }
    }

    onPointerLeave(ev) {
        if (ev.pointerType !== "touch") {
            this.choose(null);
        }
    }

    onPointerDown(ev) {
        this.isFinger = ev.pointerType === "touch";
    }

    /**
     * Open the customers of a clicked bubble. A finger can't hover: its first tap on a bubble shows the text, and its
     * second tap opens the customers.
     */
    onClick(ev) {
        if (this.model.isSample || this.model.customers) {
            return;
        }
        const bubble = this.bubbleAt(ev, this.isFinger);
        const isSeen = bubble === this.state.bubble;
        this.choose(bubble);
        if (bubble && (isSeen || !this.isFinger)) {
            this.open(bubble);
        }
    }

    onKeydown(ev) {
        const { bubble } = this.state;
        if (ev.key in ARROWS) {
            this.choose(bubble ? neighbour(this.rows, bubble, ARROWS[ev.key]) || bubble : this.rows[0]);
        } else if (bubble && (ev.key === "Enter" || ev.key === " ")) {
            this.open(bubble);
        } else if (bubble && ev.key === "Escape") {
            this.choose(null);
        } else {
            return;
        }
        ev.preventDefault();
        ev.stopPropagation();
    }
}

/** Return a difference with its sign, "" if there is none. */
function signed(difference) {
    const number = formatInteger(Math.abs(difference));
    return difference && (difference > 0 ? `+${number}` : `−${number}`);
}
