from collections import Counter

from odoo import api, models
from odoo.fields import Date
from odoo.tools import format_list

from ...tools.figures import net, percent, retention, shares_of_largest, split_strategic, total, under_way
from .readiness_page import customer_records, format_number, partnership_records

# Change-of-control clauses that let the customer object, or leave, when the business is sold.
HINDERING = ("consent", "termination")
REFERENCES = ("private", "public")
# How many responsible users a gap names.
OWNERS = 3


class StrategicReadinessSummaryMixin(models.AbstractModel):
    """The summary of acquisition readiness: the five questions of a buyer, and what a buyer would miss."""

    _name = "strategic.readiness.summary.mixin"
    _description = "Acquisition Readiness: Summary"

    @api.model
    def _questions(self, facts):
        return [
            self._question_quality(facts),
            self._question_concentration(facts),
            self._question_retention(facts),
            self._question_contracts(facts),
            self._question_people(facts),
        ]

    @api.model
    def _question(self, key, title, value, text, count):
        """Return one of a buyer's five questions as a dict, see `_page` of `strategic.readiness`.

        :param key: key of the section that answers the question in detail
        :param value: percentage that the headline and the bar show
        :param count: sentence that says of how many customers or partnerships the percentage is
        """
        headline = format_number(self.env, "percent", value)
        light = self._light(key, value)
        return {"key": key, "title": title, "headline": headline, "share": value, "text": text, "count": count, **light}

    @api.model
    def _count_customers(self, count):
        return self.env._("Customers counted: %(count)s.", count=format_number(self.env, "integer", count))

    @api.model
    def _count_partnerships(self, partnerships):
        count = format_number(self.env, "integer", len(partnerships))
        return self.env._("Partnerships counted: %(count)s.", count=count)

    @api.model
    def _question_quality(self, facts):
        env, groups = self.env, facts["groups"]
        strategic, _others = split_strategic(groups)
        whole, mine = net(groups, "last_year"), net(strategic, "last_year")
        share = percent(mine, whole)
        if share is None:
            text = env._("Nothing was won in the last 12 months.")
        else:
            text = env._(
                "Strategic customers brought %(amount)s of the %(whole)s won in the last 12 months. They are "
                "%(count)s of the %(all)s customers who have bought.",
                amount=format_number(env, "amount", mine),
                whole=format_number(env, "amount", whole),
                count=format_number(env, "integer", total(strategic, "customers")),
                all=format_number(env, "integer", total(groups, "customers")),
            )
        count = self._count_customers(total(groups, "buying"))
        return self._question("status", env._("How good are the customers?"), share, text, count)

    @api.model
    def _question_concentration(self, facts):
        env = self.env
        shares, index = shares_of_largest(facts, "last_year")
        if index is None:
            text = env._("Nothing was won in the last 12 months.")
        else:
            text = env._(
                "The largest customer brought %(one)s of the revenue of the last 12 months, the five largest "
                "%(five)s. The Herfindahl index is %(index)s of 10,000.",
                one=format_number(env, "percent", shares[1]),
                five=format_number(env, "percent", shares[5]),
                index=format_number(env, "index", index),
            )
        count = self._count_customers(total(facts["groups"], "buying"))
        return self._question("concentration", env._("How concentrated is revenue?"), shares[1], text, count)

    @api.model
    def _question_retention(self, facts):
        env = self.env
        strategic, others = (retention(facts["groups"], cohort) for cohort in ("strategic", "others"))
        values = {
            "count": format_number(env, "integer", strategic["retained"]),
            "base": format_number(env, "integer", strategic["base"]),
            "net": format_number(env, "percent", strategic["net"]),
            "others": format_number(env, "percent", others["rate"]),
        }
        if not (strategic["base"] or others["base"]):
            text = env._("No customer bought in the year before.")
        elif not strategic["base"]:
            text = env._(
                "No strategic customer bought in the year before. Of the other customers, %(others)s bought again.",
                others=values["others"],
            )
        elif not others["base"]:
            text = env._(
                "Of the strategic customers of the year before, %(count)s of %(base)s bought again, with a net "
                "retention of %(net)s.",
                **values,
            )
        else:
            text = env._(
                "Of the strategic customers of the year before, %(count)s of %(base)s bought again, with a net "
                "retention of %(net)s; of the other customers, %(others)s bought again.",
                **values,
            )
        text = " ".join(filter(None, (text, self._text_like_for_like(facts))))
        count = self._count_customers(strategic["base"])
        return self._question("retention", env._("Do they stay?"), strategic["rate"], text, count)

    @api.model
    def _question_contracts(self, facts):
        env, running = self.env, under_way(facts["partnerships"])
        known = [one for one in running if one["agreement"]]
        signed = [one for one in known if one["agreement"] == "signed"]
        if not running:
            text = env._("No partnership is under way.")
        elif not known:
            text = env._("Which agreements were signed by then is not recorded.")
        else:
            text = env._(
                "%(signed)s of %(all)s partnerships have a signed agreement. If the business is sold, the customer "
                "may object or leave in %(hindering)s of them; in %(unknown)s this is unknown.",
                signed=len(signed),
                all=len(known),
                hindering=len([one for one in running if one["change_of_control"] in HINDERING]),
                unknown=len([one for one in running if one["change_of_control"] == "unknown"]),
            )
        share = percent(len(signed), len(known))
        return self._question(
            "agreement", env._("Would contracts survive a sale?"), share, text, self._count_partnerships(known)
        )

    @api.model
    def _question_people(self, facts):
        env, running = self.env, under_way(facts["partnerships"])
        owned = [one for one in running if one["ip"] in {"ours", "shared"}]
        if not running:
            text = env._("No partnership is under way.")
        else:
            text = env._(
                "What is designed together is ours, alone or shared, in %(owned)s of %(all)s partnerships. %(people)s "
                "of them depend on one person at the customer; %(references)s give references.",
                owned=len(owned),
                all=len(running),
                people=len([one for one in running if one["key_person"]]),
                references=len([one for one in running if one["scope"] in REFERENCES]),
            )
        share = percent(len(owned), len(running))
        if running and not facts["is_today"]:
            text = env._("As recorded today. %(text)s", text=text)
        return self._question(
            "ip", env._("Do we own it, and is it proven?"), share, text, self._count_partnerships(running)
        )

    @api.model
    def _missing(self, facts):
        """Return what a buyer would ask for and not find, worst first."""
        return [*self._missing_in_partnerships(facts), *self._missing_in_customers(facts)]

    @api.model
    def _missing_in_partnerships(self, facts):
        env, running = self.env, under_way(facts["partnerships"])
        end = Date.add(facts["as_of"], years=1)
        gaps = (
            (
                "agreement",
                env._("Partnerships without a signed agreement: %(count)s of %(all)s"),
                lambda one: one["agreement"] not in {"signed", None},
            ),
            (
                "change_of_control",
                env._("Partnerships with an unknown change-of-control clause: %(count)s of %(all)s"),
                lambda one: one["change_of_control"] == "unknown",
            ),
            (
                "hindering",
                env._("Partnerships that a sale may end: %(count)s of %(all)s"),
                lambda one: one["change_of_control"] in HINDERING,
            ),
            (
                "ip",
                env._("Partnerships with undefined intellectual property: %(count)s of %(all)s"),
                lambda one: one["ip"] == "undefined",
            ),
            (
                "key_person",
                env._("Partnerships that depend on one person: %(count)s of %(all)s"),
                lambda one: one["key_person"],
            ),
            (
                "scope",
                env._("Partnerships without a reference: %(count)s of %(all)s"),
                lambda one: one["scope"] == "none",
            ),
            (
                "ending",
                env._("Partnerships whose agreement ends within 12 months, or has ended: %(count)s of %(all)s"),
                lambda one: one["agreement"] == "signed" and one["agreement_end"] and one["agreement_end"] <= end,
            ),
            (
                "drifting",
                env._("Partnerships with too much custom work: %(count)s of %(all)s"),
                lambda one: one["drifting"],
            ),
        )
        missing = []
        for key, sentence, is_missing in gaps:
            found = [one for one in running if is_missing(one)]
            if found:
                text = sentence % {"count": len(found), "all": len(running)}
                counts = Counter(one["owner"] for one in found).most_common()
                missing.append(
                    {"key": key, "text": text, "open": partnership_records(found), "owners": self._text_owners(counts)}
                )
        return missing

    @api.model
    def _text_owners(self, counts):
        """Return the sentence that says who is responsible for a gap.

        :param counts: tuples (name, number of theirs) of the responsible users, most first; the name of nobody is None
        """
        env, nobody = self.env, self.env._("nobody yet")
        owners = [
            env._("%(name)s (%(count)s)", name=name or nobody, count=format_number(env, "integer", count))
            for name, count in counts[:OWNERS]
        ]
        if len(counts) > OWNERS:
            others = sum(count for _name, count in counts[OWNERS:])
            owners.append(env._("others (%(count)s)", count=format_number(env, "integer", others)))
        return env._("Responsible: %(owners)s", owners=format_list(env, owners, style="unit"))

    @api.model
    def _missing_in_customers(self, facts):
        env, groups, as_of = self.env, facts["groups"], facts["as_of"]
        gaps = []
        unassessed = total([group for group in groups if group["status"] is None], "customers")
        if unassessed:
            text = env._(
                "Customers who have bought and are not assessed: %(count)s of %(all)s",
                count=format_number(env, "integer", unassessed),
                all=format_number(env, "integer", total(groups, "customers")),
            )
            gaps.append(("unassessed", text, customer_records("bought:none", as_of)))
        undated = total(groups, "undated")
        if undated:
            text = env._("Sales without a date: %(count)s", count=format_number(env, "integer", undated))
            gaps.append(("undated", text, customer_records("undated", as_of)))
        return [
            {"key": key, "text": text, "open": records, "owners": self._text_owners(self._count_owners(facts, key))}
            for key, text, records in gaps
        ]

    @api.model
    def _count_owners(self, facts, gap):
        """Return the salespeople of the customers of a gap, for `_text_owners`.

        :param gap: key of their numbers, see `_owners` of `strategic.readiness.buyers`
        """
        rows = sorted((row for row in facts["owners"] if row[gap]), key=lambda row: (-row[gap], row["user_id"] or 0))
        # sudo: who may know a customer may know the name of its salesperson. Only the first ones are named.
        users = self.env["res.users"].sudo().browse(filter(None, (row["user_id"] for row in rows[:OWNERS])))
        names = {user.id: user.name for user in users}
        return [(names.get(row["user_id"]), row[gap]) for row in rows]
