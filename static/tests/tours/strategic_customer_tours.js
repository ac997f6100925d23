import { registry } from "@web/core/registry";

/** Return a step that assesses the criterion `name` with `star` stars. */
function assess(name, star) {
    return {
        content: `Assess "${name}" with ${star} stars`,
        trigger: `tr[data-criterion="${name}"] .o_strategic_stars button:nth-child(${star})`,
        run: "click",
    };
}

registry.category("web_tour.tours").add("strategic_customer_assess", {
    steps: () => [
        {
            content: "Open the customer",
            trigger: ".o_data_row td:contains(Tour Freight)",
            run: "click",
        },
        {
            content: "The page Strategic is shown first, and the customer is not strategic",
            trigger: ".o_form_view:not(:has(.ribbon:contains(Strategic))) .o_strategic_scorecard",
        },
        assess("Typical of its market", 4),
        {
            content: "The fit is updated at once",
            trigger: "section[aria-label='Audience fit'] .o_strategic_gauge_value:contains(90)",
        },
        {
            content: "Enter the evidence under the stars",
            trigger: ".o_strategic_evidence_text",
            run: "edit Visited two depots",
        },
        {
            content: "Enter a link without https://",
            trigger: ".o_strategic_evidence_url",
            run: "edit example.com/depots",
        },
        {
            trigger: ".o_strategic_evidence_save",
            run: "click",
        },
        {
            content: "The evidence is shown under the criterion",
            trigger:
                "tr[data-criterion='Typical of its market']:not(:has(.o_strategic_evidence)) .o_strategic_said:contains(Visited two depots) a[href='https://example.com/depots']",
        },
        assess("Recognised in its field", 5),
        {
            content: "The ribbon appears while the form stays open",
            trigger: ".o_form_view .ribbon:contains(Strategic)",
        },
        {
            content: "Undo the last assessment",
            trigger: ".o_notification:contains(Recognised) button:contains(Undo)",
            run: "click",
        },
        {
            content: "The ribbon disappears",
            trigger: ".o_form_view:not(:has(.ribbon:contains(Strategic))) .o_strategic_scorecard",
        },
        assess("Recognised in its field", 4),
        {
            content: "The ribbon is there again",
            trigger: ".o_form_view .ribbon:contains(Strategic)",
        },
        {
            content: "The summary tells why",
            trigger: ".o_field_widget[name=strategic_summary]:contains(Reputation 80 of 70 needed)",
        },
    ],
});

registry.category("web_tour.tours").add("strategic_customer_pipeline", {
    steps: () => [
        {
            content: "Only opportunities of strategic customers are shown, with their badge",
            trigger:
                ".o_kanban_view:not(:contains(Deal with Plain Freight)) .o_kanban_record:contains(Deal with Tour Freight) .badge:contains(Strategic)",
        },
        {
            content: "Remove the filter",
            trigger: ".o_searchview_facet:contains(Strategic Customers) .o_facet_remove",
            run: "click",
        },
        {
            content: "All opportunities are shown",
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
            content: "Find look-alikes of the partner",
            trigger: "button[name=action_find_lookalikes]",
            run: "click",
        },
        {
            content: "The customers that fit come first, with the reason",
            trigger: ".o_data_row:first:contains(Alike 0):contains(Fit to Logistics: 50.)",
        },
        ...[0, 1, 2].map((number) => ({
            content: `Tick look-alike ${number}`,
            trigger: `.o_data_row:contains(Alike ${number}) .o_list_record_selector input`,
            run: "click",
        })),
        {
            content: "Create the opportunities",
            trigger: "button[name=action_create_opportunities]",
            run: "click",
        },
        {
            content: "A message tells how many",
            trigger: ".o_notification:contains(Opportunities created: 3.)",
        },
        ...[0, 1, 2].map((number) => ({
            content: `Opportunity ${number} is in the pipeline, with its partnership`,
            trigger: `.o_opportunity_kanban .o_kanban_record:contains(Alike ${number}):contains(Fleet Planner with Tour Freight)`,
        })),
        {
            content: "The fourth look-alike has no opportunity",
            trigger: ".o_opportunity_kanban:not(:contains(Alike 3))",
        },
    ],
});
