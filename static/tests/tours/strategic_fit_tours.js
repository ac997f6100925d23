import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("strategic_customer_fits", {
    url: "/odoo/customers-by-audience",
    steps: () => [
        {
            content: "Search for the audience",
            trigger: ".o_searchview_input",
            run: "edit Retail",
        },
        {
            content: "Unfold the audiences of this name",
            trigger: ".o_searchview_autocomplete .o-dropdown-item:contains(Audience) .o_expand",
            run: "click",
        },
        {
            content: "Choose the audience",
            trigger: ".o_searchview_autocomplete .o-dropdown-item.o_indent:contains(Retail)",
            run: "click",
        },
        {
            content: "The list shows customers of this audience only, the best first",
            trigger:
                ".o_list_view:not(:contains(Carrier)) .o_data_row:eq(0):contains(Shop):contains(Retail):contains(100)",
        },
        {
            content: "Sort by fit, the lowest first",
            trigger: ".o_list_view th[data-name=fit]",
            run: "click",
        },
        {
            content: "The lowest is first",
            trigger: ".o_list_view .o_data_row:eq(0):contains(Both):contains(80)",
        },
        {
            content: "Filter by country",
            trigger: ".o_searchview_input",
            run: "edit Belgium",
        },
        {
            content: "Search the country",
            trigger: ".o_searchview_autocomplete .o-dropdown-item:contains(Country)",
            run: "click",
        },
        {
            content: "Both customers are in Belgium; start a partnership with the one whose best audience is another",
            trigger:
                ".o_list_view:has(.o_facet_value:contains(Belgium)) .o_data_row:contains(Both) button[name=action_start_partnership]",
            run: "click",
        },
        {
            content: "Customer and market are filled in, and the customer is strategic for this market",
            trigger:
                ".o_form_view:has(.o_field_widget[name=audience_id] input:value(Retail)) .o_field_widget[name=market_status]:contains(Strategic)",
        },
        {
            content: "Save",
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            content: "The partnership is saved",
            trigger: ".o_form_view .o_form_saved, .o_form_view:not(:has(.o_form_button_save:visible))",
        },
        {
            content: "Go back to the customers of the audience",
            trigger: ".o_breadcrumb .breadcrumb-item:contains(Customers by Audience) a, .o_back_button",
            run: "click",
        },
        {
            content: "Open a customer",
            trigger: ".o_list_view .o_data_row:contains(Both) td[name=partner_id]",
            run: "click",
        },
        {
            content: "The customer's form tells for how many audiences it is strategic; open them",
            trigger: "button[name=action_open_fits]:contains(Strategic for 2 of 2 audiences)",
            run: "click",
        },
        {
            content: "Its fits to both audiences",
            trigger: ".o_list_view .o_data_row:contains(Logistics):contains(90)",
        },
        {
            content: "Switch to the kanban",
            trigger: ".o_switch_view.o_kanban",
            run: "click",
        },
        {
            content: "A card has its logo and a button to start a partnership",
            trigger:
                ".o_kanban_record:has(img.o_strategic_logo):has(button[name=action_start_partnership]):contains(Retail)",
        },
        {
            content: "Switch to the matrix",
            trigger: ".o_switch_view.o_strategic_matrix",
            run: "click",
        },
        {
            content: "Both fits are strategic",
            trigger: ".o_strategic_matrix_totals [data-status=strategic] b:contains(/^2$/)",
        },
    ],
});

// A product lead knows the audience of the product, and looks for a partner among its customers.
registry.category("web_tour.tours").add("strategic_audience_fits", {
    steps: () => [
        {
            content: "Open the audience",
            trigger: ".o_list_view .o_data_row:contains(Retail) td[name=name]",
            run: "click",
        },
        {
            content: "Its form counts its customers, those who are strategic and the candidates; open its customers",
            trigger:
                ".o_form_view:has(.oe_stat_button:contains(Strategic):contains(1)):has(.oe_stat_button:contains(Candidates):contains(0)) .oe_stat_button:contains(Fits):contains(2)",
            run: "click",
        },
        {
            content:
                "The list shows the customers of this audience only, the best first; sort by fit, the lowest first",
            trigger:
                ".o_list_view:has(.o_facet_value:contains(Retail)):not(:contains(Carrier)):not(:contains(Logistics)):has(.o_data_row:eq(0):contains(Shop):contains(100)) th[data-name=fit]",
            run: "click",
        },
        {
            content: "The lowest is first",
            trigger: ".o_list_view .o_data_row:eq(0):contains(Both):contains(80)",
        },
        {
            content: "Filter by country",
            trigger: ".o_searchview_input",
            run: "edit Netherlands",
        },
        {
            trigger: ".o_searchview_autocomplete .o-dropdown-item:contains(Country)",
            run: "click",
        },
        {
            content: "Start a partnership with the only customer in this country, whose best audience is another",
            trigger:
                ".o_list_view:has(.o_facet_value:contains(Netherlands)):not(:has(.o_data_row:contains(Shop))) .o_data_row:contains(Both) button[name=action_start_partnership]",
            run: "click",
        },
        {
            content: "Customer and market are filled in, and the customer is strategic for this market",
            trigger:
                ".o_form_view:has(.o_field_widget[name=audience_id] input:value(Retail)):has(.o_field_widget[name=partner_id] input:value(Both)) .o_field_widget[name=market_status]:contains(Strategic)",
        },
        {
            content: "Save",
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            content: "The partnership is saved",
            trigger: ".o_form_view .o_form_saved, .o_form_view:not(:has(.o_form_button_save:visible))",
        },
    ],
});
