import { _t } from "@web/core/l10n/translation";
import { makeContext } from "@web/core/context";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { useSetupAction } from "@web/search/action_hook";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { StrategicStart } from "../start/start";
import { StrategicTours } from "../tours/tours";
import { CARDS, cardsOf } from "./home_cards";

import { Component, onMounted, onWillStart, status, useRef, useState } from "@odoo/owl";

/**
 * The overview with which CRM › Strategic begins: cards with figures, and the first steps above them. A click on a
 * figure opens the records that it counts. Revenue is read after the page is shown, because adding it up takes longest.
 */
export class StrategicHome extends Component {
    static template = "strategic_customer.Home";
    static components = { Layout, StrategicStart, StrategicTours };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.display = { controlPanel: {} };
        this.state = useState({ figures: {}, isRevenueAwaited: true });
        useSetupAction({ rootRef: useRef("root") });
        onWillStart(() => this.load(Object.keys(CARDS).filter((name) => name !== "revenue")));
        onMounted(() => this.loadRevenue());
    }

    get cards() {
        return cardsOf(this.state.figures);
    }

    async load(names, orm = this.orm) {
        const figures = await orm.call("strategic.home", "read_cards", [names]);
        if (status(this) !== "destroyed") {
            Object.assign(this.state.figures, figures);
        }
    }

    async loadRevenue() {
        try {
            await this.load(["revenue"], this.orm.silent);
        } finally {
            this.state.isRevenueAwaited = false;
        }
    }

    label(text, value) {
        return _t("%(text)s: %(value)s. Show the records.", { text, value });
    }

    /**
     * Open the records that a figure counts, without the filters that the action would set: as a list, on a phone as
     * cards if there are any.
     */
    async open(name, figure) {
        const action = await this.action.loadAction(figure.action);
        const context = Object.entries(makeContext([action.context]));
        await this.action.doAction(
            {
                ...action,
                name,
                display_name: name,
                domain: figure.domain,
                context: Object.fromEntries(context.filter(([key]) => !key.startsWith("search_default_"))),
            },
            { viewType: "list" }
        );
    }

    openAction(action) {
        return this.action.doAction(action);
    }

    assess() {
        return this.openAction("strategic_customer.strategic_session_action");
    }
}

registry.category("actions").add("strategic_home", StrategicHome);
