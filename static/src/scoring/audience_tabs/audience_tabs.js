import { _t } from "@web/core/l10n/translation";
import { useFocusNext } from "../focus_next/focus_next";

import { Component, useEffect, useRef } from "@odoo/owl";

const SELECTED = "[role=tab][aria-selected=true]";

/**
 * The target audiences as tabs, each with the customer's score; without a score where many customers are shown. `shownId`
 * is the id of the selected audience.
 */
export class StrategicAudienceTabs extends Component {
    static template = "strategic_customer.AudienceTabs";
    static props = {
        audiences: Array,
        shownId: [Number, String],
        show: Function,
        label: { type: String, optional: true },
    };

    setup() {
        this.root = useRef("root");
        this.focusNext = useFocusNext(this.root);
        useEffect(
            () => this.scrollToSelected(),
            () => [this.props.shownId]
        );
    }

    get label() {
        return this.props.label || _t("Target audiences");
    }

    /** Arrow keys move between the tabs, mirrored in right-to-left languages; Home and End go to the first and last. */
    onKeydown(ev) {
        const { audiences, shownId } = this.props;
        const forward = getComputedStyle(ev.target).direction === "rtl" ? -1 : 1;
        const at = audiences.findIndex(({ id }) => id === shownId);
        const next = {
            ArrowRight: at + forward,
            ArrowLeft: at - forward,
            Home: 0,
            End: audiences.length - 1,
        }[ev.key];
        if (next === undefined) {
            return;
        }
        ev.preventDefault();
        ev.stopPropagation();
        this.props.show(audiences[(next + audiences.length) % audiences.length]);
        this.focusNext(SELECTED);
    }

    /** Scroll the row of tabs to the selected tab if the tabs are wider than the screen. The page does not scroll. */
    scrollToSelected() {
        const tabs = this.root.el;
        const [shown, all] = [tabs.querySelector(SELECTED), tabs].map((element) => element.getBoundingClientRect());
        tabs.scrollLeft += (shown.left + shown.right - all.left - all.right) / 2;
    }
}
