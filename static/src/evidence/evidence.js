import { useAutofocus } from "@web/core/utils/hooks";

import { Component } from "@odoo/owl";

/**
 * What a judgement rests on, typed right under the stars: its kind, some words, a link. `draft` is written while
 * typing, so that whoever shows it can save it when something else is clicked. Enter saves, Escape closes.
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
        // Not on phones, where it would bring up the keyboard at each star.
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
