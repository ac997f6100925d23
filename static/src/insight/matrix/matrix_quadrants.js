/** Line height of a quadrant's name, in pixels. */
const LINE = 15;

/** Return the lines of a quadrant's name: one line if the name fits into `room` pixels, else a line for each word. */
function lines(ctx, name, room) {
    return ctx.measureText(name).width <= room ? [name] : name.split(" ");
}

/**
 * Draw, beneath the bubbles, the thresholds as lines, and the four quadrants between these lines, each with its name.
 *
 * @param {Object} chart a chart of Chart.js, with linear scales x and y
 * @param {Object} config
 * @param {Object} config.thresholds the thresholds to draw: `audience_fit` and `reputation`
 * @param {Object[]} config.quadrants of each quadrant the `status`, and its bounds `audience_fit` and `reputation` at the
 *     thresholds that count
 * @param {Object} config.names names of the quadrants, by status
 * @param {Object} config.colors colours of the quadrants by status, and the colours `text` and `line`
 * @param {string} config.font font family
 */
export function drawQuadrants(chart, config) {
    const moved = { ...config, quadrants: config.quadrants.map((quadrant) => bounded(quadrant, config.thresholds)) };
    chart.ctx.save();
    fillQuadrants(chart, moved);
    drawThresholds(chart, moved);
    writeNames(chart, moved);
    chart.ctx.restore();
}

/** Return a quadrant with its bounds at other thresholds: thresholds that the user tries out move the quadrants. */
function bounded({ status, ...bounds }, thresholds) {
    const moved = Object.entries(bounds).map(([dimension, [from]]) => [
        dimension,
        from > 0 ? [thresholds[dimension], 100] : [0, thresholds[dimension]],
    ]);
    return { status, ...Object.fromEntries(moved) };
}

function fillQuadrants({ ctx, scales }, { quadrants, colors }) {
    ctx.globalAlpha = 0.08;
    for (const { status, audience_fit, reputation } of quadrants) {
        const [left, right] = audience_fit.map((score) => scales.x.getPixelForValue(score));
        const [bottom, top] = reputation.map((score) => scales.y.getPixelForValue(score));
        ctx.fillStyle = colors[status];
        ctx.fillRect(left, top, right - left, bottom - top);
    }
    ctx.globalAlpha = 1;
}

function drawThresholds({ ctx, chartArea, scales }, { thresholds, colors }) {
    const { left, right, top, bottom } = chartArea;
    const x = scales.x.getPixelForValue(thresholds.audience_fit);
    const y = scales.y.getPixelForValue(thresholds.reputation);
    ctx.strokeStyle = colors.line;
    ctx.lineWidth = 1.5;
    ctx.setLineDash([6, 4]);
    ctx.beginPath();
    ctx.moveTo(x, top - 4);
    ctx.lineTo(x, bottom);
    ctx.moveTo(left, y);
    ctx.lineTo(right + 4, y);
    ctx.stroke();
}

/** Write the name of each quadrant into its corner that is also a corner of the plot. */
function writeNames({ ctx, chartArea, scales }, { quadrants, names, colors, font }) {
    ctx.fillStyle = colors.text;
    ctx.font = `bold 13px ${font}`;
    ctx.textBaseline = "top";
    for (const { status, audience_fit, reputation } of quadrants) {
        const [left, right] = audience_fit.map((score) => scales.x.getPixelForValue(score));
        const texts = lines(ctx, names[status], right - left - 16);
        // Thresholds are at least 1. So a quadrant whose audience fit begins above 0 is on the right, and a quadrant
        // whose reputation begins above 0 is at the top.
        const isRight = audience_fit[0] > 0;
        const isUpper = reputation[0] > 0;
        const x = isRight ? chartArea.right - 8 : chartArea.left + 8;
        let y = isUpper ? chartArea.top + 8 : chartArea.bottom - 8 - LINE * texts.length;
        ctx.textAlign = isRight ? "right" : "left";
        for (const text of texts) {
            ctx.fillText(text, x, y);
            y += LINE;
        }
    }
}
