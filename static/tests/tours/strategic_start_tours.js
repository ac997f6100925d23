import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("strategic_start_assess", {
    steps: () => [
        {
            content: "The list shows the scored customers",
            trigger: ".o_data_row:contains(Tour Freight)",
        },
        {
            content: "Assess customers",
            trigger: "[data-step=assessments] button",
            run: "click",
        },
        {
            content: "The customers that lack an assessment come first, then those that nobody has assessed",
            trigger:
                ".o_strategic_session_row:first[data-customer='Tour Freight'], .o_strategic_session_row[data-customer='Tour Freight'] ~ .o_strategic_session_row[data-customer='Never Assessed']",
        },
        {
            content: "Assess one",
            trigger:
                "[data-customer='Never Assessed'] .o_strategic_session_cell .o_strategic_stars button:nth-child(4)",
            run: "click",
        },
        {
            trigger: "[data-customer='Never Assessed'] .o_strategic_session_undo",
        },
        {
            trigger: ".o_strategic_session_done",
            run: "click",
        },
        {
            content: "The step counts it, and the list shows it",
            trigger: "[data-step=assessments]:contains(2 of 5 done)",
        },
        {
            trigger: ".o_data_row:contains(Never Assessed)",
        },
    ],
});
