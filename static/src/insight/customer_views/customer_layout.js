import { Layout } from "@web/search/layout";
import { StrategicStart } from "../../insight/start/start";

/** Odoo's layout of a view, with the first steps (`StrategicStart`) between the control panel and the customers. */
export class StrategicCustomerLayout extends Layout {
    static template = "strategic_customer.CustomerLayout";
    static components = { ...Layout.components, StrategicStart };
}
