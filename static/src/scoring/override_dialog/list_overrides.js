import { _t } from "@web/core/l10n/translation";
import { unique } from "@web/core/utils/arrays";
import { useOwnedDialogs, useService } from "@web/core/utils/hooks";
import { StrategicOverrideDialog } from "./override_dialog";

import { status, useComponent, useEnv } from "@odoo/owl";

const DIMENSIONS = ["audience_fit", "reputation"];

/** Return the dimension whose score `changes` overrides; undefined if none: an empty score only withdraws. */
function overriddenIn(changes) {
    return DIMENSIONS.find((dimension) => Number.isInteger(changes[dimension]));
}

/**
 * The scores that users write in a list of customers: each makes an overall assessment, so a dialog asks for its reason.
 * The dialog makes the assessments. The list then saves the same scores, which changes nothing more, and shows the rows
 * as they are now.
 *
 * @param {Function} getRoot returns the list of records
 * @param {Object} statusChange see `useListStatusChange`
 */
export function useListOverrides(getRoot, statusChange) {
    const addDialog = useOwnedDialogs();
    const notification = useService("notification");
    // The user may undo after leaving the list: `useService` would refuse that, as the list is destroyed by then.
    const { orm } = useEnv().services;
    const component = useComponent();
    let isAsking = false;
    let made = null;
    let closeUndo = null;

    return {
        isOverride: (changes) => overriddenIn(changes) !== undefined,

        /** Whether the dialog is open. A page that is left meanwhile must not save the score without its reason. */
        isAsking: () => isAsking,

        /** Ask for the reason, once for all `records`, and return whether the list may save `changes`. */
        ask(changes, records) {
            const root = getRoot();
            const dimension = overriddenIn(changes);
            const value = changes[dimension];
            const customers = new Map(
                records.map(({ resId, data }) => [resId, { id: resId, name: data.complete_name || data.display_name }])
            );
            const cell = document.activeElement?.closest(".o_data_cell");
            made = null;
            isAsking = true;
            return new Promise((resolve) =>
                addDialog(
                    StrategicOverrideDialog,
                    {
                        dimension,
                        value,
                        customers: [...customers.values()],
                        leftOut: unique(root.selection.map(({ resId }) => resId)).length - customers.size,
                        isPageOnly: root.isDomainSelected,
                        onSaved: (ids, formerIds) => {
                            isAsking = false;
                            made = { ids, formerIds, message: messageOf([...customers.values()], value) };
                            resolve(true);
                        },
                    },
                    {
                        onClose: () => {
                            isAsking = false;
                            cell?.focus();
                            resolve(false);
                        },
                    }
                )
            );
        },

        /** Tell what was saved, with a button to undo it. The list calls this after it has saved. */
        offerUndo() {
            if (!made) {
                return;
            }
            const { ids, formerIds, message } = made;
            made = null;
            closeUndo?.();
            const close = notification.add(message, {
                type: "success",
                buttons: [
                    {
                        name: _t("Undo"),
                        onClick: async () => {
                            close();
                            try {
                                await orm.call("strategic.assessment", "action_undo_together", [ids, formerIds]);
                            } finally {
                                // Load after an error too: the server may have refused as a colleague was faster.
                                if (status(component) !== "destroyed") {
                                    statusChange.remember(getRoot().records);
                                    await getRoot().load();
                                    statusChange.tell(getRoot().records, { isUndo: true });
                                }
                            }
                        },
                    },
                ],
            });
            closeUndo = close;
        },
    };
}

function messageOf(customers, value) {
    return customers.length === 1
        ? _t("%(customer)s: overridden with %(value)s of 100.", { customer: customers[0].name, value })
        : _t("Overridden with %(value)s of 100. Customers: %(count)s.", { count: customers.length, value });
}
