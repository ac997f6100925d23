import { _t } from "@web/core/l10n/translation";
import { session } from "@web/session";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";

import { Component, onMounted, useState } from "@odoo/owl";

/** Group of the users who may do what the tours on setting up show. */
const MANAGER = "sales_team.group_sale_manager";

/**
 * Buttons that start the tours of the addon, for users who have no onboarding of Odoo, or have finished it. A phone has
 * the first tour only: the others lead through menus, which have other places there.
 */
export class StrategicTours extends Component {
    static template = "strategic_customer.Tours";
    static props = {};

    setup() {
        this.orm = useService("orm");
        this.tour = useService("tour_service");
        this.ui = useService("ui");
        this.state = useState({ isManager: false });
        // Ask after mounting, so that the overview doesn't wait for it.
        onMounted(async () => {
            this.state.isManager = await user.hasGroup(MANAGER);
        });
    }

    /** The tours of this user, as [name, text of the button]. */
    get tours() {
        const first = ["strategic_account_manager", _t("Assess a Customer")];
        return this.state.isManager && !this.ui.isSmall
            ? [
                  first,
                  ["strategic_sales_lead", _t("Define a Target Audience")],
                  ["strategic_admin", _t("Set Up Scoring")],
              ]
            : [first];
    }

    /** Start a tour on this page. Odoo switches its onboarding on for it; switch it off, or its other tours would follow. */
    async start(name) {
        const [found] = await this.orm.searchRead("web_tour.tour", [["name", "=", name]], ["rainbow_man_message"]);
        await this.tour.startTour(name, {
            mode: "manual",
            redirect: false,
            rainbowManMessage: found?.rainbow_man_message,
        });
        if (!session.tour_enabled) {
            await this.orm.call("res.users", "switch_tour_enabled", [false]);
        }
    }
}
