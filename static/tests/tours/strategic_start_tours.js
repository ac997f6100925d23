import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("strategic_start_assess", {
    steps: () => [
        {
            content: "The list shows the scored customers",
            trigger: ".o_data_row:contains(Tour Freight)",
        },
        {
            content: "Open the customers to assess",
            trigger: "[data-step=assessments] button",
            run: "click",
        },
        {
            content: "The list shows the customers that are not assessed",
            trigger: ".o_list_view:not(:has(.o_data_row:contains(Tour Freight))) .o_facet_value:contains(Not Assessed)",
        },
        {
            content: "The list is not empty",
            trigger: ".o_data_row:contains(Never Assessed)",
        },
    ],
});
