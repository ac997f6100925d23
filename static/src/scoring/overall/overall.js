import { _t } from "@web/core/l10n/translation";
import { deserializeDate, formatDate } from "@web/core/l10n/dates";

import { Component } from "@odoo/owl";

/** An overall assessment, which replaces the score by the criteria: who made it, until when it counts, and why. */
export class StrategicOverall extends Component {
    static template = "strategic_customer.Overall";
    static props = {
        overall: Object,
        /** The score that the criteria alone give; false if they give none yet. */
        computed: { type: [Number, { value: false }] },
        /** The name of the audience, if the overall assessment is for one audience. */
        audience: { type: String, optional: true },
        canAssess: Boolean,
        busy: Boolean,
        withdraw: Function,
    };

    get label() {
        const { overall, computed, audience } = this.props;
        const parts = {
            audience,
            value: overall.value,
            user: overall.user,
            date: formatDate(deserializeDate(overall.date)),
            until: overall.valid_until && formatDate(deserializeDate(overall.valid_until)),
            computed: computed === false ? "–" : computed,
        };
        if (audience) {
            return overall.valid_until
                ? _t(
                      "Assessed overall as %(value)s for %(audience)s by %(user)s on %(date)s, until %(until)s; the criteria give %(computed)s.",
                      parts
                  )
                : _t(
                      "Assessed overall as %(value)s for %(audience)s by %(user)s on %(date)s, for ever; the criteria give %(computed)s.",
                      parts
                  );
        }
        return overall.valid_until
            ? _t(
                  "Assessed overall as %(value)s by %(user)s on %(date)s, until %(until)s; the criteria give %(computed)s.",
                  parts
              )
            : _t(
                  "Assessed overall as %(value)s by %(user)s on %(date)s, for ever; the criteria give %(computed)s.",
                  parts
              );
    }
}
