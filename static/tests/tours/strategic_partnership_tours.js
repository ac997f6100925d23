import { registry } from "@web/core/registry";

/** Return the steps that add the requirement `name`, and set its goal with one click on the button `goal`. */
function need(name, goal) {
    return [
        {
            content: "Add a requirement",
            trigger: ".o_field_widget[name=requirement_ids] .o_field_x2many_list_row_add a",
            run: "click",
        },
        {
            content: `Enter the requirement "${name}"`,
            trigger: ".o_field_widget[name=requirement_ids] .o_selected_row .o_field_widget[name=name] input",
            run: `edit ${name}`,
        },
        {
            content: `Choose the goal ${goal}`,
            trigger: `.o_selected_row .o_strategic_goal_pills button:contains(${goal})`,
            run: "click",
        },
        {
            content: "The goal is chosen",
            trigger: `.o_selected_row .o_strategic_goal_pills button[aria-pressed=true]:contains(${goal})`,
        },
    ];
}

registry.category("web_tour.tours").add("strategic_partnership_start", {
    steps: () => [
        {
            content: "Open the customer",
            trigger: ".o_data_row td:contains(Tour Freight)",
            run: "click",
        },
        {
            content: "Start a partnership",
            trigger: ".oe_stat_button[name=action_start_partnership]",
            run: "click",
        },
        {
            content: "The customer is filled in; a warning tells why it is not strategic",
            trigger: ".o_form_view:has(.o_field_widget[name=partner_id]) .alert:contains(of 70 needed)",
        },
        ...need("Week plan", "General"),
        ...need("Colours of the depot", "Tailored"),
        ...need("Fax", "Tailored"),
        {
            content: "A warning tells that the partnership turns into custom work",
            trigger: ".o_form_view .o_strategic_goals_drifting",
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
            content: "Back to the customer",
            trigger: ".breadcrumb-item:contains(Tour Freight) a, .o_back_button",
            run: "click",
        },
        {
            content: "The customer has one partnership now",
            trigger: ".oe_stat_button[name=action_open_partnerships]:contains(1)",
            run: "click",
        },
        {
            content: "The partnership is in the first column, with its mark",
            trigger:
                ".o_kanban_group:contains(Proposed) .o_kanban_record:contains(Tour Freight) .o_strategic_goals_drifting",
        },
        {
            content: "Drag it to Pilot",
            trigger: ".o_kanban_record:contains(Tour Freight)",
            run: "drag_and_drop (.o_strategic_partnership_kanban .o_kanban_group:has(.o_column_title:contains(Pilot)))",
        },
        {
            content: "The partnership is a pilot",
            trigger: ".o_kanban_group:contains(Pilot) .o_kanban_record:contains(Tour Freight)",
        },
    ],
});
