import { registry } from "@web/core/registry";

const TO_MATRIX = {
    content: "Switch to the matrix",
    trigger: ".o_switch_view.o_strategic_matrix",
    run: "click",
};

/** The bubble that was clicked last. */
let clicked;

/** Return a step that clicks on the centre of the first bubble of a status. */
function clickBubble(status) {
    return {
        content: `Click on the bubble of ${status}`,
        trigger: ".o_strategic_matrix canvas",
        run: ({ anchor }) => {
            const chart = Chart.getChart(anchor);
            // The bubbles may still be moving: jump to the end of their animation.
            chart.update("none");
            const dataset = chart.data.datasets.findIndex(({ data }) => data[0]?.bubble.status === status);
            clicked = chart.data.datasets[dataset].data[0].bubble;
            const { x, y } = chart.getDatasetMeta(dataset).data[0];
            const { left, top } = anchor.getBoundingClientRect();
            const place = { clientX: left + x, clientY: top + y, bubbles: true };
            anchor.dispatchEvent(new PointerEvent("pointerdown", { ...place, pointerType: "mouse" }));
            anchor.dispatchEvent(new PointerEvent("click", { ...place, pointerType: "mouse" }));
        },
    };
}

/** Return a step that checks that the matrix shows `count` customers with `status`. */
function seeTotal(status, count) {
    return {
        content: `${count} in ${status}`,
        trigger: `.o_strategic_matrix_totals [data-status=${status}] b:contains(/^${count}$/)`,
    };
}

registry.category("web_tour.tours").add("strategic_customer_matrix", {
    steps: () => [
        TO_MATRIX,
        seeTotal("strategic", 0),
        seeTotal("core", 2),
        seeTotal("other", 1),
        clickBubble("core"),
        {
            content: "The list shows exactly the customers of the bubble",
            trigger:
                ".o_list_view:has(.o_data_row:eq(1)):not(:has(.o_data_row:eq(2))) .o_data_row:contains(Matrix One)",
        },
        {
            trigger: ".o_list_view .o_data_row:contains(Matrix Two)",
        },
        {
            content: "Go back to the matrix",
            trigger: ".breadcrumb-item:contains(Strategic Customers) a",
            run: "click",
        },
        {
            content: "Show the matrix as a table",
            trigger: ".o_strategic_matrix_as_table",
            run: "click",
        },
        {
            content: "Open the same customers from the table",
            trigger: ".o_strategic_matrix tr:contains(Core Audience) button:contains(2)",
            run: "click",
        },
        {
            trigger: ".o_list_view .o_data_row:contains(Matrix Two)",
        },
    ],
});

registry.category("web_tour.tours").add("strategic_customer_matrix_star", {
    steps: () => [
        TO_MATRIX,
        seeTotal("strategic", 0),
        clickBubble("other"),
        {
            content: "Open its customer",
            trigger: ".o_list_view:not(:contains(Matrix One)) .o_data_row td:contains(Matrix Star)",
            run: "click",
        },
        {
            content: "Assess the customer: it fits",
            trigger: 'tr[data-criterion="Typical of its market"] .o_strategic_stars button:nth-child(5)',
            run: "click",
        },
        {
            trigger: "section[aria-label='Audience fit'] .o_strategic_gauge_value:contains(100)",
        },
        {
            content: "Assess the customer: it is renowned",
            trigger: 'tr[data-criterion="Recognised in its field"] .o_strategic_stars button:nth-child(4)',
            run: "click",
        },
        {
            content: "The customer has become strategic",
            trigger: ".o_form_view .ribbon:contains(Strategic)",
        },
        {
            content: "Go back to the matrix",
            trigger:
                ".o_breadcrumb .breadcrumb-item:contains(Strategic Customers) a, .o_back_button:contains(Strategic Customers)",
            run: "click",
        },
        seeTotal("strategic", 1),
        seeTotal("other", 0),
        clickBubble("strategic"),
        {
            content: "The matrix shows the customer as strategic",
            trigger: ".o_list_view:not(:contains(Matrix One)) .o_data_row:contains(Matrix Star)",
        },
    ],
});

registry.category("web_tour.tours").add("strategic_customer_matrix_real", {
    steps: () => [
        TO_MATRIX,
        seeTotal("strategic", 58),
        seeTotal("core", 157),
        seeTotal("prestige", 156),
        seeTotal("other", 753),
        clickBubble("strategic"),
        {
            content: "The list shows as many customers as the bubble, all of them strategic",
            trigger: ".o_list_view .o_data_row",
            run: () => {
                const rows = [...document.querySelectorAll(".o_list_view .o_data_row")];
                const strategic = rows.filter((row) => row.querySelector(".badge")?.textContent === "Strategic");
                if (rows.length !== clicked.count || strategic.length !== clicked.count) {
                    throw new Error(`${rows.length} rows, ${strategic.length} strategic, of ${clicked.count}`);
                }
            },
        },
        {
            content: "Open all customers of a status",
            trigger: ".breadcrumb-item:contains(Strategic Customers) a",
            run: "click",
        },
        {
            trigger: ".o_strategic_matrix_totals [data-status=prestige]",
            run: "click",
        },
        {
            trigger: ".o_list_view .o_pager_limit:contains(156)",
        },
    ],
});
