import { registry } from "@web/core/registry";

const CARD = ".o_strategic_entries .o_kanban_record";

// A sales manager enters a list, imports a file, matches it, confirms what is sure, and decides on the rest.
registry.category("web_tour.tours").add("strategic_list", {
    steps: () => [
        {
            content: "The empty list of lists says what they are for",
            trigger: ".o_view_nocontent:contains(Let published lists speak)",
        },
        {
            trigger: ".o_list_button_add",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=name] input",
            run: "edit Global 500",
        },
        {
            trigger: ".o_field_widget[name=edition] input",
            run: "edit 2026",
        },
        {
            content: "The points have sensible values",
            trigger: ".o_field_widget[name=band_ids] .o_data_row:contains(All others)",
        },
        {
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            content: "Bring in the file",
            trigger: ".o_statusbar_buttons button[name=action_import]",
            run: "click",
        },
        {
            trigger: ".o_import_action .o_nocontent_help, .o_import_action",
            async run() {
                const rows = ["Rank,Company,Country", "12,TOUR FREIGHT INC.,", "40,Tour Twins,", "70,Nobody Ltd,"];
                const file = new File([rows.join("\n")], "global.csv", { type: "text/csv" });
                const input = document.querySelector(
                    ".o_import_action input[type=file], .o_control_panel input[type=file]"
                );
                const transfer = new DataTransfer();
                transfer.items.add(file);
                input.files = transfer.files;
                input.dispatchEvent(new Event("change", { bubbles: true }));
            },
        },
        {
            content: "The columns are recognised",
            trigger: ".o_import_data_content:contains(Company)",
        },
        {
            trigger: ".o_control_panel button:contains(/^Import$/), .o_control_panel .o_import_import",
            run: "click",
        },
        {
            content: "Go back to the list",
            trigger: ".o_data_row:contains(Nobody Ltd)",
        },
        {
            trigger: ".breadcrumb-item a:contains(Global 500 2026), .o_back_button",
            run: "click",
        },
        {
            content: "Match it with the customers",
            trigger: ".o_strategic_list_matching:contains(Not compared with the customers yet: 3) button",
            run: "click",
        },
        {
            trigger: ".o_notification:contains(Sure: 1. To confirm: 1. Not customers: 1.) .o_notification_close",
            run: "click",
        },
        {
            content: "Confirm what is sure",
            trigger: ".o_statusbar_buttons button[name=action_confirm]",
            run: "click",
        },
        {
            trigger: ".o_notification:contains(Assessed: 1.) .o_notification_close",
            run: "click",
        },
        {
            content: "Review the rest: the entry beside the customers that it may be",
            trigger: ".o_statusbar_buttons button[name=action_review]",
            run: "click",
        },
        {
            trigger: `${CARD}:contains(Tour Twins):contains(Lyon) .o_strategic_match_choose:eq(1)`,
            run: "click",
        },
        {
            content: "The decision can be taken back",
            trigger: ".o_notification:contains(Tour Twins) .o_notification_buttons button",
            run: "click",
        },
        {
            trigger: `${CARD}:contains(Tour Twins) .o_strategic_match:contains(Lyon) .o_strategic_match_choose`,
            run: "click",
        },
        {
            trigger: ".o_notification:contains(Assessed: 1.)",
        },
        {
            content: "Nothing is left to confirm",
            trigger: `.o_kanban_view:not(:has(.o_strategic_match))`,
        },
    ],
});

// A salesperson sees on the customer's form which lists it is on, and its place in its industry.
registry.category("web_tour.tours").add("strategic_standing", {
    steps: () => [
        {
            trigger: ".o_strategic_place:contains(1st of 2 in Tour Industry)",
        },
        {
            trigger: ".o_strategic_lists tr:contains(Global 500 2026):contains(12 of 12) button",
            run: "click",
        },
        {
            content: "Salespeople read the list, and have no buttons to change it",
            trigger:
                ".o_form_view:not(:has([name=action_confirm])):not(:has(.o_strategic_list_matching)) .o_stat_text:contains(Entries)",
        },
    ],
});
