import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("strategic_readiness", {
    steps: () => [
        {
            content: "The questions of a buyer come first",
            trigger: ".o_strategic_questions li:contains(Do they stay?)",
        },
        {
            content: "The page names what is missing",
            trigger: ".o_strategic_missing button:contains(Partnerships without a signed agreement: 1 of 1)",
        },
        {
            content: "Unfold the figures that answer the first question",
            trigger: ".o_strategic_questions li:contains(How good are the customers?) button",
            run: "click",
        },
        {
            content: "Open the strategic customers who have bought",
            trigger: "[data-section=status] [data-row=strategic] td:nth-of-type(2) button:contains(1)",
            run: "click",
        },
        {
            content: "The list shows exactly these customers, archived ones too",
            trigger: ".o_list_view:not(:contains(Plain Freight)) .o_data_row:contains(Readiness Freight)",
        },
        {
            content: "Go back",
            trigger: ".o_back_button, .breadcrumb-item a:contains(Acquisition Readiness)",
            run: "click",
        },
        {
            content: "The table is still unfolded",
            trigger: "[data-section=status] table",
        },
        {
            content: "Open the partnerships without an agreement",
            trigger: ".o_strategic_missing [data-gap=agreement]",
            run: "click",
        },
        {
            content: "The list shows the partnership",
            trigger: ".o_list_view .o_data_row:contains(Readiness Freight)",
        },
    ],
});
