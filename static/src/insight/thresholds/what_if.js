import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { formatInteger } from "@web/views/fields/formatters";

import { Component, useExternalListener, useRef, useState } from "@odoo/owl";

/** Says what the thresholds that are tried out would change; sales managers save them, everybody can undo. */
export class WhatIf extends Component {
    static template = "strategic_customer.WhatIf";
    static props = {
        trial: Object,
        // Return a promise of a sentence: what the tried thresholds would change for all customers.
        readEffect: Function,
        // Save the tried thresholds, and load the matrix again.
        save: Function,
    };

    setup() {
        this.rootRef = useRef("root");
        this.dialog = useService("dialog");
        this.notification = useService("notification");
        this.trial = useState(this.props.trial);
        useExternalListener(window, "keydown", (ev) => this.onKeydown(ev));
    }

    get changes() {
        const { changes, tried } = this.trial;
        return (
            changes &&
            _t("%(fit)s and %(reputation)s: %(dropping)s would drop out, %(coming)s would come in", {
                fit: tried.audience_fit,
                reputation: tried.reputation,
                dropping: formatInteger(changes.dropping),
                coming: formatInteger(changes.coming),
            })
        );
    }

    onKeydown(ev) {
        const isTyping = ev.target.closest?.("input, textarea, [contenteditable=true], .modal");
        if ((ev.ctrlKey || ev.metaKey) && !ev.shiftKey && ev.key?.toLowerCase() === "z" && !isTyping) {
            if (this.trial.isMoved) {
                this.trial.undo();
                ev.preventDefault();
            }
        }
    }

    /** Undo with the button. The button disappears, so the focus goes to the first handle. */
    undo() {
        this.trial.undo();
        this.rootRef.el.closest(".o_strategic_matrix")?.querySelector(".o_strategic_handle")?.focus();
    }

    async save() {
        const effect = await this.props.readEffect();
        this.dialog.add(ConfirmationDialog, {
            title: _t("Save These Thresholds?"),
            body: `${this.trial.moving.effect}\n\n${effect}`,
            confirmLabel: _t("Save"),
            confirm: async () => {
                await this.props.save();
                this.notification.add(_t("The thresholds are saved."), { type: "success" });
            },
            cancelLabel: _t("Discard"),
            cancel: () => {},
        });
    }
}
