import { registry } from "@web/core/registry";

const ROW = ".o_data_row:contains(Tour Freight)";
const CARD = ".o_kanban_record:contains(Tour Freight)";
const PLAIN_CARD = ".o_kanban_record:contains(Plain Freight)";
const CRITERION = "tr[data-criterion='Recognised']";
const GAUGE = "section[aria-label=Reputation] .o_strategic_gauge";

registry.category("web_tour.tours").add("strategic_override_remove", {
    steps: () => [
        {
            content: "A lock in the list says that the score is overridden",
            trigger: `${ROW} td[name=reputation] [title*="stars do not count until 12/19/2090"] .fa-lock`,
        },
        {
            content: "Switch to the kanban",
            trigger: ".o_switch_view.o_kanban",
            run: "click",
        },
        {
            content: "The card has the lock too, and only on the overridden score",
            trigger: `.o_kanban_view:not(:has(${PLAIN_CARD} .fa-lock)) ${CARD} div[name=reputation] [title*="stars do not count until 12/19/2090"] .fa-lock`,
        },
        {
            content: "Go back to the list",
            trigger: ".o_switch_view.o_list",
            run: "click",
        },
        {
            content: "Open the filters",
            trigger: ".o_searchview_dropdown_toggler",
            run: "click",
        },
        {
            content: "List the overridden customers only",
            trigger: ".o_filter_menu .o_menu_item:contains(Overridden)",
            run: "click",
        },
        {
            content: "Customers without an override are not listed",
            trigger: `.o_list_view:not(:has(.o_data_row:contains(Plain Freight))):has(.o_facet_value:contains(Overridden)) ${ROW}`,
        },
        {
            content: "Open the customer",
            trigger: `${ROW} td[name=complete_name]`,
            run: "click",
        },
        {
            content: "Its page says so, above the stars and beside the score",
            trigger: `.o_form_view:has(.o_strategic_overall:contains(Stars do not count until 12/19/2090: remove the override?)) ${GAUGE}:contains(90) .fa-lock`,
        },
        {
            content: "Click five stars nevertheless",
            trigger: `${CRITERION} .o_strategic_stars button:nth-child(5)`,
            run: "click",
        },
        {
            content: "The row says that the score stays, and can remove the override",
            trigger: `${CRITERION} .o_strategic_kept:contains(The score stays 90) button:enabled`,
            run: "click",
        },
        {
            content: "The stars count now, and the lock is gone",
            trigger: `.o_form_view:not(:has(.o_strategic_overall)) ${GAUGE}:contains(100):not(:has(.fa-lock))`,
        },
        {
            content: "Undo it",
            trigger: ".o_notification:contains(The overall assessment no longer counts) button:contains(Undo)",
            run: "click",
        },
        {
            content: "The override is back",
            trigger: `${GAUGE}:contains(90) .fa-lock`,
        },
        {
            content: "Remove it above the stars",
            trigger: ".o_strategic_overall button:contains(Remove the override)",
            run: "click",
        },
        {
            trigger: `.o_form_view:not(:has(.o_strategic_overall)) ${GAUGE}:contains(100)`,
        },
        {
            content: "Go back to the overridden customers",
            trigger: ".o_back_button, .breadcrumb-item a:contains(Strategic Customers)",
            run: "click",
        },
        {
            content: "The customer is none of them any more: list all again",
            trigger: `.o_list_view:not(:has(${ROW})) .o_searchview_facet:contains(Overridden) .o_facet_remove`,
            run: "click",
        },
        {
            content: "Its score is that of its stars",
            trigger: `${ROW} td[name=reputation] [title="100 of 100"]:not(:has(.fa-lock))`,
        },
    ],
});
