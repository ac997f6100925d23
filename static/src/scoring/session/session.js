import { hasTouch } from "@web/core/browser/feature_detection";
import { _t } from "@web/core/l10n/translation";
import { router } from "@web/core/browser/router";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { useSetupAction } from "@web/search/action_hook";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { StrategicAudienceTabs } from "../audience_tabs/audience_tabs";
import { useFocusNext } from "../focus_next/focus_next";
import { StrategicSessionAbout } from "./about/session_about";
import { StrategicSessionCard } from "./card/session_card";
import { StrategicSessionGrid } from "./grid/session_grid";
import { useSessionModel } from "./session_model";

import { Component, onMounted, onWillStart, useRef, useState } from "@odoo/owl";

/**
 * The page on which many customers are assessed one after the other, by one scorecard at a time: as a grid, on a phone
 * as cards. The customers are those that were selected in a list, else those worth assessing first. The address names
 * them, so that the page is the same after a reload.
 */
export class StrategicSession extends Component {
    static template = "strategic_customer.Session";
    static components = {
        Layout,
        StrategicAudienceTabs,
        StrategicSessionAbout,
        StrategicSessionCard,
        StrategicSessionGrid,
    };
    static props = { ...standardActionServiceProps };

    setup() {
        this.action = useService("action");
        this.ui = useService("ui");
        this.display = { controlPanel: {} };
        /** What the keys do, as [key, text]. */
        this.keys = [
            ["1–5", _t("stars")],
            ["0", _t("not assessed")],
            ["N", _t("none of it")],
            ["Enter", _t("evidence")],
            ["Ctrl+Z", _t("undo")],
        ];
        this.root = useRef("root");
        this.focusNext = useFocusNext(this.root);
        this.model = useSessionModel();
        this.state = useState(this.model.state);
        useSetupAction({
            rootRef: this.root,
            beforeLeave: () => this.model.settle(),
            beforeUnload: (ev) => this.beforeUnload(ev),
            getLocalState: () => this.localState,
        });
        onWillStart(() => this.start());
        onMounted(() => this.focusFirst());
    }

    /** Read what the user has left to open a customer; else the customers of the address or of the selection. */
    async start() {
        const left = this.props.state || {};
        const scorecard = left.scorecard || router.current.scorecard || this.props.action.context?.strategic_scorecard;
        await this.model.load(left.ids || this.selectedIds, scorecard || false);
        Object.assign(this.state, {
            changes: left.changes || [],
            current: left.current || null,
            index: left.index || 0,
        });
        this.state.rows.forEach((row) => this.model.undo.mark(row));
        if (this.state.rows.length) {
            const address = { active_ids: this.model.ids.join(",") };
            this.props.updateActionState?.(scorecard ? { ...address, scorecard: this.state.shownId } : address);
        }
    }

    get selectedIds() {
        const { active_ids, active_model = "res.partner" } = this.props.action.context || {};
        return (active_model === "res.partner" && active_ids) || false;
    }

    get localState() {
        const { changes, current, index, shownId } = this.state;
        return { ids: this.model.ids, scorecard: shownId, changes, current, index };
    }

    get criteria() {
        return this.state.grid.scorecard.criteria;
    }

    /** The number of customers of whom each criterion of this scorecard is assessed. */
    get completed() {
        return this.state.rows.filter((row) => this.model.isComplete(row)).length;
    }

    get progress() {
        return _t("Customers assessed: %(count)s of %(all)s", { count: this.completed, all: this.state.rows.length });
    }

    get percent() {
        return Math.round((100 * this.completed) / this.state.rows.length);
    }

    /** What the user has selected and does not see. */
    get notices() {
        const { selected, left_out } = this.state.grid;
        const shown = this.state.rows.length;
        return [
            selected > shown &&
                _t("Selected customers: %(selected)s. The first %(shown)s are shown: a session takes no more.", {
                    selected,
                    shown,
                }),
            left_out > 0 &&
                _t("Not shown, as archived, deleted or not visible to you: %s of the selected customers.", left_out),
        ].filter(Boolean);
    }

    /** The cell that the strip below the grid is about: that of the open evidence, else the one with the focus. */
    get about() {
        const { rowId, criterionId } = this.state.editing || this.state.current || {};
        const row = this.state.rows.find(({ id }) => id === rowId);
        const criterion = this.criteria.find(({ id }) => id === criterionId);
        return row && criterion ? { row, criterion, key: `${rowId}_${criterionId}` } : null;
    }

    async show({ id }) {
        await this.model.show(id);
        // Replace the address rather than add one: the browser's button Back leads to the list.
        router.replaceState({ scorecard: this.state.shownId });
    }

    /** Open the evidence of a cell with the keyboard; its input takes the focus. */
    edit(row, criterion) {
        return this.model.evidence.open(row, criterion);
    }

    /** Focus the cell that had the focus, else the first one to assess; where there are cells, and a keyboard. */
    focusFirst() {
        const { current, rows } = this.model.state;
        const row = rows.find((one) => !this.model.isComplete(one)) || rows[0];
        const criterion = row && this.model.firstToAssess(row);
        if (criterion && !this.ui.isSmall && !hasTouch()) {
            this.focusCell(current || { rowId: row.id, criterionId: criterion.id });
        }
    }

    /** Focus a cell, now or as soon as it is there. */
    focusCell({ rowId, criterionId }) {
        const selector = `[data-row="${rowId}"] [data-criterion="${criterionId}"]`;
        const cell = this.root.el.querySelector(selector);
        if (cell) {
            cell.focus();
        } else {
            this.focusNext(selector);
        }
    }

    focusAgain() {
        if (this.state.current) {
            this.focusCell(this.state.current);
        }
    }

    async onKeydown(ev) {
        const isUndo = (ev.ctrlKey || ev.metaKey) && !ev.shiftKey && !ev.altKey && ev.key.toLowerCase() === "z";
        // In an input, the browser undoes what was typed.
        if (isUndo && !ev.target.closest("input, select, textarea")) {
            ev.preventDefault();
            const change = await this.model.undo.last();
            if (change && !this.ui.isSmall) {
                this.focusCell(change);
            }
        }
    }

    beforeUnload(ev) {
        if (this.model.isUnsaved) {
            this.model.settle();
            ev.preventDefault();
            ev.returnValue = "Unsaved changes";
        }
    }

    /** Open the form of a customer, with its page Strategic; the breadcrumb leads back. */
    open(row) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "res.partner",
            res_id: row.id,
            views: [[false, "form"]],
            context: { form_view_ref: "strategic_customer.res_partner_view_form_strategic" },
        });
    }

    /** Go back to the list from which the session was opened, else to the customers. */
    leave() {
        return this.env.config.breadcrumbs?.length > 1 ? this.env.config.historyBack() : this.openCustomers();
    }

    openCustomers() {
        return this.action.doAction("strategic_customer.res_partner_action", { clearBreadcrumbs: true });
    }
}

registry.category("actions").add("strategic_session", StrategicSession);
