import { registry } from "@web/core/registry";
import { patch } from "@web/core/utils/patch";

/**
 * After an import, Odoo lists the imported records, without archived ones. Of the imported assessments, those that are
 * older than the ones that count are history at once. The list shows them too, by a filter that the user can remove.
 */
const importedAssessments = {
    openRecords(resIds) {
        if (this.model.resModel !== "strategic.assessment") {
            return super.openRecords(resIds);
        }
        const { actionService } = this;
        // Odoo's method makes the action and opens it by `this.actionService`.
        this.actionService = {
            ...actionService,
            doAction: (action, options) =>
                actionService.doAction(
                    { ...action, context: { ...action.context, search_default_with_history: 1 } },
                    options
                ),
        };
        try {
            return super.openRecords(resIds);
        } finally {
            this.actionService = actionService;
        }
    },
};

// Odoo's import is part of the addon base_import. It is nearly always installed, but this addon does not depend on it.
const actions = registry.category("actions");
if (actions.contains("import")) {
    patch(actions.get("import").prototype, importedAssessments);
} else {
    actions.addEventListener("UPDATE", function onUpdate({ detail }) {
        if (detail.operation === "add" && detail.key === "import") {
            actions.removeEventListener("UPDATE", onUpdate);
            patch(detail.value.prototype, importedAssessments);
        }
    });
}
