import { registry } from "@web/core/registry";
import { useOwnedDialogs, useService } from "@web/core/utils/hooks";
import { View } from "@web/views/view";
import { FormViewDialog } from "@web/views/view_dialogs/form_view_dialog";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";
import { useReadAgain } from "../read_again/read_again";

import { Component, markRaw, useState } from "@odoo/owl";

/** The models of a customer's history, each with the XML id of its list view. */
const LISTS = [
    ["strategic.movement", "strategic_customer.strategic_movement_view_list_customer"],
    ["strategic.assessment", "strategic_customer.strategic_assessment_view_list_customer"],
];

/**
 * The movements and assessments of a customer, as lists. They are read when the user opens the page of the form that
 * contains this widget. A list without records is left out.
 */
export class StrategicHistory extends Component {
    static template = "strategic_customer.History";
    static components = { View };
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.addDialog = useOwnedDialogs();
        this.state = useState({ lists: [] });
        useReadAgain(
            (record) => Promise.all(LISTS.map(([resModel, list]) => this.readList(record, resModel, list))),
            (lists) => (this.state.lists = lists.filter(Boolean))
        );
    }

    /** Return the props of a list view of the customer's records of `resModel`; false if there are none. */
    async readList(record, resModel, list) {
        const domain = [["partner_id", "=", record.resId]];
        const context = { active_test: false, list_view_ref: list };
        if (!record.resId || !(await this.orm.searchCount(resModel, domain, { context, limit: 1 }))) {
            return false;
        }
        return markRaw({
            resModel,
            domain,
            context,
            type: "list",
            views: [[false, "list"]],
            display: { controlPanel: false },
            allowSelectors: false,
            selectRecord: (resId) => this.open(resModel, resId),
        });
    }

    /**
     * Open a record in a dialog. When the dialog closes, reload the customer, because the user may have withdrawn an
     * assessment. Do not reload a customer with unsaved changes: the changes would be lost.
     */
    open(resModel, resId) {
        const { record } = this.props;
        this.addDialog(
            FormViewDialog,
            { resModel, resId, readonly: true, canExpand: false },
            { onClose: () => record.dirty || record.load() }
        );
    }
}

registry.category("view_widgets").add("strategic_history", { component: StrategicHistory });
