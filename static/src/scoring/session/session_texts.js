import { _t } from "@web/core/l10n/translation";
import { imageUrl } from "@web/core/utils/urls";
import { dateText } from "../criterion_row/assessment_texts";

/** What the grid and the card of a session show alike of a row and of its cells. */

/** Stands for "not assessed" where a number of stars may stand. */
export const NOT_ASSESSED = null;

export function logoOf({ id, image }) {
    return imageUrl("res.partner", id, "avatar_128", { unique: image });
}

/** The colour of the status, as a style (status_palette.scss). */
export function statusStyle({ status }) {
    return `background-color: var(--strategic-${status})`;
}

/** The status of a row, for status_change.js. */
export function rowStatus({ id, name, status, status_label }) {
    return { id, name, status: status || false, label: status_label };
}

export function scoreText(score) {
    return Number.isInteger(score) ? String(score) : "–";
}

/** A cell in words: its criterion, its customer, and how it is assessed. */
export function cellText(row, criterion, { source, stars, valid_until }) {
    const parts = { criterion: criterion.name, customer: row.name, stars };
    switch (source) {
        case "missing":
            return _t("%(criterion)s, %(customer)s: not assessed", parts);
        case "expired":
            return _t("%(criterion)s, %(customer)s: %(stars)s of 5 stars, ran out on %(date)s", {
                ...parts,
                date: dateText(valid_until),
            });
    }
    return _t("%(criterion)s, %(customer)s: %(stars)s of 5 stars", parts);
}

/** A cell in words after its change, with the scores that follow from it. */
export function announcement(row, criterion, cell) {
    return _t("%(cell)s. Audience fit: %(fit)s. Reputation: %(reputation)s. Status: %(status)s.", {
        cell: cellText(row, criterion, cell),
        fit: scoreText(row.audience_fit),
        reputation: scoreText(row.reputation),
        status: row.status_label || _t("Not assessed"),
    });
}

/** Why stars don't change the score: an assessment replaces it. Empty if none does. */
export function overallText({ overall }) {
    if (!overall) {
        return "";
    }
    const parts = {
        value: overall.value,
        user: overall.user,
        until: overall.valid_until && dateText(overall.valid_until),
    };
    return overall.valid_until
        ? _t("Assessed overall as %(value)s by %(user)s until %(until)s: stars do not change the score.", parts)
        : _t("Assessed overall as %(value)s by %(user)s, for ever: stars do not change the score.", parts);
}
