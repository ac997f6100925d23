import { useBus, useService } from "@web/core/utils/hooks";
import { useModel } from "@web/model/model";
import { useSetupAction } from "@web/search/action_hook";
import { CogMenu } from "@web/search/cog_menu/cog_menu";
import { Layout } from "@web/search/layout";
import { SearchBar } from "@web/search/search_bar/search_bar";
import { useSearchBarToggler } from "@web/search/search_bar/search_bar_toggler";
import { ActionHelper } from "@web/views/action_helper";
import { standardViewProps } from "@web/views/standard_view_props";

import { Component, useRef } from "@odoo/owl";

/** The controller of the matrix: shows the search bar and the help, and opens the customers of a bubble. */
export class MatrixController extends Component {
    static template = "strategic_customer.MatrixView";
    static components = { Layout, SearchBar, CogMenu, ActionHelper };
    static props = {
        ...standardViewProps,
        archInfo: Object,
        Model: Function,
        Renderer: Function,
    };

    setup() {
        const { resModel, fields, state, context, archInfo } = this.props;
        this.action = useService("action");
        this.display = state?.display || { table: false };
        this.model = useModel(this.props.Model, {
            resModel,
            fields,
            measure: state?.measure || context.strategic_matrix_measure || archInfo.measure,
        });
        useBus(this.model.bus, "update", () => this.render(true));
        useSetupAction({
            rootRef: useRef("root"),
            // Odoo stores this context in a favourite, so the favourite keeps the measure.
            getContext: () => ({ strategic_matrix_measure: this.model.measure }),
            getLocalState: () => ({ measure: this.model.measure, display: this.display }),
        });
        this.searchBarToggler = useSearchBarToggler();
    }

    /** Open a customer: its form, or what the action of the record opens. */
    openCustomer({ id }) {
        const { found, resModel } = this.model;
        if (!found.open) {
            return this.props.selectRecord(id, { activeIds: found.customers.map((customer) => customer.id) });
        }
        return this.action.doActionButton({ type: "object", name: found.open, resModel, resId: id, context: {} });
    }

    /** Open a list of the matrix's customers that match `domain`; the breadcrumb leads back to the matrix. */
    openCustomers(domain, name) {
        const context = Object.fromEntries(
            Object.entries(this.props.context).filter(
                ([key]) =>
                    key !== "group_by" && !key.startsWith("search_default_") && key !== "strategic_matrix_measure"
            )
        );
        const views = this.env.config.views || [];
        const viewOf = (type) => [views.find((view) => view[1] === type)?.[0] || false, type];
        return this.action.doAction(
            {
                type: "ir.actions.act_window",
                name,
                res_model: this.props.resModel,
                views: ["list", "kanban", "form"].map(viewOf),
                search_view_id: views.find((view) => view[1] === "search"),
                domain: this.model.within(domain),
                context,
                target: "current",
            },
            { viewType: "list" }
        );
    }
}
