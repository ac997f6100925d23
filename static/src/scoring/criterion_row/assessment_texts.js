import { _t } from "@web/core/l10n/translation";
import { deserializeDate, formatDate } from "@web/core/l10n/dates";

/** The texts on an assessment as the server describes it: `source`, `user`, `date`, `valid_until`, `stars`. */

export function dateText(text) {
    return formatDate(deserializeDate(text));
}

export function starsLabel(stars) {
    return _t("%s of 5", stars);
}

/** Who assessed, when and until when; or that nobody has, or that the assessment ran out. */
export function sourceText({ source, user, date, valid_until }) {
    switch (source) {
        case "missing":
            return _t("not assessed");
        case "expired":
            return _t("ran out on %s", dateText(valid_until));
    }
    const said = { user, date: dateText(date), until: valid_until && dateText(valid_until) };
    return valid_until ? _t("%(user)s, %(date)s, until %(until)s", said) : _t("%(user)s, %(date)s, for ever", said);
}
