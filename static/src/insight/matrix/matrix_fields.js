/** The quadrant of each status: whether audience fit (x) and reputation (y) reach their threshold. */
const CORNERS = {
    strategic: [true, true],
    core: [true, false],
    prestige: [false, true],
    other: [false, false],
};

/** Line height of a name, in pixels. */
const LINE = 15;

/** Return the lines of a name: one if it fits into `room` pixels, else one for each word. */
function lines(ctx, name, room) {
    return ctx.measureText(name).width <= room ? [name] : name.split(" ");
}

/**
 * Draw below the bubbles: the thresholds as lines, and the four quadrants that they make, each with its name.
 *
 * @param {Object} chart a chart of Chart.js, with linear scales x and y
 * @param {Object} config
 * @param {Object} config.thresholds `audience_fit` and `reputation`
 * @param {Object} config.names names of the quadrants, by status
 * @param {Object} config.colors colours of the quadrants, by status; also of `text` and `line`
 * @param {string} config.font font family
 */
export function drawFields({ ctx, chartArea, scales }, { thresholds, names, colors, font }) {
    const { left, right, top, bottom } = chartArea;
    const x = scales.x.getPixelForValue(thresholds.audience_fit);
    const y = scales.y.getPixelForValue(thresholds.reputation);
    ctx.save();
    ctx.globalAlpha = 0.08;
    for (const [status, [fits, renowned]] of Object.entries(CORNERS)) {
        ctx.fillStyle = colors[status];
        ctx.fillRect(fits ? x : left, renowned ? top : y, fits ? right - x : x - left, renowned ? y - top : bottom - y);
    }
    ctx.globalAlpha = 1;
    ctx.strokeStyle = colors.line;
    ctx.lineWidth = 1.5;
    ctx.setLineDash([6, 4]);
    ctx.beginPath();
    ctx.moveTo(x, top - 4);
    ctx.lineTo(x, bottom);
    ctx.moveTo(left, y);
    ctx.lineTo(right + 4, y);
    ctx.stroke();
    ctx.fillStyle = colors.text;
    ctx.font = `bold 12px ${font}`;
    ctx.textAlign = "center";
    ctx.textBaseline = "bottom";
    ctx.fillText(thresholds.audience_fit, x, top - 6);
    ctx.textAlign = "left";
    ctx.textBaseline = "middle";
    ctx.fillText(thresholds.reputation, right + 7, y);
    ctx.font = `bold 13px ${font}`;
    for (const [status, [fits, renowned]] of Object.entries(CORNERS)) {
        const texts = lines(ctx, names[status], (fits ? right - x : x - left) - 16);
        const textX = fits ? right - 8 : left + 8;
        let textY = renowned ? top + 8 : bottom - 8 - LINE * texts.length;
        ctx.textAlign = fits ? "right" : "left";
        ctx.textBaseline = "top";
        for (const text of texts) {
            ctx.fillText(text, textX, textY);
            textY += LINE;
        }
    }
    ctx.restore();
}
