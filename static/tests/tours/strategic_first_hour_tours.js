import { registry } from "@web/core/registry";

const MOST_CLICKS = 10;
const ROW = ".o_strategic_session_row";
const CUSTOMERS = [1, 2, 3, 4, 5];

registry.category("web_tour.tours").add("strategic_first_hour", {
    steps: () => {
        let clicks = 0;
        return [
            {
                content: "Count the clicks from the start page on",
                trigger: ".o_navbar_apps_menu button:enabled",
                run() {
                    document.addEventListener("click", () => clicks++, { capture: true });
                },
            },
            {
                trigger: ".o_navbar_apps_menu button:enabled",
                run: "click",
            },
            {
                trigger: ".o_app[data-menu-xmlid='crm.crm_menu_root']",
                run: "click",
            },
            {
                trigger: "button[data-menu-xmlid='strategic_customer.strategic_menu']",
                run: "click",
            },
            {
                trigger: ".o-dropdown-item[data-menu-xmlid='strategic_customer.strategic_home_menu']",
                run: "click",
            },
            {
                trigger: ".o_strategic_home_assess",
                run: "click",
            },
            {
                content: "All imported customers are there",
                trigger: ".o_strategic_session_progress:contains(0 of)",
            },
            ...CUSTOMERS.flatMap((number) => [
                {
                    content: `Give stars to customer ${number}`,
                    trigger: `${ROW}[data-customer="Imported 0${number}"] .o_strategic_session_cell:eq(0) .o_strategic_stars button:nth-child(4)`,
                    run: "click",
                },
                {
                    content: "It has a score at once",
                    trigger: `${ROW}[data-customer="Imported 0${number}"] .o_strategic_session_undo`,
                },
            ]),
            {
                content: `Five customers are assessed, in at most ${MOST_CLICKS} clicks`,
                trigger: `${ROW}[data-customer="Imported 05"] .o_strategic_session_undo`,
                run() {
                    if (clicks < CUSTOMERS.length || clicks > MOST_CLICKS) {
                        throw new Error(`It took ${clicks} clicks`);
                    }
                },
            },
            {
                trigger: ".o_strategic_session_done",
                run: "click",
            },
            {
                content: "The first step is done, and the overview knows the candidates",
                trigger:
                    ".o_strategic_home:not(:has([data-step=assessments])) [data-card=candidates] .o_strategic_home_number",
            },
        ];
    },
});
