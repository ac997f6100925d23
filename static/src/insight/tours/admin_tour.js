import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { openCrm, openMenu, wait } from "./tour_steps";

const MENU = "crm.crm_menu_config";

/** An administrator sets the thresholds, and creates a list of renowned companies. */
registry.category("web_tour.tours").add("strategic_admin", {
    url: "/odoo/strategic-overview",
    steps: () => [
        ...openCrm(),
        ...openMenu(
            MENU,
            "strategic_customer.strategic_settings_menu",
            _t("Scoring Settings say when a customer is strategic.")
        ),
        {
            content: _t(
                "A strategic customer reaches both thresholds. Before you save a change, a sentence says whom it affects."
            ),
            trigger: ".modal .o_field_widget[name=strategic_audience_fit_threshold] input",
            tooltipPosition: "bottom",
            run: "click",
        },
        {
            content: _t("Save the settings."),
            trigger: ".modal footer button[name=action_save]",
            tooltipPosition: "top",
            run: "click",
        },
        wait("body:not(:has(.modal))"),
        ...openMenu(
            MENU,
            "strategic_customer.strategic_list_menu",
            _t("Rankings and stock indexes are evidence of your customers' reputation.")
        ),
        {
            content: _t("Create a list for one ranking."),
            trigger: ".o_list_view .o_list_button_add",
            tooltipPosition: "bottom",
            run: "click",
        },
        {
            content: _t("Enter the name under which it is published."),
            trigger: ".o_form_view .o_field_widget[name=name] input",
            tooltipPosition: "bottom",
            run: "edit Global 500",
        },
        {
            content: _t("Save the list, so that you can import its entries."),
            trigger: ".o_form_button_save",
            tooltipPosition: "bottom",
            run: "click",
        },
        {
            content: _t("Import the ranking from a file. Then match it with your customers, and confirm the matches."),
            trigger: ".o_statusbar_buttons button[name=action_import]",
            tooltipPosition: "bottom",
            run: "click",
        },
        wait(".o_import_action"),
    ],
});
