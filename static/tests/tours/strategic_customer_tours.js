import { registry } from "@web/core/registry";

/** Click on star number `star` of the criterion `name`. */
function rate(name, star) {
    return {
        content: `Rate "${name}" with ${star} stars`,
        trigger: `tr[data-criterion="${name}"] .o_strategic_stars button:nth-child(${star})`,
        run: "click",
    };
}

registry.category("web_tour.tours").add("strategic_customer_rate", {
    steps: () => [
        {
            content: "Open the customer",
            trigger: ".o_data_row td:contains(Tour Freight)",
            run: "click",
        },
        {
            content: "Its page Strategic is in front, and it is not strategic",
            trigger: ".o_form_view:not(:has(.ribbon:contains(Strategic))) .o_strategic_scorecard",
        },
        rate("Typical of its market", 4),
        {
            content: "The fit follows at once",
            trigger: "section[aria-label='Audience fit'] .o_strategic_gauge_value:contains(90)",
        },
        {
            content: "Say what it rests on, right there",
            trigger: ".o_strategic_evidence_text",
            run: "edit Visited two depots",
        },
        {
            content: "With a link, without typing where all of them begin",
            trigger: ".o_strategic_evidence_url",
            run: "edit example.com/depots",
        },
        {
            trigger: ".o_strategic_evidence_save",
            run: "click",
        },
        {
            content: "It is shown under the criterion",
            trigger:
                "tr[data-criterion='Typical of its market']:not(:has(.o_strategic_evidence)) .o_strategic_said:contains(Visited two depots) a[href='https://example.com/depots']",
        },
        rate("Recognised in its field", 5),
        {
            content: "The flag comes up without leaving the form",
            trigger: ".o_form_view .ribbon:contains(Strategic)",
        },
        {
            content: "Take the last click back",
            trigger: ".o_notification:contains(Recognised) button:contains(Undo)",
            run: "click",
        },
        {
            content: "The flag goes down",
            trigger: ".o_form_view:not(:has(.ribbon:contains(Strategic))) .o_strategic_scorecard",
        },
        rate("Recognised in its field", 4),
        {
            content: "The flag is up again",
            trigger: ".o_form_view .ribbon:contains(Strategic)",
        },
        {
            content: "The sentence says why",
            trigger: ".o_field_widget[name=strategic_summary]:contains(reputation 80 of 70 needed)",
        },
    ],
});

registry.category("web_tour.tours").add("strategic_customer_pipeline", {
    steps: () => [
        {
            content: "Only opportunities of strategic customers are there, with their badge",
            trigger:
                ".o_kanban_view:not(:contains(Deal with Plain Freight)) .o_kanban_record:contains(Deal with Tour Freight) .badge:contains(Strategic)",
        },
        {
            content: "Remove the filter",
            trigger: ".o_searchview_facet:contains(Strategic Customers) .o_facet_remove",
            run: "click",
        },
        {
            content: "All are there",
            trigger: ".o_kanban_record:contains(Deal with Plain Freight)",
        },
        {
            content: "Open the filters",
            trigger: ".o_searchview_dropdown_toggler",
            run: "click",
        },
        {
            content: "Group by the customer's status",
            trigger: ".o_group_by_menu .o_menu_item:contains(Customer Status)",
            run: "click",
        },
        {
            content: "Each status is a column",
            trigger: ".o_kanban_group:has(.o_column_title:contains(Strategic)) .o_kanban_record:contains(Tour Freight)",
        },
        {
            trigger: ".o_kanban_group:has(.o_column_title:contains(Other)) .o_kanban_record:contains(Plain Freight)",
        },
    ],
});

registry.category("web_tour.tours").add("strategic_customer_lookalikes", {
    steps: () => [
        {
            content: "Look for customers like the partner",
            trigger: "button[name=action_find_lookalikes]",
            run: "click",
        },
        {
            content: "Those who fit come first, with the reason",
            trigger: ".o_data_row:first:contains(Alike 0):contains(Fits Logistics 50)",
        },
        ...[0, 1, 2].map((number) => ({
            content: `Tick look-alike ${number}`,
            trigger: `.o_data_row:contains(Alike ${number}) .o_list_record_selector input`,
            run: "click",
        })),
        {
            content: "Create their opportunities in one go",
            trigger: "button[name=action_create_opportunities]",
            run: "click",
        },
        {
            content: "It is said how many",
            trigger: ".o_notification:contains(Opportunities created: 3.)",
        },
        ...[0, 1, 2].map((number) => ({
            content: `Opportunity ${number} is in the pipeline, with its partnership`,
            trigger: `.o_opportunity_kanban .o_kanban_record:contains(Alike ${number}):contains(Fleet Planner with Tour Freight)`,
        })),
        {
            content: "The fourth one was not ticked",
            trigger: ".o_opportunity_kanban:not(:contains(Alike 3))",
        },
    ],
});
