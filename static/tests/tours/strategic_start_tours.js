import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("strategic_start_assess", {
    steps: () => [
        {
            content: "The list shows who is scored",
            trigger: ".o_data_row:contains(Tour Freight)",
        },
        {
            content: "Open the customers to assess",
            trigger: "[data-step=assessments] button",
            run: "click",
        },
        {
            content: "They are those that nobody has assessed",
            trigger: ".o_list_view:not(:has(.o_data_row:contains(Tour Freight))) .o_facet_value:contains(Not Assessed)",
        },
        {
            content: "There are some",
            trigger: ".o_data_row:contains(Never Assessed)",
        },
    ],
});
