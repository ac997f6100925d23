import { _t } from "@web/core/l10n/translation";
import { deserializeDate, formatDate, serializeDate } from "@web/core/l10n/dates";
import { CheckBox } from "@web/core/checkbox/checkbox";
import { DateTimeInput } from "@web/core/datetime/datetime_input";
import { Dialog } from "@web/core/dialog/dialog";
import { uniqueId } from "@web/core/utils/functions";
import { useAutofocus, useService } from "@web/core/utils/hooks";

import { Component, onWillStart, useState } from "@odoo/owl";

const MODEL = "strategic.assessment";

/**
 * Ask why a score is overridden and until when, and make the overall assessments that replace it. If the server refuses
 * them, the dialog stays open, so that nothing typed is lost.
 */
export class StrategicOverrideDialog extends Component {
    static template = "strategic_customer.OverrideDialog";
    static components = { CheckBox, DateTimeInput, Dialog };
    static props = {
        close: Function,
        /** The score that is overridden: "audience_fit" or "reputation". */
        dimension: String,
        value: Number,
        /** The customers, as { id, name }. */
        customers: Array,
        /** How many chosen customers are left out, because archived ones are not assessed. */
        leftOut: { type: Number, optional: true },
        /** Whether customers on other pages were chosen too: Odoo edits those of this page only. */
        isPageOnly: { type: Boolean, optional: true },
        /** Called with the ids of the new assessments, and of those that counted before. */
        onSaved: Function,
    };

    setup() {
        this.orm = useService("orm");
        this.id = uniqueId("strategic_override_");
        this.state = useState({
            evidence: "",
            isWithout: false,
            until: false,
            replaced: 0,
            isMissing: false,
            busy: false,
        });
        this.reason = useAutofocus({ refName: "reason" });
        onWillStart(async () => {
            const [{ value: defaults }, formerIds] = await Promise.all([
                // The server knows how long an overall assessment counts.
                this.orm.call(MODEL, "onchange", [[], {}, [], { date: {}, valid_until: {} }]),
                this.findFormer(),
            ]);
            this.state.until = defaults.valid_until ? deserializeDate(defaults.valid_until) : false;
            this.state.replaced = formerIds.length;
        });
    }

    get title() {
        return this.props.dimension === "reputation" ? _t("Override the reputation") : _t("Override the audience fit");
    }

    get isOne() {
        return this.props.customers.length === 1;
    }

    get subject() {
        const { customers, value } = this.props;
        return this.isOne
            ? _t("%(customer)s: %(value)s of 100, whatever the criteria give.", { customer: customers[0].name, value })
            : _t("%(value)s of 100 for the chosen customers (%(count)s), whatever the criteria give.", {
                  count: customers.length,
                  value,
              });
    }

    get effect() {
        return this.state.until
            ? _t("The stars will not count until %s.", formatDate(this.state.until))
            : _t("The stars will not count until somebody removes the override.");
    }

    get replacedText() {
        return this.isOne
            ? _t("The overall assessment made before becomes history.")
            : _t("Customers with an overall assessment made before: %s. It becomes history.", this.state.replaced);
    }

    get leftOutText() {
        return _t("Archived customers are left out: %s.", this.props.leftOut);
    }

    get hasReason() {
        return Boolean(this.state.evidence.trim());
    }

    get customerIds() {
        return this.props.customers.map(({ id }) => id);
    }

    /** Return the ids of the overall assessments that the new ones make history. */
    findFormer() {
        return this.orm.search(MODEL, [
            ["partner_id", "in", this.customerIds],
            ["criterion_id", "=", false],
            ["audience_id", "=", false],
            ["dimension", "=", this.props.dimension],
        ]);
    }

    setWithout(isWithout) {
        Object.assign(this.state, { isWithout, isMissing: false });
    }

    setUntil(until) {
        this.state.until = until || false;
    }

    onReasonInput() {
        this.state.isMissing = false;
    }

    onReasonKeydown(ev) {
        if (ev.key === "Enter") {
            ev.preventDefault();
            return this.save();
        }
    }

    async save() {
        if (this.state.busy) {
            return;
        }
        if (!this.hasReason && !this.state.isWithout) {
            this.state.isMissing = true;
            this.reason.el.focus();
            return;
        }
        const { dimension, value, onSaved, close } = this.props;
        this.state.busy = true;
        try {
            const formerIds = await this.findFormer();
            const ids = await this.orm.create(
                MODEL,
                this.customerIds.map((customerId) => ({
                    partner_id: customerId,
                    dimension,
                    value,
                    evidence: this.state.evidence.trim() || false,
                    valid_until: this.state.until ? serializeDate(this.state.until) : false,
                }))
            );
            onSaved(ids, formerIds);
        } finally {
            this.state.busy = false;
        }
        close();
    }
}
