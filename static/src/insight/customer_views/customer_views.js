import { registry } from "@web/core/registry";
import { KanbanController } from "@web/views/kanban/kanban_controller";
import { kanbanView } from "@web/views/kanban/kanban_view";
import { ListController } from "@web/views/list/list_controller";
import { listView } from "@web/views/list/list_view";
import { StrategicCustomerLayout } from "./customer_layout";

/** The list and the kanban of the customers: Odoo's views, with the first steps (`StrategicStart`) above them. */

export class StrategicCustomerListController extends ListController {
    static components = { ...ListController.components, Layout: StrategicCustomerLayout };
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
