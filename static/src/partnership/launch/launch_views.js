import { registry } from "@web/core/registry";
import { formView } from "@web/views/form/form_view";
import { kanbanView } from "@web/views/kanban/kanban_view";
import { ListController } from "@web/views/list/list_controller";
import { listView } from "@web/views/list/list_view";
import { celebrateLaunch, isLaunch } from "./launch";

/** The views of partnerships: Odoo's views, which celebrate the launch of a partnership. */

/** Return the class of records that celebrate when a saved change of stage has launched the partnership. */
function launchingRecord(Record) {
    return class extends Record {
        // Odoo's own CRM watches its stages in the same method.
        async _save() {
            if (this.resModel !== "strategic.partnership" || !this.resId) {
                return super._save(...arguments);
            }
            const before = this._values.stage_kind;
            const isSaved = await super._save(...arguments);
            if (isSaved && isLaunch(before, this)) {
                celebrateLaunch(this.model.env, [this]);
            }
            return isSaved;
        }
    };
}

class StrategicPartnershipFormModel extends formView.Model {
    static Record = launchingRecord(formView.Model.Record);
}

class StrategicPartnershipKanbanModel extends kanbanView.Model {
    static Record = launchingRecord(kanbanView.Model.Record);
}

/** The list saves several records at once, without `_save` of a record. */
class StrategicPartnershipListController extends ListController {
    get modelParams() {
        const params = super.modelParams;
        params.hooks.onSavedMulti = (records) => this.onSavedMulti(records);
        return params;
    }

    onAskMultiSaveConfirmation(changes, records) {
        this.kindsBefore = new Map(records.map((record) => [record.resId, record._values.stage_kind]));
        return super.onAskMultiSaveConfirmation(changes, records);
    }

    onSavedMulti(records) {
        const launched = new Map(
            records
                .filter((record) => isLaunch(this.kindsBefore.get(record.resId), record))
                .map((record) => [record.resId, record])
        );
        celebrateLaunch(this.env, [...launched.values()]);
    }
}

registry.category("views").add("strategic_partnership_form", { ...formView, Model: StrategicPartnershipFormModel });
registry.category("views").add("strategic_partnership_kanban", {
    ...kanbanView,
    Model: StrategicPartnershipKanbanModel,
});
registry.category("views").add("strategic_partnership_list", {
    ...listView,
    Controller: StrategicPartnershipListController,
});
