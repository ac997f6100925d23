import { registry } from "@web/core/registry";
import { KanbanController } from "@web/views/kanban/kanban_controller";
import { kanbanView } from "@web/views/kanban/kanban_view";
import { ListController } from "@web/views/list/list_controller";
import { listView } from "@web/views/list/list_view";
import { useListOverrides } from "../../scoring/override_dialog/list_overrides";
import { StrategicCustomerLayout } from "./customer_layout";

/** The list and the kanban of the customers: Odoo's views, with the first steps (`StrategicStart`) above them. */

/** A score written in the list overrides the one by the criteria: the list asks why, and once for all chosen rows. */
export class StrategicCustomerListController extends ListController {
    static components = { ...ListController.components, Layout: StrategicCustomerLayout };

    setup() {
        super.setup();
        this.overrides = useListOverrides(() => this.model.root);
    }

    get modelParams() {
        const params = super.modelParams;
        params.hooks.onSavedMulti = () => this.overrides.offerUndo();
        return params;
    }

    async onWillSaveRecord(record) {
        return this.overrides.isAsking() ? false : super.onWillSaveRecord(record);
    }

    onAskMultiSaveConfirmation(changes, records) {
        return this.overrides.isOverride(changes)
            ? this.overrides.ask(changes, records)
            : super.onAskMultiSaveConfirmation(changes, records);
    }
}

export class StrategicCustomerKanbanController extends KanbanController {
    static components = { ...KanbanController.components, Layout: StrategicCustomerLayout };
}

registry.category("views").add("strategic_customer_list", {
    ...listView,
    Controller: StrategicCustomerListController,
});
registry.category("views").add("strategic_customer_kanban", {
    ...kanbanView,
    Controller: StrategicCustomerKanbanController,
});
