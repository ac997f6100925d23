import { deserializeDate, formatDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";
import { useReadAgain } from "../read_again/read_again";

import { Component, markRaw, useState } from "@odoo/owl";

/**
 * The place of a customer among the others of its industry, and the published lists that it is on. They are read when
 * the page is opened, not with the form, because most users open a form for something else.
 */
export class StrategicStanding extends Component {
    static template = "strategic_customer.Standing";
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ standing: null });
        useReadAgain(
            (record) => this.read(record),
            (standing) => (this.state.standing = standing && markRaw(standing))
        );
    }

    read({ resModel, resId }) {
        return resId ? this.orm.call(resModel, "strategic_standing", [[resId]]) : null;
    }

    get standing() {
        return this.state.standing;
    }

    get isEmpty() {
        return !this.standing || !(this.standing.place || this.standing.hint || this.standing.lists.length);
    }

    /** What became of the place on a list: whether its assessment counts, and until when. */
    effect(list) {
        if (list.has_fallen_off) {
            return list.is_counting ? _t("No longer listed; its assessment still counts") : _t("No longer listed");
        }
        if (!list.is_counting) {
            return _t("Not counted");
        }
        return list.valid_until ? _t("Counts until %s", formatDate(deserializeDate(list.valid_until))) : _t("Counts");
    }

    openList(resId) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "strategic.list",
            res_id: resId,
            views: [[false, "form"]],
        });
    }
}

registry.category("view_widgets").add("strategic_standing", { component: StrategicStanding });
