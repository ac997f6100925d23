import { _t } from "@web/core/l10n/translation";
import { deserializeDate, serializeDate } from "@web/core/l10n/dates";
import { DateTimeInput } from "@web/core/datetime/datetime_input";
import { download } from "@web/core/network/download";
import { clamp } from "@web/core/utils/numbers";
import { KeepLast } from "@web/core/utils/concurrency";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { user } from "@web/core/user";
import { Layout } from "@web/search/layout";
import { useSetupAction } from "@web/search/action_hook";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

import { Component, onWillStart, useRef, useState } from "@odoo/owl";

/**
 * The page of acquisition readiness: the figures that a buyer asks for in a due diligence of the customers, as of a
 * date. The server returns the whole page as data (strategic_readiness.py), every figure as a number and as text. This
 * component does the layout. A click on a figure opens the customers or partnerships that the figure counts.
 */
export class StrategicReadiness extends Component {
    static template = "strategic_customer.Readiness";
    static components = { DateTimeInput, Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.display = { controlPanel: {} };
        this.latest = new KeepLast();
        this.latestBefore = new KeepLast();
        // If `asOf` is empty, the server takes today's date in the time zone of the user's settings. The browser may be
        // in another time zone.
        const { asOf = "", opened = [] } = this.props.state || {};
        // `opened` has the keys of the tables that are not folded.
        this.state = useState({ asOf, opened: new Set(opened), page: null, before: {} });
        useSetupAction({
            rootRef: useRef("root"),
            getLocalState: () => ({ asOf: this.state.asOf, opened: [...this.state.opened] }),
        });
        onWillStart(() => this.load());
    }

    get page() {
        return this.state.page;
    }

    get date() {
        return deserializeDate(this.page.as_of);
    }

    get today() {
        return deserializeDate(this.page.today);
    }

    async load() {
        this.state.page = await this.latest.add(
            this.orm.call("strategic.readiness", "read_figures", [], { as_of: this.state.asOf })
        );
        // Don't wait: the figures of a year before take as long as those of the page.
        this.loadBefore();
    }

    /** Read what the headlines were a year before the date of the page. */
    async loadBefore() {
        this.state.before = {};
        this.state.before = await this.latestBefore.add(
            this.orm.silent.call("strategic.readiness", "read_year_before", [], { as_of: this.state.asOf })
        );
    }

    get lightIcons() {
        return {
            green: "fa-check-circle text-success",
            amber: "fa-exclamation-circle text-warning",
            red: "fa-times-circle text-danger",
        };
    }

    /** Show the page as of `date`; an empty date means today. */
    async onDateChange(date) {
        this.state.asOf = date ? serializeDate(date) : "";
        await this.load();
    }

    /** Refunds can make a share negative, or that of the others more than 100. */
    barWidth(share) {
        return clamp(share || 0, 0, 100);
    }

    openLabel(label, column, cell) {
        return _t("%(label)s, %(column)s: %(value)s. Show the records behind it.", {
            label,
            column,
            value: cell.text,
        });
    }

    figuresLabel({ title }) {
        return _t("See the figures: %s", title);
    }

    /** Open the customers or partnerships that a figure counts. Archived customers count too, with their revenue. */
    open(name, { model, domain }) {
        const isCustomer = model === "res.partner";
        this.action.doAction({
            type: "ir.actions.act_window",
            name,
            res_model: model,
            domain,
            views: [
                [false, "list"],
                [false, "form"],
            ],
            context: isCustomer
                ? { active_test: false, list_view_ref: "strategic_customer.res_partner_view_list_strategic" }
                : {},
        });
    }

    isOpen(key) {
        return this.state.opened.has(key);
    }

    get isAllOpen() {
        return this.page.sections.every(({ key }) => this.isOpen(key));
    }

    get foldLabel() {
        return this.isAllOpen ? _t("Fold All Tables") : _t("Unfold All Tables");
    }

    toggle(key) {
        if (!this.state.opened.delete(key)) {
            this.state.opened.add(key);
        }
    }

    toggleAll() {
        const keys = this.isAllOpen ? [] : this.page.sections.map(({ key }) => key);
        this.state.opened.clear();
        keys.forEach((key) => this.state.opened.add(key));
    }

    /** Unfold the table that answers a question in detail, and move the reader and the focus there. */
    show(key) {
        this.state.opened.add(key);
        const heading = document.getElementById(`readiness_${key}`);
        heading?.scrollIntoView({ behavior: "smooth" });
        heading?.querySelector("button").focus({ preventScroll: true });
    }

    print() {
        this.action.doAction({
            type: "ir.actions.report",
            name: this.page.title,
            report_type: "qweb-pdf",
            report_name: "strategic_customer.report_readiness",
            data: { as_of: this.state.asOf },
        });
    }

    async export() {
        await this.downloadFrom("/strategic_customer/readiness/xlsx");
    }

    /** Download the customers behind the comparison like for like, one by one. */
    async exportCustomers() {
        await this.downloadFrom("/strategic_customer/readiness/customers/xlsx");
    }

    async downloadFrom(url) {
        await download({
            url,
            data: {
                as_of: this.state.asOf,
                company_ids: user.context.allowed_company_ids.join(","),
            },
        });
    }
}

registry.category("actions").add("strategic_readiness", StrategicReadiness);
