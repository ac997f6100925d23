import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

import { Component, onWillUnmount, useState } from "@odoo/owl";

/**
 * The button that matches a list with the customers, with a progress bar. The server compares some customers in each
 * call, so it is called until it is done. If the user leaves, the calls stop, and the next click begins anew.
 */
export class StrategicListMatching extends Component {
    static template = "strategic_customer.ListMatching";
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.notification = useService("notification");
        /** The list that is being matched and its progress, as { resId, percent }; null if none is. */
        this.state = useState({ running: null });
        onWillUnmount(() => {
            this.isGone = true;
        });
    }

    get record() {
        return this.props.record;
    }

    /** The progress of the list on the screen: the pager may have brought another one. */
    get running() {
        const { running } = this.state;
        return running?.resId === this.record.resId ? running : null;
    }

    get newLabel() {
        return _t("Not compared with the customers yet: %s.", this.record.data.new_count);
    }

    get progressLabel() {
        return _t("Comparing with the customers: %s %", this.running.percent);
    }

    async match() {
        if (this.state.running || !(await this.record.save())) {
            return;
        }
        const { resId } = this.record;
        this.state.running = { resId, percent: 0 };
        try {
            let step = await this.step(resId, true);
            while (!step.done && !this.isGone) {
                this.state.running.percent = step.percent;
                step = await this.step(resId, false);
            }
            if (step.done) {
                this.notification.add(step.message, { type: "success" });
            }
        } finally {
            this.state.running = null;
        }
        if (!this.isGone && this.record.resId === resId) {
            await this.record.load();
        }
    }

    step(resId, restart) {
        return this.orm.call("strategic.list", "match_step", [[resId], restart]);
    }
}

registry.category("view_widgets").add("strategic_list_matching", {
    component: StrategicListMatching,
    fieldDependencies: [{ name: "new_count", type: "integer" }],
});
