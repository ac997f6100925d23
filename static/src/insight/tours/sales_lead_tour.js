import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { openCrm, openMenu, wait } from "./tour_steps";

const MENU = "strategic_customer.strategic_menu";

/** A sales lead defines a target audience with a rule, sees how to learn rules, and opens the matrix. */
registry.category("web_tour.tours").add("strategic_sales_lead", {
    url: "/odoo/strategic-overview",
    steps: () => [
        ...openCrm(),
        ...openMenu(
            MENU,
            "strategic_customer.strategic_audience_read_menu",
            _t("For whom do you build? A target audience describes the market of a product.")
        ),
        {
            content: _t("Create an audience for the product that you build next."),
            trigger: ".o_list_view .o_list_button_add",
            tooltipPosition: "bottom",
            run: "click",
        },
        {
            content: _t("Name the market that will buy it."),
            trigger: ".o_form_view .o_field_widget[name=name] input",
            tooltipPosition: "bottom",
            run: "edit Mid-market logistics",
        },
        {
            content: _t("Save the audience, so that you can add criteria."),
            trigger: ".o_form_button_save",
            tooltipPosition: "bottom",
            run: "click",
        },
        wait(".o_form_saved"),
        {
            content: _t("Add a criterion: what do customers of this market have in common?"),
            trigger: ".o_field_widget[name=criterion_ids] .o_field_x2many_list_row_add a",
            tooltipPosition: "bottom",
            run: "click",
        },
        {
            content: _t("Name the criterion."),
            trigger: ".modal .o_field_widget[name=name] input",
            tooltipPosition: "bottom",
            run: "edit In our region",
        },
        {
            content: _t("Rules are checked automatically, for every customer. People assess the rest."),
            trigger: ".modal .o_field_widget[name=method] input[data-value=rule]",
            tooltipPosition: "bottom",
            run: "click",
        },
        {
            content: _t("Set the condition, such as a country or an industry."),
            trigger: ".modal .o_field_domain .o_tree_editor_row > a[role=button]",
            tooltipPosition: "bottom",
            run: "click",
        },
        wait(".modal .o_field_domain .o_tree_editor_condition"),
        {
            content: _t("Save the criterion."),
            trigger: ".modal .o_form_button_save",
            tooltipPosition: "top",
            run: "click",
        },
        wait("body:not(:has(.modal)) .o_field_widget[name=criterion_ids] .o_data_row"),
        {
            content: _t("Save the audience. All customers are scored for it."),
            trigger: ".o_form_button_save",
            tooltipPosition: "bottom",
            run: "click",
        },
        wait(".o_form_saved"),
        {
            content: _t("Do you have good customers already? Learn the rules from what they have in common."),
            trigger: ".o_strategic_learn_open",
            tooltipPosition: "top",
            run: "click",
        },
        {
            content: _t("Here you choose good customers as examples. Discard it for now."),
            trigger: ".modal footer button[special=cancel]",
            tooltipPosition: "top",
            run: "click",
        },
        wait("body:not(:has(.modal))"),
        ...openMenu(MENU, "strategic_customer.strategic_customer_menu", _t("Now look at your customers.")),
        {
            content: _t("The matrix shows all customers by fit and reputation. Click here to finish the tour."),
            trigger: ".o_control_panel .o_switch_view.o_strategic_matrix",
            tooltipPosition: "bottom",
            run: "click",
        },
        wait(".o_strategic_matrix.o_renderer"),
    ],
});
