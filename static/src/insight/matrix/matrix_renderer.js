import { loadBundle } from "@web/core/assets";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { clamp } from "@web/core/utils/numbers";
import { formatInteger, formatMonetary } from "@web/views/fields/formatters";

import { Component, onWillStart, onWillUnmount, useEffect, useExternalListener, useRef, useState } from "@odoo/owl";

import { chartConfig, readStyle } from "./matrix_chart";
import { MEASURES } from "./matrix_model";

/** Milliseconds that a bubble must stay chosen before the server is asked for the names of its customers. */
const REST = 120;

/** Maximum distance, in pixels, from the centre of a bubble to a tap beside the bubble that still chooses it. */
const FINGER = 20;

/** The direction of each arrow key in the plane: [x, y]. */
const ARROWS = {
    ArrowRight: [1, 0],
    ArrowLeft: [-1, 0],
    ArrowUp: [0, 1],
    ArrowDown: [0, -1],
};

/** Shows the matrix: as a plane with bubbles, or as a table with the same data. */
export class MatrixRenderer extends Component {
    static template = "strategic_customer.MatrixRenderer";
    static props = {
        model: Object,
        // `found` is `model.found`. Each load creates a new object, so the component renders again.
        found: Object,
        display: Object,
        openCustomers: Function,
    };

    setup() {
        this.rootRef = useRef("root");
        this.plotRef = useRef("plot");
        this.canvasRef = useRef("canvas");
        this.measures = MEASURES;
        this.display = useState(this.props.display);
        // The chosen bubble: the bubble that is under the pointer, was tapped, or was reached by the arrow keys.
        this.state = useState({ bubble: null, names: [], place: "" });
        onWillStart(() => loadBundle("web.chartjs_lib"));
        useEffect(
            () => {
                this.draw();
                return () => this.chart?.destroy();
            },
            () => [this.model.bubbles, this.display.table]
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
        return _t(
            "Matrix of %(count)s customers, audience fit across and reputation up. The arrow keys go from bubble to bubble, Enter opens its customers.",
            { count: formatInteger(this.rows.reduce((sum, { count }) => sum + count, 0)) }
        );
    }

    /** The bubbles as rows of the table: the best status first, then the highest reputation, then the highest fit. */
    get rows() {
        if (this.model.isSample) {
            return [];
        }
        const order = this.model.totals.map(({ status }) => status);
        return [...this.model.bubbles].sort(
            (a, b) => order.indexOf(a.status) - order.indexOf(b.status) || b.y - a.y || b.x - a.x
        );
    }

    /** Whether there are customers, but none in the plane, because no customer has both scores. */
    get isPlaneEmpty() {
        return !this.model.bubbles.length;
    }

    countLabel({ count }) {
        return count === 1 ? _t("1 customer") : _t("%s customers", formatInteger(count));
    }

    amountLabel({ amount }) {
        return formatMonetary(amount, { currencyId: this.props.found.currency_id });
    }

    /** The text "and … more": how many customers of the chosen bubble are not named. */
    get others() {
        const rest = this.state.bubble.count - this.state.names.length;
        return this.state.names.length && rest > 0 ? _t("and %s more", formatInteger(rest)) : "";
    }

    number(count) {
        return formatInteger(count);
    }

    open({ domain, name, label }) {
        if (!this.model.isSample) {
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
        return chartConfig(this.model, this.style, this.plotRef.el, () => this.choose(null));
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
        if (ev.pointerType !== "touch" && !this.model.isSample) {
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
        if (this.model.isSample) {
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
            this.choose(this.neighbour(bubble, ARROWS[ev.key]) || bubble);
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

    /** Return the bubble nearest to `bubble` in a direction, or null; without `bubble`, the table's first bubble. */
    neighbour(bubble, [across, up]) {
        if (!bubble) {
            return this.rows[0];
        }
        let best = null;
        let least = Infinity;
        for (const candidate of this.rows) {
            const dx = candidate.x - bubble.x;
            const dy = candidate.y - bubble.y;
            const ahead = dx * across + dy * up;
            const aside = Math.abs(dx * up) + Math.abs(dy * across);
            if (ahead > 0 && ahead + 2 * aside < least) {
                best = candidate;
                least = ahead + 2 * aside;
            }
        }
        return best;
    }
}
