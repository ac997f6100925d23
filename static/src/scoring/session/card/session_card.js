import { _t } from "@web/core/l10n/translation";
import { ActionSwiper } from "@web/core/action_swiper/action_swiper";
import { StrategicStars } from "../../stars/stars";
import { StrategicSessionAbout } from "../about/session_about";
import { StrategicSessionScore } from "../score/session_score";
import { logoOf, NOT_ASSESSED, overallText, statusStyle } from "../session_texts";

import { Component, useState } from "@odoo/owl";

/** One customer of a session on the screen of a phone, with large stars. Swiping or the buttons lead to the next one. */
export class StrategicSessionCard extends Component {
    static template = "strategic_customer.SessionCard";
    static components = { ActionSwiper, StrategicSessionAbout, StrategicSessionScore, StrategicStars };
    static props = { model: Object, open: Function };

    setup() {
        this.model = this.props.model;
        this.state = useState(this.model.state);
        this.guided = useState({});
    }

    get row() {
        return this.state.rows[this.state.index] || this.state.rows[0];
    }

    get scorecard() {
        return this.state.grid.scorecard;
    }

    get logo() {
        return logoOf(this.row);
    }

    get statusStyle() {
        return statusStyle(this.row);
    }

    get overall() {
        return overallText(this.row);
    }

    get place() {
        return _t("%(number)s of %(count)s", { number: this.state.index + 1, count: this.state.rows.length });
    }

    get hasNext() {
        return this.state.index < this.state.rows.length - 1;
    }

    get hasPrevious() {
        return this.state.index > 0;
    }

    get onLeftSwipe() {
        return this.hasNext ? { action: () => this.go(1) } : undefined;
    }

    get onRightSwipe() {
        return this.hasPrevious ? { action: () => this.go(-1) } : undefined;
    }

    cellOf(criterion) {
        return this.model.shownCellOf(this.row, criterion);
    }

    isAssessed(criterion) {
        return this.cellOf(criterion).source === "judgement";
    }

    hasAssessment(criterion) {
        return this.cellOf(criterion).source !== "missing";
    }

    guidanceLabel(criterion) {
        return _t("How to assess: %s", criterion.name);
    }

    undoLabel(criterion) {
        return _t("Undo: %(criterion)s, %(customer)s", { criterion: criterion.name, customer: this.row.name });
    }

    clear(criterion) {
        return this.model.assess(this.row, criterion, NOT_ASSESSED);
    }

    /** Show the customer that is `steps` further, unless typed evidence can't be saved. */
    async go(steps) {
        if (await this.model.evidence.save()) {
            this.state.index += steps;
        }
    }
}
