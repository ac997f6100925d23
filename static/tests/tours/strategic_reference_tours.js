import { registry } from "@web/core/registry";

const FIND = ".o_statusbar_buttons button[name=action_find_reference]";
const CANDIDATE = ".modal .o_data_row:contains(Tour Reference)";

/**
 * Return the steps that choose the customer "Tour Reference" as a reference for the opportunity, and log this. The list
 * of the customers to ask must give `reason` for the customer.
 */
function ask(reason) {
    return [
        {
            content: "Find a reference",
            trigger: FIND,
            run: "click",
        },
        {
            content: "The customer is offered, with the reason",
            trigger: `${CANDIDATE}:contains(${reason})`,
        },
        {
            content: "Choose it",
            trigger: `${CANDIDATE} button[name=action_choose]`,
            run: "click",
        },
        {
            content: "The customer speaks in private only",
            trigger: ".modal .o_field_widget[name=candidate_id]:contains(Tour Reference)",
        },
        {
            content: "Enter what the reference is for",
            trigger: ".modal .o_field_widget[name=note] textarea",
            run: "edit The depot",
        },
        {
            content: "Log the reference",
            trigger: ".modal button[name=action_log]",
            run: "click",
        },
        {
            content: "A message confirms it",
            trigger: ".o_notification:contains(Reference request logged: Tour Reference) .o_notification_close",
            run: "click",
        },
        {
            trigger: "body:not(:has(.modal)):not(:has(.o_notification))",
        },
    ];
}

registry.category("web_tour.tours").add("strategic_customer_reference", {
    steps: () => [
        ...ask("Uses left this quarter: 2 of 2"),
        ...ask("Uses left this quarter: 1 of 2"),
        {
            content: "Open the references of the opportunity",
            trigger: ".o_notebook .nav-link:contains(References)",
            run: "click",
        },
        {
            content: "An activity is planned to ask for the outcome",
            trigger: ".o-mail-Activity:contains(How did it go with Tour Reference)",
        },
        {
            trigger: ".o-mail-Message:contains(Reference request logged: Tour Reference):contains(The depot)",
        },
        {
            content: "Enter the outcome of the first reference",
            trigger: ".o_field_widget[name=strategic_reference_ids] .o_data_row:nth-child(2) td[name=outcome]",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=strategic_reference_ids] .o_field_widget[name=outcome] input",
            run: "click",
        },
        {
            trigger: ".o_select_menu_menu .o_select_menu_item:contains(Helped)",
            run: "click",
        },
        {
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            content: "The activity is done",
            trigger: ".o-mail-Message:contains(Outcome: Helped)",
        },
        {
            content: "No reference customer is left to ask",
            trigger: FIND,
            run: "click",
        },
        {
            trigger:
                ".modal:contains(No reference customer available):contains(asked as often as agreed):contains(sales manager)",
        },
        {
            trigger: ".modal .btn-close",
            run: "click",
        },
        {
            content: "Create a reference by hand",
            trigger: "button[data-menu-xmlid='strategic_customer.strategic_menu']",
            run: "click",
        },
        {
            trigger: ".o-dropdown-item[data-menu-xmlid='strategic_customer.strategic_reference_menu']",
            run: "click",
        },
        {
            content: "Both uses are listed",
            trigger: ".o_list_view .o_data_row:nth-child(2):contains(Tour Reference)",
        },
        {
            trigger: ".o_list_button_add",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=partnership_id] input",
            run: "edit Tour Reference",
        },
        {
            trigger: ".o-autocomplete--dropdown-item:contains(Tour Reference)",
            run: "click",
        },
        {
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            content: "A message tells that the cap is reached, and what to do",
            trigger:
                ".modal:contains(Tour Reference has been asked as often as agreed):contains(ask a sales manager) .btn-primary",
            run: "click",
        },
        {
            trigger: ".o_form_button_cancel",
            run: "click",
        },
        {
            trigger: ".o_list_view",
        },
    ],
});
