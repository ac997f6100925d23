import { _t } from "@web/core/l10n/translation";
import { clamp } from "@web/core/utils/numbers";

import { animation } from "../chart_style";
import { drawQuadrants } from "./matrix_quadrants";

/** The least radius of a bubble, in pixels. */
const LEAST_RADIUS = 4;

/**
 * Return the configuration of a chart of Chart.js that shows the bubbles of `model`.
 *
 * @param {MatrixModel} model
 * @param {Object} style see `readStyle` in chart_style.js
 * @param {HTMLElement} plot the element that the chart fills
 * @param {Function} onResize function to call when the size of the chart changes
 * @param {Function} onLayout function to call with the place of the plane within the plot: left, right, top, bottom
 */
export function chartConfig(model, style, plot, onResize, onLayout) {
    return {
        type: "bubble",
        data: { datasets: datasets(model, style, plot) },
        options: {
            ...options(style),
            onResize: (chart) => {
                onResize();
                chart.data.datasets = datasets(model, style, plot);
            },
        },
        plugins: [
            {
                id: "strategicQuadrants",
                afterLayout: ({ chartArea, width, height }) => onLayout({ ...chartArea, width, height }),
                beforeDatasetsDraw: (chart) =>
                    drawQuadrants(chart, {
                        thresholds: model.trial.tried,
                        quadrants: model.found.quadrants,
                        names: model.statuses,
                        ...style,
                    }),
            },
        ],
    };
}

/** Return the datasets of the chart: for each status, one with the bubbles of this status; none if it shows customers. */
function datasets(model, { colors }, plot) {
    if (model.customers) {
        return [];
    }
    const greatest = Math.max(...model.bubbles.map((bubble) => model.value(bubble)), 1e-9);
    const largest = largestRadius(plot);
    return model.totals.map(({ status }) => ({
        data: model.bubbles
            .filter((bubble) => bubble.status === status)
            // Draw large bubbles first, so that small bubbles lie above them.
            .sort((a, b) => model.value(b) - model.value(a))
            .map((bubble) => ({
                x: bubble.x,
                y: bubble.y,
                // The area of a bubble shows its value, so the radius grows with the square root of the value.
                r: Math.max(largest * Math.sqrt(model.value(bubble) / greatest), LEAST_RADIUS),
                bubble,
            })),
        ...fill(status, colors),
        borderWidth: 1.5,
        hoverBorderColor: colors.text,
        hoverBorderWidth: 3,
        hoverRadius: 1,
        // Don't cut off bubbles at the edge of the plot.
        clip: false,
    }));
}

/** Return the colours of the bubbles of `status`. Candidates are hatched: what is not assessed may move them. */
function fill(status, colors) {
    if (status === "partial") {
        const hatching = hatch(colors.line);
        return { backgroundColor: hatching, borderColor: colors.line, hoverBackgroundColor: hatching };
    }
    return {
        backgroundColor: `color-mix(in srgb, ${colors[status]} 65%, transparent)`,
        borderColor: colors[status],
        hoverBackgroundColor: colors[status],
    };
}

/** Return a pattern of thin diagonal lines. */
function hatch(color) {
    const tile = document.createElement("canvas");
    tile.width = tile.height = 6;
    const ctx = tile.getContext("2d");
    ctx.strokeStyle = color;
    ctx.lineWidth = 1.25;
    ctx.beginPath();
    // The corners too, so that the lines continue on the next tile.
    for (const offset of [-6, 0, 6]) {
        ctx.moveTo(offset - 1, 7);
        ctx.lineTo(offset + 7, -1);
    }
    ctx.stroke();
    return ctx.createPattern(tile, "repeat");
}

function options({ colors, font }) {
    const axis = (title) => ({
        type: "linear",
        min: 0,
        max: 100,
        title: { display: true, text: title, color: colors.text },
        ticks: { stepSize: 10, maxRotation: 0, color: colors.text },
        grid: { color: colors.grid },
        border: { color: colors.grid },
    });
    return {
        maintainAspectRatio: false,
        font: { family: font },
        // `MatrixRenderer` handles hovering itself, so that mouse, keyboard and touch show the same text.
        events: [],
        animation: animation(),
        // Room for the handles of the thresholds.
        layout: { padding: { top: 30, right: 44 } },
        scales: { x: axis(_t("Audience fit")), y: axis(_t("Reputation")) },
        plugins: { legend: { display: false }, tooltip: { enabled: false } },
    };
}

/** Return the radius of the largest bubble in pixels. On a wide screen, neighbours of similar size hardly overlap. */
function largestRadius({ clientWidth, clientHeight }) {
    return clamp(0.5 * Math.sqrt((clientWidth / 20) * (clientHeight / 20)), 8, 30);
}
