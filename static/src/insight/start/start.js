import { _t } from "@web/core/l10n/translation";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";

import { Component, onMounted, useState } from "@odoo/owl";

/** Whether all first steps are done. If so, the server is not asked again until the browser reloads the page. */
let isDone = false;

/** Reset `isDone`, for tests. */
export function resetStart() {
    isDone = false;
}

/**
 * The first steps, above the list of customers: define an audience, define reputation, assess the first customers. A
 * step has a button; when the step is done, it has a tick instead. The component is empty when all steps are done, or
 * when the user has hidden them.
 */
export class StrategicStart extends Component {
    static template = "strategic_customer.Start";
    static props = {};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ steps: [] });
        // Load the steps after mounting, so that the list of customers doesn't wait for them.
        onMounted(() => this.load());
    }

    get steps() {
        return this.state.steps.map((step) => ({ ...step, ...this.text(step) }));
    }

    async load() {
        if (isDone || user.settings?.strategic_start_hidden) {
            return;
        }
        const steps = await this.orm.silent.call("strategic.start", "get_steps", []);
        isDone = !steps;
        this.state.steps = steps || [];
    }

    text(step) {
        switch (step.name) {
            case "audience":
                return {
                    title: _t("Define your target audience"),
                    hint: _t("Name the audience of your next product, and what makes a customer typical of it."),
                    button: _t("Target Audiences"),
                };
            case "reputation":
                return {
                    title: _t("Define reputation"),
                    hint: _t("Check the criteria of reputation: what makes a customer renowned in your field?"),
                    button: _t("Reputation"),
                };
        }
        return {
            title: _t("Assess your first customers"),
            hint: _t(
                "Give stars to some customers that you know, one after the other. %(count)s of %(wanted)s done.",
                step
            ),
            button: _t("Assess Customers"),
        };
    }

    async confirm() {
        await this.orm.call("strategic.start", "confirm_reputation", []);
        await this.load();
    }

    async open(step) {
        switch (step.name) {
            case "audience":
                return this.action.doAction("strategic_customer.strategic_audience_action");
            case "reputation":
                return this.action.doAction("strategic_customer.strategic_criterion_action_reputation");
        }
        return this.action.doAction("strategic_customer.strategic_session_action");
    }

    async hide() {
        this.state.steps = [];
        await user.setUserSettings("strategic_start_hidden", true);
    }
}
