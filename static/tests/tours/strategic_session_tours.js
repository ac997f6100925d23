import { registry } from "@web/core/registry";

const NAMES = Array.from({ length: 12 }, (_, index) => `Tour Freight ${String(index + 1).padStart(2, "0")}`);
const [FIRST, SECOND] = NAMES;

function cell(customer, criterion) {
    return `.o_strategic_session_row[data-customer="${customer}"] .o_strategic_session_cell[aria-label^="${criterion}, "]`;
}

/** Wait until the query of the address matches `pattern`: Odoo changes it a moment after the page. */
async function untilAddress(pattern) {
    while (!pattern.test(window.location.search)) {
        await new Promise((resolve) => setTimeout(resolve, 50));
    }
}

/** Return a step that selects a customer in the list. */
function select(name) {
    return {
        content: `Select ${name}`,
        trigger: `.o_data_row:contains(${name}) .o_list_record_selector input:not(:checked)`,
        run: "click",
    };
}

const ASSESS = {
    content: "Assess the selected customers",
    trigger: ".o_control_panel_actions button:contains(Assess)",
    run: "click",
};

/** Return the steps that assess both criteria of a row by keyboard, and go to the next row. */
function assess(name, index) {
    const stars = 1 + ((index + 1) % 5);
    return [
        {
            content: `The cell of ${name} has the focus; assess it`,
            trigger: `${cell(name, "Has the need")}:focus`,
            run: `press ${stars}`,
        },
        {
            content: "The stars are shown, and the focus stays",
            trigger: `${cell(name, "Has the need")}:focus[aria-busy=false][aria-label$="${stars} of 5 stars"]`,
            run: "press ArrowRight",
        },
        {
            trigger: `${cell(name, "Typical of its market")}:focus`,
            run: "press 4",
        },
        {
            trigger: `${cell(name, "Typical of its market")}:focus[aria-busy=false][aria-label$="4 of 5 stars"]`,
            run: "press ArrowLeft && press ArrowDown",
        },
    ];
}

registry.category("web_tour.tours").add("strategic_session_keyboard", {
    steps: () => [
        ...NAMES.map(select),
        ASSESS,
        {
            content: "Nobody is assessed completely yet",
            trigger: ".o_strategic_session_progress:contains(Customers assessed: 0 of 12)",
        },
        {
            content: "The guidance of the cell with the focus is shown",
            trigger: ".o_strategic_session_strip .o_strategic_guidance:contains(pays for it today)",
        },
        ...NAMES.flatMap(assess),
        {
            content: "Everybody is assessed",
            trigger: ".o_strategic_session_progress:contains(Customers assessed: 12 of 12)",
        },
        {
            content: "Go to the first cell, and withdraw its assessment",
            trigger: ".o_strategic_session_cell:focus",
            run: "press ctrl+Home && press 0",
        },
        {
            trigger: `${cell(FIRST, "Has the need")}:focus[aria-busy=false][aria-label$="not assessed"]`,
        },
        {
            content: "Undo that",
            trigger: ".o_strategic_session_progress:contains(Customers assessed: 11 of 12)",
        },
        {
            trigger: `${cell(FIRST, "Has the need")}:focus`,
            run: "press ctrl+z",
        },
        {
            trigger: `${cell(FIRST, "Has the need")}:focus[aria-busy=false][aria-label$="2 of 5 stars"]`,
            run: "press Enter",
        },
        {
            content: "Say what it rests on",
            trigger: ".o_strategic_session_strip .o_strategic_evidence_text:focus",
            run: "edit Pilot ordered && press Enter",
        },
        {
            trigger: ".o_strategic_session_strip .o_strategic_said:contains(Pilot ordered)",
        },
        {
            content: "The cell has the focus again; go back to the list",
            trigger: `${cell(FIRST, "Has the need")}:focus`,
        },
        {
            trigger: ".o_strategic_session_done",
            run: "click",
        },
        {
            content: "The list shows the scores, and the customers are still selected",
            trigger: `.o_data_row_selected:contains(${FIRST}) td[name=audience_fit] .o_strategic_score_value:contains(60)`,
        },
    ],
});

registry.category("web_tour.tours").add("strategic_session_back", {
    steps: () => [
        {
            content: "Only the customers with this name are listed",
            trigger: ".o_searchview_input",
            run: "edit Tour Freight",
        },
        {
            trigger: ".o_searchview_autocomplete .o-dropdown-item:contains(Customer)",
            run: "click",
        },
        {
            trigger: ".o_list_view:has(.o_searchview_facet:contains(Tour Freight)):not(:contains(Another Customer))",
        },
        select(FIRST),
        select(SECOND),
        ASSESS,
        {
            trigger: cell(SECOND, "Has the need"),
        },
        {
            content: "Show the scorecard of reputation",
            trigger: "[role=tab]:contains(Reputation)",
            run: "click",
        },
        {
            trigger: cell(SECOND, "Recognised in its field"),
        },
        {
            content: "The address names the customers and the scorecard; the browser's button Back leads to the list",
            trigger: "body",
            async run() {
                await untilAddress(/active_ids=.*scorecard=reputation/);
                window.history.back();
            },
        },
        {
            content: "It has the same filter and the same selection",
            trigger: `.o_list_view:not(:contains(Another Customer)) .o_data_row_selected:contains(${FIRST})`,
        },
        {
            trigger: `.o_list_view:has(.o_data_row:contains(Tour Freight 03):not(.o_data_row_selected)) .o_data_row_selected:contains(${SECOND})`,
        },
        ASSESS,
        {
            trigger: cell(SECOND, "Has the need"),
        },
        {
            content: "Reload the page",
            trigger: "body",
            async run() {
                await untilAddress(/active_ids=/);
                window.location.reload();
            },
            expectUnloadPage: true,
        },
        {
            content: "The same customers are shown",
            trigger: `.o_strategic_session_grid:not(:contains(Tour Freight 03)) ${cell(SECOND, "Has the need")}`,
        },
        {
            content: "Show the scorecard of reputation",
            trigger: "[role=tab]:contains(Reputation)",
            run: "click",
        },
        {
            content: "Assess, open a customer and come back",
            trigger: `${cell(FIRST, "Recognised in its field")} .o_strategic_stars button:nth-child(5)`,
            run: "click",
        },
        {
            trigger: `${cell(FIRST, "Recognised in its field")}[aria-busy=false] .o_strategic_session_undo`,
        },
        {
            trigger: `.o_strategic_session_open:contains(${FIRST})`,
            run: "click",
        },
        {
            trigger: ".o_form_view .o_strategic_scorecard",
        },
        {
            trigger: ".breadcrumb .o_back_button, .breadcrumb-item:last-child a",
            run: "click",
        },
        {
            content: "The scorecard is the same, and the change can still be undone",
            trigger: `${cell(FIRST, "Recognised in its field")}[aria-label$="5 of 5 stars"] .o_strategic_session_undo`,
            run: "click",
        },
        {
            trigger: `${cell(FIRST, "Recognised in its field")}[aria-label$="1 of 5 stars"]`,
        },
    ],
});

registry.category("web_tour.tours").add("strategic_session_phone", {
    steps: () => [
        {
            content: "One customer is shown, with its criteria",
            trigger: `.o_strategic_session_card[aria-label="${FIRST}"] section[aria-label="Has the need"]`,
        },
        {
            content: "A tap shows the guidance",
            trigger: "section[aria-label='Has the need'] .o_strategic_guidance_toggle",
            run: "click",
        },
        {
            trigger: "section[aria-label='Has the need'] .o_strategic_guidance:contains(pays for it today)",
        },
        {
            content: "A tap on a star assesses",
            trigger: "section[aria-label='Has the need'] .o_strategic_stars button:nth-child(4)",
            run: "click",
        },
        {
            trigger: "section[aria-label='Has the need'][aria-busy=false] .o_strategic_session_undo",
        },
        {
            trigger: ".o_strategic_session_next",
            run: "click",
        },
        {
            trigger: `.o_strategic_session_card[aria-label="${SECOND}"] section[aria-label="Has the need"] .o_strategic_stars button:contains(None)`,
            run: "click",
        },
        {
            trigger: "section[aria-label='Has the need'][aria-busy=false] .o_strategic_session_undo",
        },
        {
            trigger: "section[aria-label='Typical of its market'] .o_strategic_stars button:nth-child(2)",
            run: "click",
        },
        {
            content: "Undo the last one alone",
            trigger: "section[aria-label='Typical of its market'][aria-busy=false] .o_strategic_session_undo",
            run: "click",
        },
        {
            trigger:
                "section[aria-label='Typical of its market'][aria-busy=false]:not(:has(.o_strategic_session_undo))",
        },
        {
            content: "The other customer is as it was left",
            trigger: ".o_strategic_session_previous",
            run: "click",
        },
        {
            trigger: `.o_strategic_session_card[aria-label="${FIRST}"] .o_strategic_stars button:nth-child(4)[aria-pressed=true]`,
        },
    ],
});
