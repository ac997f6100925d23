import { registry } from "@web/core/registry";

const TO_MATRIX = {
    content: "Switch to the matrix",
    trigger: ".o_switch_view.o_strategic_matrix",
    run: "click",
};

/** Return the selector of the handle of a threshold. */
function handle(dimension) {
    return `.o_strategic_handle[data-dimension=${dimension}]`;
}

/** Return a step that drags a threshold to a score, with a mouse or a finger, over several points on the way. */
function drag(dimension, score, pointerType) {
    return {
        content: `Drag the threshold of ${dimension} to ${score} with the pointer ${pointerType}`,
        trigger: handle(dimension),
        run: ({ anchor }) => {
            const { scales } = Chart.getChart(document.querySelector(".o_strategic_matrix canvas"));
            const isFit = dimension === "audience_fit";
            const scale = isFit ? scales.x : scales.y;
            const { left, top, width, height } = anchor.getBoundingClientRect();
            const from = { clientX: left + width / 2, clientY: top + height / 2 };
            const distance = scale.getPixelForValue(score) - scale.getPixelForValue(Number(anchor.textContent));
            const at = (share) => ({
                clientX: from.clientX + (isFit ? share * distance : 0),
                clientY: from.clientY + (isFit ? 0 : share * distance),
                bubbles: true,
                cancelable: true,
                isPrimary: true,
                buttons: 1,
                pointerType,
            });
            anchor.dispatchEvent(new PointerEvent("pointerdown", at(0)));
            for (const share of [0.2, 0.5, 0.8, 1]) {
                document.body.dispatchEvent(new PointerEvent("pointermove", at(share)));
            }
            document.body.dispatchEvent(new PointerEvent("pointerup", at(1)));
        },
    };
}

/** Return a step that presses a key on an element. */
function press(trigger, key, options = {}) {
    return {
        content: `Press ${key}`,
        trigger,
        run: ({ anchor }) => {
            anchor.focus();
            anchor.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...options }));
        },
    };
}

/** Return a step that checks what the matrix says of the thresholds that are tried out. */
function seeChanges(text) {
    return {
        content: `It says: ${text}`,
        trigger: `.o_strategic_what_if_changes:contains(/^${text}$/)`,
    };
}

/** Return a step that checks that the matrix shows `count` customers with `status`. */
function seeTotal(status, count) {
    return {
        content: `${count} in ${status}`,
        trigger: `.o_strategic_matrix_totals [data-status=${status}] b:contains(/^${count}$/)`,
    };
}

registry.category("web_tour.tours").add("strategic_customer_thresholds", {
    steps: () => [
        TO_MATRIX,
        seeTotal("strategic", 3),
        drag("audience_fit", 85, "mouse"),
        seeChanges("85 and 70: 2 would drop out, 0 would come in"),
        seeTotal("strategic", 1),
        seeTotal("prestige", 3),
        press("body", "z", { ctrlKey: true }),
        seeTotal("strategic", 3),
        drag("reputation", 40, "touch"),
        seeChanges("70 and 40: 0 would drop out, 1 would come in"),
        press(handle("reputation"), "PageUp"),
        press(handle("reputation"), "PageUp"),
        press(handle("reputation"), "PageUp"),
        press(handle("reputation"), "ArrowUp"),
        seeChanges("70 and 71: 0 would drop out, 0 would come in"),
        press(handle("audience_fit"), "PageUp"),
        press(handle("audience_fit"), "ArrowLeft"),
        seeChanges("79 and 71: 1 would drop out, 0 would come in"),
        seeTotal("strategic", 2),
        {
            content: "Save",
            trigger: ".o_strategic_what_if_save:not(.invisible)",
            run: "click",
        },
        {
            content: "It says first whom it concerns",
            trigger:
                ".modal:contains(for all customers):contains(79 and 71: 1 would drop out, 0 would come in) .btn-primary",
            run: "click",
        },
        {
            content: "The handle is where it was saved, and nothing is tried out any more",
            trigger:
                ".o_strategic_matrix:not(:has(.o_strategic_what_if_changes)):has(.o_strategic_handle:contains(79))",
        },
        seeTotal("strategic", 2),
        seeTotal("prestige", 1),
        {
            content: "Open the strategic customers",
            trigger: ".o_strategic_matrix_totals [data-status=strategic]",
            run: "click",
        },
        {
            content: "The list has as many as the matrix said",
            trigger:
                ".o_list_view:has(.o_data_row:eq(1)):not(:has(.o_data_row:eq(2))):contains(Tour High):contains(Tour Edge)",
        },
    ],
});

registry.category("web_tour.tours").add("strategic_customer_what_if", {
    steps: () => [
        TO_MATRIX,
        seeTotal("strategic", 3),
        drag("audience_fit", 85, "touch"),
        {
            content: "A salesperson sees what would change, and can't save it",
            trigger:
                ".o_strategic_what_if:contains(What If):contains(85 and 70: 2 would drop out, 0 would come in):not(:has(.o_strategic_what_if_save))",
        },
        {
            content: "Undo",
            trigger: ".o_strategic_what_if_undo",
            run: "click",
        },
        seeTotal("strategic", 3),
        {
            content: "The customers are shown, with the room of a candidate; click on one",
            trigger: ".o_strategic_matrix:has(.o_strategic_room) .o_strategic_mark[aria-label^='Tour High']",
            run: "click",
        },
        {
            content: "Its trail says since when it is strategic",
            trigger: ".o_strategic_matrix_card:contains(The last twelve months) li:contains(Strategic)",
        },
        {
            content: "Open the customer",
            trigger: ".o_strategic_matrix_open",
            run: "click",
        },
        {
            trigger: ".o_form_view:contains(Tour High)",
        },
    ],
});
