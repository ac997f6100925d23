import { expect, test } from "@odoo/hoot";
import { queryAllTexts } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { contains, mockService, mountWithCleanup, onRpc, patchWithCleanup } from "@web/../tests/web_test_helpers";
import { registry } from "@web/core/registry";
import { session } from "@web/session";
import { StrategicTours } from "@strategic_customer/insight/tours/tours";

defineMailModels();

async function mountTours({ isManager = true } = {}) {
    mockService("tour_service", {
        startTour(name, options) {
            expect.step(["startTour", name, options]);
        },
    });
    onRpc("has_group", () => isManager);
    onRpc("web_tour.tour", "search_read", () => [{ id: 1, rainbow_man_message: "<b>Well done!</b>" }]);
    onRpc("res.users", "switch_tour_enabled", ({ args }) => {
        expect.step(["switch_tour_enabled", ...args]);
        return args[0];
    });
    await mountWithCleanup(StrategicTours);
    await animationFrame();
}

test.tags("desktop");
test("a sales manager has all tours", async () => {
    await mountTours();
    expect(queryAllTexts(".o_strategic_tours button")).toEqual([
        "Assess a Customer",
        "Define a Target Audience",
        "Set Up Scoring",
    ]);
});

test.tags("mobile");
test("a phone has the tour without menus", async () => {
    await mountTours();
    expect(queryAllTexts(".o_strategic_tours button")).toEqual(["Assess a Customer"]);
});

test("a salesperson starts the tour on this page, and no other tour follows", async () => {
    await mountTours({ isManager: false });
    await contains(".o_strategic_tours button").click();
    await animationFrame();
    expect.verifySteps([
        [
            "startTour",
            "strategic_account_manager",
            { mode: "manual", redirect: false, rainbowManMessage: "<b>Well done!</b>" },
        ],
        ["switch_tour_enabled", false],
    ]);
});

test("who has Odoo's onboarding keeps it", async () => {
    patchWithCleanup(session, { tour_enabled: true });
    await mountTours({ isManager: false });
    await contains(".o_strategic_tours button").click();
    await animationFrame();
    expect.verifySteps([
        [
            "startTour",
            "strategic_account_manager",
            { mode: "manual", redirect: false, rainbowManMessage: "<b>Well done!</b>" },
        ],
    ]);
});

test("every step of a tour that users see says something", () => {
    for (const name of ["strategic_account_manager", "strategic_sales_lead", "strategic_admin"]) {
        const steps = registry.category("web_tour.tours").get(name).steps();
        const shown = steps.filter(({ isActive = [] }) => !isActive.includes("auto"));
        expect(shown.length).toBeGreaterThan(7);
        expect(shown.filter(({ content, run }) => !content || !run)).toEqual([]);
    }
});
