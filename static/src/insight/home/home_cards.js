import { _t } from "@web/core/l10n/translation";
import { formatInteger, formatMonetary, formatPercentage } from "@web/views/fields/formatters";

/**
 * What the overview shows of the figures that the server sends (strategic_home.py): a card for each name in `CARDS`.
 * A card has
 *
 * - `title`, `icon`, `hint`: a sentence on the number, and `notes`: more sentences on it
 * - `value`: the number in words, and `figure`, which a click on it opens
 * - `lines`: more figures, each with `text`, `value`, `figure`, `note` (a comparison) and `isBad`
 * - `empty`: in place of the number, where there is nothing to count: `text`, `button` and the `action` that it opens
 */

/** The cards in their order. The first five are read at once; adding up revenue takes longer. */
export const CARDS = {
    customers: customersCard,
    candidates: candidatesCard,
    reviews: reviewsCard,
    risks: risksCard,
    references: referencesCard,
    revenue: revenueCard,
};

/** Return the cards of the figures that have been read so far; a card that the user may not see has none. */
export function cardsOf(figures) {
    return Object.entries(CARDS)
        .filter(([name]) => figures[name])
        .map(([name, card]) => {
            const { lines = [], notes = [], ...shown } = card(figures[name]);
            return { ...shown, name, notes, lines: lines.map((line) => ({ ...line, value: count(line.figure) })) };
        });
}

function count({ value }) {
    return formatInteger(value);
}

function percent(share) {
    return formatPercentage(share / 100, { digits: [false, 1] });
}

function customersCard({ all, new: gained, lost }) {
    return {
        title: _t("Strategic Customers"),
        icon: "fa-star",
        value: count(all),
        figure: all,
        hint: _t("They represent a target audience and have an outstanding reputation."),
        lines: [
            { text: _t("New this month"), figure: gained, note: _t("Last month: %s", formatInteger(gained.before)) },
            { text: _t("No longer strategic"), figure: lost, note: _t("Last month: %s", formatInteger(lost.before)) },
        ],
        empty: !all.value &&
            !lost.value && {
                text: _t(
                    "Nobody is strategic yet. A customer is when it fits a target audience and has an outstanding reputation: assess those that you know best."
                ),
                button: _t("Assess Customers"),
                action: "strategic_customer.strategic_session_action",
            },
    };
}

function candidatesCard({ all }) {
    return {
        title: _t("Candidates to Assess"),
        icon: "fa-star-half-o",
        value: count(all),
        figure: all,
        hint: _t("They could become strategic by what nobody has assessed yet. Those who lack least come first."),
        empty: !all.value && {
            text: _t(
                "No candidates. A customer is a candidate once it is assessed in part, and the rest could make it strategic."
            ),
            button: _t("Assess Customers"),
            action: "strategic_customer.strategic_session_action",
        },
    };
}

function reviewsCard({ mine }) {
    return {
        title: _t("My Reviews"),
        icon: "fa-refresh",
        value: count(mine),
        figure: mine,
        hint: _t("Customers of yours of whom an assessment runs out within 30 days. Assess them again to keep it."),
        empty: !mine.value && {
            text: _t(
                "Nothing to review. Customers of yours come here when one of their assessments runs out within 30 days."
            ),
        },
    };
}

function risksCard({ under_way, all, ...risks }) {
    const texts = {
        drifting: _t("Too much custom work"),
        agreement_missing: _t("No signed agreement"),
        agreement_ending: _t("Agreement ends within 90 days, or has ended"),
        key_person: _t("Fewer than two supporters"),
    };
    const none = under_way.value
        ? { text: _t("All is well: none of the partnerships under way is at risk (%s).", count(under_way)) }
        : {
              text: _t(
                  "No partnership is under way. Open a strategic customer and start one: you design your next product together."
              ),
              button: _t("Strategic Customers"),
              action: "strategic_customer.res_partner_action",
          };
    return {
        title: _t("Partnerships at Risk"),
        icon: "fa-handshake-o",
        value: count(all),
        figure: all,
        hint: _t("Partnerships under way: %s. One can be at risk for several reasons.", count(under_way)),
        lines: Object.entries(texts)
            .filter(([name]) => risks[name].value)
            .map(([name, text]) => ({ text, figure: risks[name], isBad: true })),
        empty: !all.value && none,
    };
}

function referencesCard({ offered, left, uses_left, used }) {
    return {
        title: _t("References Left This Quarter"),
        icon: "fa-bullhorn",
        value: count(left),
        figure: left,
        hint: left.value
            ? _t("Partners who may still be asked to speak for us. Uses left in all: %s.", formatInteger(uses_left))
            : _t("All partners were asked as often as agreed. They may be asked again next quarter."),
        lines: [
            {
                text: _t("Asked this quarter"),
                figure: used,
                note: _t("Last quarter: %s", formatInteger(used.before)),
            },
        ],
        empty: !offered.value && {
            text: _t(
                "No partner speaks for us yet. When one agrees, choose Private or Public on the page References of its partnership."
            ),
            button: _t("Partnerships"),
            action: "strategic_customer.strategic_partnership_action",
        },
    };
}

function revenueCard({ share, before, strategic, total, source, currency_id: currencyId, ...figure }) {
    const amount = (value) => formatMonetary(Math.round(value), { currencyId, digits: [false, 0] });
    const isKnown = share !== null;
    return {
        title: _t("Share of Revenue"),
        icon: "fa-pie-chart",
        value: isKnown ? percent(share) : "",
        figure,
        hint: _t("Won from strategic customers in the last 12 months: %(strategic)s of %(total)s.", {
            strategic: amount(strategic),
            total: amount(total),
        }),
        notes: [
            before !== null && _t("The same customers in the 12 months before: %s", percent(before)),
            _t("Revenue from %s", source),
        ].filter(Boolean),
        empty: !isKnown && {
            text: _t("Nothing was won in the last 12 months. Here is the share of your strategic customers in it."),
        },
    };
}
