import { registry } from "@web/core/registry";

const FIVE_STARS = {
    content: "All five stars are within their column, in one line",
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

registry.category("web_tour.tours").add("strategic_assessment_history", {
    steps: () => [
        {
            content: "The customer's own page lists them",
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
            content: "A number that is none of a score",
            trigger: ".o_data_row:contains(Tour Freight) td[name=reputation] input",
            run: "edit 150 && press Enter",
        },
        {
            content: "What is wrong is said, and what was typed is still there",
            trigger:
                "body:has(.o_notification:contains(150 is no score)):not(:has(.o_notification:contains(Missing))) td[name=reputation] input[aria-invalid=true]:value(150)",
        },
        {
            content: "Mend it",
            trigger: ".o_data_row:contains(Tour Freight) td[name=reputation] input",
            run: "edit 50 && press Enter",
        },
        {
            content: "It is saved",
            trigger: ".o_data_row:contains(Tour Freight) td[name=reputation] .o_strategic_score_value:contains(50)",
        },
    ],
});

registry.category("web_tour.tours").add("strategic_assessment_unrate", {
    steps: () => [
        {
            content: "Click on the star that is the rating",
            trigger: "tr[data-criterion='Recognised'] .o_strategic_stars button:nth-child(4)[aria-pressed=true]",
            run: "click",
        },
        {
            content: "It is not rated, and so not assessed",
            trigger: "tr[data-criterion='Recognised']:contains(not rated)",
        },
        {
            trigger: ".o_notification:contains(not rated any more) button:contains(Undo)",
            run: "click",
        },
        {
            content: "It counts again",
            trigger: "section[aria-label=Reputation] .o_strategic_gauge_value:contains(80)",
        },
        {
            content: "Say that there is none of it",
            trigger: "tr[data-criterion='Recognised'] .o_strategic_stars button:contains(0)",
            run: "click",
        },
        {
            trigger: "tr[data-criterion='Recognised'] .o_strategic_stars button:contains(0)[aria-pressed=true]",
        },
        {
            content: "A link that is none is refused with a sentence",
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
            content: "It stays to be mended",
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
