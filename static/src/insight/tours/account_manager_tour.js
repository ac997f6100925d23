import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { openCrm, openMenu, wait } from "./tour_steps";

const HOME = ".o_strategic_home";
/** A customer in a session: a row of the grid, or the card of a phone. */
const CUSTOMERS = [".o_strategic_session_row", ".o_strategic_session_card"];
const PLACES = [...CUSTOMERS, ".o_strategic_scorecard"];
/** There is nobody to assess, so a test creates a customer. A user reads on the page what to do. */
const NOBODY = ["auto", `body:not(:has(${CUSTOMERS.join(", ")}))`];

function each(places, selector) {
    return places.map((place) => `${place} ${selector}`).join(", ");
}

/** An account manager assesses a customer, writes the evidence, and reads why the customer has its status. */
registry.category("web_tour.tours").add("strategic_account_manager", {
    url: "/odoo/strategic-overview",
    steps: () => [
        ...openCrm(),
        ...openMenu(
            "strategic_customer.strategic_menu",
            "strategic_customer.strategic_home_menu",
            _t("The overview shows what is new, and what to do next."),
            [`body:not(:has(${HOME}))`]
        ),
        {
            content: _t("Start with the customers that you know best."),
            trigger: `${HOME} .o_strategic_home_assess`,
            tooltipPosition: "bottom",
            run: "click",
        },
        wait(`${CUSTOMERS.join(", ")}, .o_strategic_session .o_view_nocontent`),
        {
            isActive: NOBODY,
            trigger: ".o_strategic_session .o_view_nocontent button",
            run: "click",
        },
        {
            isActive: NOBODY,
            trigger: ".o_list_button_add",
            run: "click",
        },
        {
            isActive: NOBODY,
            trigger: ".o_form_view .o_field_widget[name=name] textarea, .o_form_view .o_field_widget[name=name] input",
            run: "edit Example Freight",
        },
        {
            isActive: NOBODY,
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            content: _t(
                "Click a star: one means that the customer hardly meets the criterion, five that it meets it fully."
            ),
            isActive: ["manual"],
            trigger: each(PLACES, ".o_strategic_stars"),
            tooltipPosition: "bottom",
            run: "click",
        },
        {
            isActive: ["auto"],
            trigger: each(PLACES, ".o_strategic_stars button:nth-child(4)"),
            run: "click",
        },
        {
            content: _t("Open the customer to see how its scores are made up."),
            isActive: [".o_strategic_session"],
            trigger: CUSTOMERS.map((one) => `${one}:has(.o_strategic_session_undo) .o_strategic_session_open`).join(
                ", "
            ),
            tooltipPosition: "bottom",
            run: "click",
        },
        {
            content: _t("Add evidence, so that others can trust your assessment."),
            trigger:
                ".o_strategic_scorecard .o_strategic_evidence_edit, .o_strategic_scorecard .o_strategic_evidence_text",
            tooltipPosition: "bottom",
            run: "click",
        },
        {
            content: _t("Write a few words, such as what the customer has bought or won."),
            trigger: ".o_strategic_scorecard .o_strategic_evidence_text",
            tooltipPosition: "bottom",
            run: "edit Ordered a pilot",
        },
        {
            content: _t("Save the evidence."),
            trigger: ".o_strategic_scorecard .o_strategic_evidence_save",
            tooltipPosition: "bottom",
            run: "click",
        },
        wait(".o_strategic_scorecard .o_strategic_said:contains(Ordered a pilot)"),
        {
            content: _t("This sentence says what the customer lacks to be strategic. Click it to finish the tour."),
            trigger: ".o_strategic_head_summary",
            tooltipPosition: "bottom",
            run: "click",
        },
    ],
});
