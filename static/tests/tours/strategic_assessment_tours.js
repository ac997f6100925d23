import { registry } from "@web/core/registry";

const FIVE_STARS = {
    content: "All five stars are in one line within their column",
    trigger: ".o_data_row td[name=stars] .o_priority_star:nth-of-type(5)",
    run({ anchor }) {
        const star = anchor.getBoundingClientRect();
        const cell = anchor.closest("td").getBoundingClientRect();
        const first = anchor.parentElement.firstElementChild.getBoundingClientRect();
        if (star.right > cell.right || star.top > first.bottom) {
            throw new Error(`The fifth star ends at ${star.right}, its cell at ${cell.right}.`);
        }
    },
};

registry.category("web_tour.tours").add("strategic_assessment_list", {
    steps: () => [
        {
            content: "The assessments are listed",
            trigger: ".o_list_view .o_data_row:contains(Tour Freight)",
        },
        FIVE_STARS,
    ],
});

registry.category("web_tour.tours").add("strategic_assessment_import", {
    steps: () => [
        {
            content: "The one that counts is listed",
            trigger: ".o_list_view .o_data_row:contains(Tour Freight):contains(80)",
        },
        {
            trigger: ".o_cp_action_menus button:has(.fa-cog)",
            run: "click",
        },
        {
            trigger: ".o_import_menu",
            run: "click",
        },
        {
            content: "An example is offered",
            trigger: ".o_import_action a[href='/strategic_customer/static/xls/assessments.xlsx']",
            run() {
                const rows = ["partner_id,criterion_id,value,date", "Tour Freight,Recognised,20,2024-01-05"];
                const file = new File([rows.join("\n")], "history.csv", { type: "text/csv" });
                const input = document.querySelector(".o_control_panel input[type=file]");
                const transfer = new DataTransfer();
                transfer.items.add(file);
                input.files = transfer.files;
                input.dispatchEvent(new Event("change", { bubbles: true }));
            },
        },
        {
            trigger: ".o_import_data_content:contains(criterion_id)",
        },
        {
            trigger: ".o_control_panel button:contains(/^Import$/)",
            run: "click",
        },
        {
            content: "It is older than the one that counts, so it is history; the list shows it all the same",
            trigger:
                ".o_list_view:has(.o_searchview_facet:contains(Including History)) .o_data_row.text-muted:contains(Tour Freight):contains(20)",
        },
    ],
});

registry.category("web_tour.tours").add("strategic_assessment_history", {
    steps: () => [
        {
            content: "The page of the customer lists the assessments",
            trigger: ".o_strategic_history .o_data_row:contains(Recognised)",
        },
        FIVE_STARS,
    ],
});

registry.category("web_tour.tours").add("strategic_assessment_score", {
    steps: () => [
        {
            content: "Choose a customer of the list",
            trigger: ".o_data_row:contains(Tour Freight) .o_list_record_selector input",
            run: "click",
        },
        {
            content: "Write its reputation",
            trigger: ".o_data_row:contains(Tour Freight) td[name=reputation]",
            run: "click",
        },
        {
            content: "Enter a number that is not a score",
            trigger: ".o_data_row:contains(Tour Freight) td[name=reputation] input",
            run: "edit 150 && press Enter",
        },
        {
            content: "A message tells what is wrong, and the typed number is still there",
            trigger:
                "body:has(.o_notification:contains(150 is not a score)):not(:has(.o_notification:contains(Missing))) td[name=reputation] input[aria-invalid=true]:value(150)",
        },
        {
            content: "Correct it",
            trigger: ".o_data_row:contains(Tour Freight) td[name=reputation] input",
            run: "edit 50 && press Enter",
        },
        {
            content: "The score overrides the stars, so a dialog asks for the reason",
            trigger: ".o_strategic_override_dialog:contains(The stars will not count until) .btn-primary",
            run: "click",
        },
        {
            trigger:
                ".o_strategic_override_dialog:has([role=alert]:contains(Say what this is based on)) .o_strategic_override_reason",
            run: "edit The board decided && press Enter",
        },
        {
            content: "The score is saved, and locked",
            trigger:
                ".o_data_row:contains(Tour Freight) td[name=reputation]:has(.fa-lock) .o_strategic_score_value:contains(50)",
        },
        {
            content: "The next one is undone",
            trigger: ".o_data_row:contains(Tour Freight) td[name=reputation]",
            run: "click",
        },
        {
            trigger: ".o_data_row:contains(Tour Freight) td[name=reputation] input",
            run: "edit 10 && press Enter",
        },
        {
            trigger: ".o_strategic_override_dialog label:contains(Without a reason)",
            run: "click",
        },
        {
            trigger: ".o_strategic_override_dialog .btn-primary",
            run: "click",
        },
        {
            trigger: ".o_notification:contains(Tour Freight: overridden with 10 of 100) button:contains(Undo)",
            run: "click",
        },
        {
            content: "The former score is back",
            trigger:
                ".o_data_row:contains(Tour Freight) td[name=reputation]:has(.fa-lock) .o_strategic_score_value:contains(50)",
        },
    ],
});

registry.category("web_tour.tours").add("strategic_assessment_withdraw", {
    steps: () => [
        {
            content: "Click on the current number of stars",
            trigger: "tr[data-criterion='Recognised'] .o_strategic_stars button:nth-child(4)[aria-pressed=true]",
            run: "click",
        },
        {
            content: "The criterion is not assessed now",
            trigger: "tr[data-criterion='Recognised']:contains(not assessed)",
        },
        {
            trigger: ".o_notification:contains(no longer assessed) button:contains(Undo)",
            run: "click",
        },
        {
            content: "The assessment counts again",
            trigger: "section[aria-label=Reputation] .o_strategic_gauge_value:contains(80)",
        },
        {
            content: "Assess it with 0",
            trigger: "tr[data-criterion='Recognised'] .o_strategic_stars button:contains(0)",
            run: "click",
        },
        {
            trigger: "tr[data-criterion='Recognised'] .o_strategic_stars button:contains(0)[aria-pressed=true]",
        },
        {
            content: "A text that is no link is refused with a message",
            trigger: ".o_strategic_evidence_url",
            run: "edit notaurl",
        },
        {
            trigger: ".o_strategic_evidence_save",
            run: "click",
        },
        {
            trigger: ".modal:contains(must be a web address) .btn-primary",
            run: "click",
        },
        {
            content: "The text stays, so that the user can correct it",
            trigger: ".o_strategic_evidence_url:value(notaurl)",
            run: "edit example.com",
        },
        {
            trigger: ".o_strategic_evidence_save",
            run: "click",
        },
        {
            trigger: "tr[data-criterion='Recognised'] a[href='https://example.com']",
        },
    ],
});
