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

registry.category("web_tour.tours").add("strategic_criterion_one_dialog", {
    steps: () => [
        {
            trigger: ".o_data_row .o_data_cell:contains(Logistics)",
            run: "click",
        },
        {
            content: "No criterion adds points: a warning says so",
            trigger: ".o_strategic_no_points:contains(No criterion adds points)",
        },
        {
            trigger: ".o_field_x2many_list_row_add a",
            run: "click",
        },
        {
            trigger: ".modal [name=name] input",
            run: "edit Sells abroad",
        },
        {
            trigger: ".modal [name=method] .o_radio_item:contains(Rule) input",
            run: "click",
        },
        {
            content: "The rule is edited in this dialog, without another one",
            trigger: ".modal .o_field_domain .o_tree_editor a:contains(New Rule)",
            run: "click",
        },
        {
            trigger: ".modal .o_field_domain .o_tree_editor_condition",
        },
        {
            content: "Escape asks, and keeps what was typed",
            trigger: ".modal [name=name] input",
            run: "press Escape",
        },
        {
            trigger: ".modal-footer button:contains(Keep Editing)",
            run: "click",
        },
        {
            trigger: "body:not(:has(.modal-footer button:contains(Keep Editing)))",
        },
        {
            content: "One that rules out has no weight",
            trigger: ".modal [name=effect] .o_radio_item:contains(Rules Out) input",
            run: "click",
        },
        {
            trigger: ".modal .o_form_view:not(:has([name=weight]:visible))",
        },
        {
            trigger: ".modal [name=effect] .o_radio_item:contains(Adds Points) input",
            run: "click",
        },
        {
            trigger: ".modal .o_form_button_save",
            run: "click",
        },
        {
            content: "The warning is gone",
            trigger:
                ".o_form_view:not(:has(.modal)):not(:has(.o_strategic_no_points)) .o_data_row:contains(Sells abroad)",
        },
        {
            content: "The audience has its own threshold",
            trigger: "[name=fit_threshold] input[placeholder='as in the settings: 70']",
            run: "edit 60",
        },
        {
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            trigger: ".o_form_saved",
        },
    ],
});
