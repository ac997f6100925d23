import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("strategic_criterion_no_condition", {
    steps: () => [
        {
            trigger: ".o_data_row .o_data_cell:contains(Logistics)",
            run: "click",
        },
        {
            trigger: ".o_field_x2many_list_row_add a",
            run: "click",
        },
        {
            content: "The dialog creates a criterion, not a scorecard",
            trigger: ".modal-title:contains(/^Create Criterion$/)",
        },
        {
            content: "A criterion that people assess needs no condition",
            trigger: ".modal .o_form_view:not(:has(.o_strategic_rule_warning))",
        },
        {
            trigger: ".modal [name=method] .o_radio_item:contains(Rule) input",
            run: "click",
        },
        {
            content: "A warning tells that every customer meets a rule without a condition",
            trigger: ".modal .o_strategic_rule_warning:contains(every customer in scope)",
        },
        {
            trigger: ".modal .o_form_button_cancel",
            run: "click",
        },
        {
            trigger: "body:not(:has(.modal))",
        },
    ],
});
