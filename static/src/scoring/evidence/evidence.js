import { useAutofocus } from "@web/core/utils/hooks";

import { Component } from "@odoo/owl";

/**
 * The evidence of an assessment, typed right under the stars: its type, a text, a link. `draft` changes while the user
 * types, so that the parent can save it when the user clicks something else. Enter saves, Escape closes.
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
        // On touch devices `useAutofocus` does nothing: focus would open the keyboard at each click on a star.
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
