import { _t } from "@web/core/l10n/translation";
import { formatList } from "@web/core/l10n/utils";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";
import { STATUS_COLORS } from "../../scoring/status_field/status_field";
import { useReadAgain } from "../../scoring/read_again/read_again";

import { Component, markRaw, useState } from "@odoo/owl";

/**
 * How far the partners of an audience stand for its market, where the gaps are, and which customers would close most of
 * them as the next partners. The server returns all texts (strategic_audience.py); the numbers are read when the page
 * is opened, not with the form.
 */
export class StrategicCoverage extends Component {
    static template = "strategic_customer.Coverage";
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ page: null });
        useReadAgain(
            (record) => this.read(record),
            (page) => (this.state.page = page && markRaw(page))
        );
    }

    read({ resModel, resId }) {
        return resId ? this.orm.call(resModel, "read_coverage", [[resId]]) : null;
    }

    get page() {
        return this.state.page;
    }

    /** The bar in words, for those who do not see it. */
    get barLabel() {
        const texts = this.page.parts.map((part) => part.text);
        return formatList(texts, { style: "unit" });
    }

    badge(proposal) {
        return `text-bg-${STATUS_COLORS[proposal.status] || "300"}`;
    }

    startLabel(proposal) {
        return _t("Start a partnership with %s", proposal.name);
    }

    open({ name, model, domain }) {
        const isFit = model === "strategic.fit";
        return this.action.doAction({
            type: "ir.actions.act_window",
            name,
            res_model: model,
            domain,
            views: [[false, "list"], isFit ? [false, "kanban"] : [false, "form"]],
            mobile_view_mode: isFit ? "kanban" : "list",
        });
    }

    openCustomer(proposal) {
        return this.call(proposal, "action_open_customer");
    }

    start(proposal) {
        return this.call(proposal, "action_start_partnership");
    }

    async call(proposal, method) {
        return this.action.doAction(await this.orm.call("strategic.fit", method, [[proposal.fit_id]]));
    }
}

registry.category("view_widgets").add("strategic_coverage", { component: StrategicCoverage });
