import { useEffect } from "@odoo/owl";

/**
 * Return a function that focuses an element after a later rendering. A component needs this when an action removes or
 * disables the focused element, and the element to focus next does not exist yet.
 *
 * @param {{ el: HTMLElement | null }} root the ref of the element that will contain the element to focus
 * @returns {Function} takes a selector; the element that matches it gets the focus after the first rendering with it
 */
export function useFocusNext(root) {
    let next = null;
    useEffect(() => {
        const target = next && root.el?.querySelector(next);
        if (target) {
            next = null;
            target.focus();
        }
    });
    return (selector) => (next = selector);
}
