import { _t } from "@web/core/l10n/translation";
import { deserializeDateTime } from "@web/core/l10n/dates";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

import { Component, onWillStart, onWillUnmount, useState } from "@odoo/owl";

/** Milliseconds between two readings of the status, during a run. */
const POLL = 2000;

/** Shows when the last run scored all customers, and how long it took or how far it is. A button starts a run now. */
export class StrategicScoringStatus extends Component {
    static template = "strategic_customer.ScoringStatus";
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.state = useState({ status: false, busy: false });
        onWillStart(() => this.refresh());
        onWillUnmount(() => clearTimeout(this.timer));
    }

    get status() {
        return this.state.status;
    }

    get label() {
        if (!this.status) {
            return _t("Not scored yet.");
        }
        const date = deserializeDateTime(this.status.date).toRelative();
        if (this.status.running) {
            return _t("Scoring (started %(date)s): %(percent)s %", { date, percent: this.status.percent });
        }
        if (this.status.written === false) {
            return _t("Scored %(date)s, in %(seconds)s s.", { ...this.status, date });
        }
        return _t("Scored %(date)s, in %(seconds)s s; contacts changed: %(written)s of %(done)s.", {
            ...this.status,
            date,
        });
    }

    async refresh() {
        clearTimeout(this.timer);
        this.state.status = await this.orm.call("strategic.scoring.run", "get_status", []);
        if (this.status?.running) {
            this.timer = setTimeout(() => this.refresh(), POLL);
        }
    }

    async scoreNow() {
        this.state.busy = true;
        try {
            await this.orm.call("strategic.scoring.run", "action_rescore", []);
            await this.refresh();
        } finally {
            this.state.busy = false;
        }
    }
}

registry.category("view_widgets").add("strategic_scoring_status", {
    component: StrategicScoringStatus,
});
