import { useEffect } from "@odoo/owl";

/**
 * Focus an element that is not there yet, or that is still disabled: for when an action removes the focused element.
 *
 * @param {{ el: HTMLElement | null }} root the ref in which the element will be
 * @returns {Function} takes the selector of the element, which gets the focus after the next rendering that shows it
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
