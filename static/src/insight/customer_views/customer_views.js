import { registry } from "@web/core/registry";
import { KanbanController } from "@web/views/kanban/kanban_controller";
import { kanbanView } from "@web/views/kanban/kanban_view";
import { ListController } from "@web/views/list/list_controller";
import { listView } from "@web/views/list/list_view";
import { useKeptSelection } from "../../scoring/kept_selection/kept_selection";
import { StrategicCustomerLayout } from "./customer_layout";

/** The list and the kanban of the customers: Odoo's views, with the first steps above the records. They keep their
 * selection while the user assesses it.
 */

export class StrategicCustomerListController extends ListController {
    static components = { ...ListController.components, Layout: StrategicCustomerLayout };

    setup() {
        super.setup();
        useKeptSelection(this.model, this.props.globalState);
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
