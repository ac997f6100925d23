import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("strategic_home", {
    steps: () => [
        {
            content: "Open the menu Strategic",
            trigger: "button[data-menu-xmlid='strategic_customer.strategic_menu']",
            run: "click",
        },
        {
            content: "The overview comes first",
            trigger:
                ".o-dropdown-item[data-menu-xmlid='strategic_customer.strategic_home_menu']:contains(Overview):first-child",
            run: "click",
        },
        {
            content: "One customer has become strategic",
            trigger: "[data-card=customers] .o_strategic_home_line:contains(New this month) button:contains(1)",
            run: "click",
        },
        {
            content: "The list shows this customer alone",
            trigger: ".o_list_view:not(:has(.o_data_row:nth-child(2) td[name])) .o_data_row:contains(Tour Strategic)",
        },
        {
            content: "Back to the overview",
            trigger: ".o_back_button, .breadcrumb-item:contains(Overview) a",
            run: "click",
        },
        {
            content: "Its partnership has no signed agreement",
            trigger: "[data-card=risks] .o_strategic_home_line:contains(No signed agreement) button:contains(1)",
            run: "click",
        },
        {
            trigger: ".o_list_view .o_data_row:contains(Tour Planner)",
        },
        {
            content: "The reports are below those of CRM",
            trigger: "button[data-menu-xmlid='crm.crm_menu_report']",
            run: "click",
        },
        {
            trigger: ".o-dropdown-item[data-menu-xmlid='strategic_customer.strategic_portfolio_report_menu']",
            run: "click",
        },
        {
            trigger: ".o_pivot_view",
        },
    ],
});

registry.category("web_tour.tours").add("strategic_celebrate", {
    steps: () => [
        {
            content: "Give the last stars",
            trigger: "tr[data-criterion='Recognised in its field'] .o_strategic_stars button:nth-child(5)",
            run: "click",
        },
        {
            content: "The change of the status is told",
            trigger: ".o_notification:contains(Tour Freight: Candidate → Strategic)",
        },
        {
            content: "The rainbow man offers to start a partnership",
            trigger: ".o_reward .o_strategic_celebration:contains(is a strategic customer now) button",
            run: "click",
        },
        {
            content: "The customer is filled in",
            trigger: ".o_form_view .o_field_widget[name=partner_id] input:value(Tour Freight)",
        },
        {
            content: "Save the new partnership",
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            content: "Launch its product",
            trigger:
                ".o_form_view:not(:has(.o_form_button_save:visible)) .o_statusbar_status button:contains(Launched)",
            run: "click",
        },
        {
            content: "The launch is celebrated: ask for a reference",
            trigger: ".o_reward .o_strategic_celebration:contains(is launched) button:contains(Ask for a Reference)",
            run: "click",
        },
        {
            content: "The page on which the customer's answer is entered",
            trigger: ".o_notebook .nav-link.active:contains(References)",
        },
        {
            trigger: ".o_field_widget[name=reference_scope] input[type=radio]",
        },
    ],
});
