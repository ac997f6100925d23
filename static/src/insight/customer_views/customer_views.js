import { registry } from "@web/core/registry";
import { KanbanController } from "@web/views/kanban/kanban_controller";
import { kanbanView } from "@web/views/kanban/kanban_view";
import { ListController } from "@web/views/list/list_controller";
import { listView } from "@web/views/list/list_view";
import { useKeptSelection } from "../../scoring/kept_selection/kept_selection";
import { useListOverrides } from "../../scoring/override_dialog/list_overrides";
import { useListStatusChange } from "../../scoring/status_change/list_status_change";
import { StrategicCustomerLayout } from "./customer_layout";

/**
 * The list and the kanban of the customers: Odoo's views, with the first steps (`StrategicStart`) above them. They keep
 * their selection while the user assesses the selected customers in a session.
 */

/** A score written in the list overrides the one by the criteria: the list asks why, and once for all chosen rows. */
export class StrategicCustomerListController extends ListController {
    static components = { ...ListController.components, Layout: StrategicCustomerLayout };

    setup() {
        super.setup();
        useKeptSelection(this.model, this.props.globalState);
        this.statusChange = useListStatusChange();
        this.overrides = useListOverrides(() => this.model.root, this.statusChange);
    }

    get modelParams() {
        const params = super.modelParams;
        params.hooks.onSavedMulti = (records) => {
            this.overrides.offerUndo();
            this.statusChange.tell(records);
        };
        return params;
    }

    async onWillSaveRecord(record) {
        return this.overrides.isAsking() ? false : super.onWillSaveRecord(record);
    }

    onAskMultiSaveConfirmation(changes, records) {
        this.statusChange.remember(records);
        return this.overrides.isOverride(changes)
            ? this.overrides.ask(changes, records)
            : super.onAskMultiSaveConfirmation(changes, records);
    }
}

export class StrategicCustomerKanbanController extends KanbanController {
    static components = { ...KanbanController.components, Layout: StrategicCustomerLayout };

    setup() {
        super.setup();
        useKeptSelection(this.model, this.props.globalState);
    }
}

registry.category("views").add("strategic_customer_list", {
    ...listView,
    Controller: StrategicCustomerListController,
});
registry.category("views").add("strategic_customer_kanban", {
    ...kanbanView,
    Controller: StrategicCustomerKanbanController,
});
