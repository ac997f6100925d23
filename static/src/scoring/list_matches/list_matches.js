import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

import { Component, onWillStart, useRef, useState } from "@odoo/owl";

const CHOOSE = ".o_strategic_match_choose";

/** The customers that an entry of a list may be, each with the reason and a button that confirms it. */
export class StrategicListMatches extends Component {
    static template = "strategic_customer.ListMatches";
    static props = { ...standardFieldProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.notification = useService("notification");
        this.root = useRef("root");
        this.state = useState({ busy: false });
        onWillStart(async () => {
            this.mayChoose = await user.checkAccessRight("strategic.list.entry", "write");
        });
    }

    get record() {
        return this.props.record;
    }

    get canChoose() {
        return this.mayChoose && this.record.data.state !== "confirmed";
    }

    get matches() {
        return this.record.data[this.props.name].records.map(({ resId, data }) => ({
            id: resId,
            customerId: data.partner_id.id,
            name: data.partner_id.display_name,
            reason: data.reason_text,
            details: [data.city, data.country_id?.display_name, data.website, data.vat, data.user_id?.display_name]
                .filter(Boolean)
                .join(" · "),
            chooseLabel: _t("This one: %s", data.partner_id.display_name),
        }));
    }

    openCustomer(resId) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "res.partner",
            res_id: resId,
            views: [[false, "form"]],
        });
    }

    choose(match) {
        return this.decide(async (resId) => {
            const said = await this.orm.call("strategic.list.entry", "action_choose", [[resId], match.customerId]);
            return `${match.name}. ${said}`;
        });
    }

    reject() {
        return this.decide(async (resId) => {
            await this.orm.call("strategic.list.entry", "action_reject", [[resId]]);
            return _t("%s: not a customer.", this.record.data.display_name);
        });
    }

    /** Save the record, do what `act` does with its id, show the text that it returns with an undo, and read again. */
    async decide(act) {
        if (this.state.busy || !(await this.record.save())) {
            return;
        }
        const { resId, model } = this.record;
        // The undo may come when the card is gone, and the service of a component that is gone never answers.
        const { orm } = this.env.services;
        const view = this.root.el.closest(".o_view_controller");
        this.state.busy = true;
        try {
            const message = await act(resId);
            const close = this.notification.add(message, {
                type: "success",
                buttons: [
                    {
                        name: _t("Undo"),
                        onClick: async () => {
                            close();
                            await orm.call("strategic.list.entry", "action_undo", [[resId]]);
                            await model.root.load();
                        },
                    },
                ],
            });
        } finally {
            // Read again after an error too: a colleague may have been faster.
            await model.root.load();
            this.state.busy = false;
        }
        // The card may be gone: go on with the keyboard at the next one.
        await new Promise((resolve) => requestAnimationFrame(resolve));
        view?.querySelector(CHOOSE)?.focus();
    }
}

registry.category("fields").add("strategic_list_matches", {
    component: StrategicListMatches,
    displayName: _t("Possible Customers"),
    supportedTypes: ["one2many"],
    useSubView: false,
    fieldDependencies: [
        { name: "state", type: "selection" },
        { name: "display_name", type: "char" },
    ],
    relatedFields: [
        { name: "partner_id", type: "many2one", relation: "res.partner" },
        { name: "reason_text", type: "char" },
        { name: "city", type: "char" },
        { name: "country_id", type: "many2one", relation: "res.country" },
        { name: "website", type: "char" },
        { name: "vat", type: "char" },
        { name: "user_id", type: "many2one", relation: "res.users" },
    ],
});
