import { browser } from "@web/core/browser/browser";

/** Return the font of `el`, and by name the colours that the style sheet gives `el` now: light, dark, or for paper. */
export function readStyle(el) {
    const style = getComputedStyle(el);
    const names = ["strategic", "partial", "core", "prestige", "other", "text", "line", "grid"];
    return {
        font: style.fontFamily,
        colors: Object.fromEntries(names.map((name) => [name, style.getPropertyValue(`--strategic-${name}`).trim()])),
    };
}

/** Return the option `animation` of a chart of Chart.js: none for users who want less motion. */
export function animation() {
    return browser.matchMedia("(prefers-reduced-motion: reduce)").matches ? false : { duration: 300 };
}
