import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

import { Component, onMounted, xml } from "@odoo/owl";

/**
 * Asks before Escape, or the cross of a dialog, drops what the user has typed into the dialog's form. Odoo alone would
 * drop it without a word. The button "Discard" says what it does, so it does not ask. Outside of a dialog the widget
 * does nothing.
 */
export class StrategicKeepTyped extends Component {
    static template = xml`<t/>`;
    static props = { ...standardWidgetProps };

    setup() {
        const { dialogData } = this.env;
        if (!dialogData) {
            return;
        }
        this.dialog = useService("dialog");
        // The dialog renders again when `dismiss` changes. So change it only once the dialog is there: before, it would
        // create this component anew, again and again.
        onMounted(() => {
            const dismiss = dialogData.dismiss;
            dialogData.dismiss = async () => {
                if (await this.props.record.isDirty()) {
                    await this.userDiscards();
                }
                return dismiss?.();
            };
        });
    }

    /** Return a promise that resolves when the user discards the changes. If the user keeps them, it never resolves. */
    userDiscards() {
        return new Promise((resolve) => {
            this.dialog.add(ConfirmationDialog, {
                title: _t("Unsaved Changes"),
                body: _t("What you have changed here is not saved yet."),
                confirmLabel: _t("Keep Editing"),
                confirm: () => {},
                cancelLabel: _t("Discard Changes"),
                cancel: resolve,
                // Escape pressed once more goes back to the form.
                dismiss: () => {},
            });
        });
    }
}

registry.category("view_widgets").add("strategic_keep_typed", { component: StrategicKeepTyped });
