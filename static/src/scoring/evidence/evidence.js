import { useAutofocus } from "@web/core/utils/hooks";

import { Component } from "@odoo/owl";

/**
 * The inputs for the evidence of an assessment, right under the stars: its type, a text, a link. The inputs change
 * `draft` while the user types, so that the parent can save the evidence when the user clicks elsewhere. Enter saves
 * the evidence; Escape closes the inputs without saving.
 */
export class StrategicEvidence extends Component {
    static template = "strategic_customer.Evidence";
    static props = {
        label: String,
        draft: Object,
        types: Array,
        busy: { type: Boolean, optional: true },
        undoLabel: { type: String, optional: true },
        save: Function,
        undo: Function,
        close: Function,
    };

    setup() {
        // `useAutofocus` does nothing on touch devices. That is right here: each tap on a star opens these inputs, and
        // a focused input would open the keyboard.
        useAutofocus({ refName: "text" });
    }

    onKeydown(ev) {
        if (ev.key === "Enter" && ev.target.tagName === "INPUT") {
            ev.preventDefault();
            ev.stopPropagation();
            this.props.save();
        } else if (ev.key === "Escape") {
            ev.stopPropagation();
            this.props.close();
        }
    }
}
