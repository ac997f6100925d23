"""The page of acquisition readiness: the five questions of a buyer, and what a buyer would miss."""

from odoo import api, models
from odoo.fields import Date

from ...tools.figures import percent
from ...tools.readiness import split_strategic, total, under_way

# The cohorts of customers whose retention is compared.
GROUPS = ("strategic", "others")
# Change-of-control clauses that let the customer object, or leave, when the business is sold.
HINDERING = ("consent", "termination")
REFERENCES = ("private", "public")


class StrategicReadiness(models.AbstractModel):
    _inherit = "strategic.readiness"

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
    def _question(self, key, title, value, text):
        """Return one of the five questions; `value`, in percent, is its headline and its bar."""
        return {"key": key, "title": title, "headline": self._text("percent", value), "share": value, "text": text}

    @api.model
    def _question_quality(self, facts):
        env, groups = self.env, facts["groups"]
        strategic, _others = split_strategic(groups)
        whole, mine = total(groups, "last_year"), total(strategic, "last_year")
        share = percent(mine, whole)
        if share is None:
            text = env._("Nothing was won in the last 12 months.")
        else:
            text = env._(
                "Strategic customers brought %(amount)s of the %(whole)s won in the last 12 months. They are "
                "%(count)s of the %(all)s customers who have bought.",
                amount=self._text("amount", mine),
                whole=self._text("amount", whole),
                count=self._text("integer", total(strategic, "customers")),
                all=self._text("integer", total(groups, "customers")),
            )
        return self._question("status", env._("How good are the customers?"), share, text)

    @api.model
    def _question_concentration(self, facts):
        env = self.env
        shares, index = self._shares_of_largest(facts, "last_year")
        if index is None:
            text = env._("Nothing was won in the last 12 months.")
        else:
            text = env._(
                "The largest customer brought %(one)s of the revenue of the last 12 months, the five largest "
                "%(five)s. The Herfindahl index is %(index)s of 10,000.",
                one=self._text("percent", shares[1]),
                five=self._text("percent", shares[5]),
                index=self._text("index", index),
            )
        return self._question("concentration", env._("Does it hang on a few?"), shares[1], text)

    @api.model
    def _question_retention(self, facts):
        env = self.env
        strategic, others = (self._retention(facts, group) for group in GROUPS)
        if not (strategic["base"] or others["base"]):
            text = env._("Nobody bought in the year before.")
        elif not strategic["base"]:
            text = env._(
                "No strategic customer bought in the year before. Of the other customers, %(others)s bought again.",
                others=self._text("percent", others["rate"]),
            )
        elif not others["base"]:
            text = env._(
                "Of the strategic customers of the year before, %(count)s of %(base)s bought again, with a net "
                "retention of %(net)s.",
                count=self._text("integer", strategic["retained"]),
                base=self._text("integer", strategic["base"]),
                net=self._text("percent", strategic["net"]),
            )
        else:
            text = env._(
                "Of the strategic customers of the year before, %(count)s of %(base)s bought again, with a net "
                "retention of %(net)s; of the other customers, %(others)s bought again.",
                count=self._text("integer", strategic["retained"]),
                base=self._text("integer", strategic["base"]),
                net=self._text("percent", strategic["net"]),
                others=self._text("percent", others["rate"]),
            )
        return self._question("retention", env._("Do they stay?"), strategic["rate"], text)

    @api.model
    def _question_contracts(self, facts):
        env, running = self.env, under_way(facts)
        signed = [one for one in running if one["agreement"] == "signed"]
        hindering = [one for one in running if one["change_of_control"] in HINDERING]
        if not running:
            text = env._("No partnership is under way.")
        else:
            text = env._(
                "%(signed)s of %(all)s partnerships have a signed agreement. If the business is sold, the customer "
                "may object or leave in %(hindering)s of them; in %(unknown)s nobody knows.",
                signed=len(signed),
                all=len(running),
                hindering=len(hindering),
                unknown=len([one for one in running if one["change_of_control"] == "unknown"]),
            )
        return self._question("agreement", env._("Do the contracts hold?"), percent(len(signed), len(running)), text)

    @api.model
    def _question_people(self, facts):
        env, running = self.env, under_way(facts)
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
        return self._question("ip", env._("Is the product ours, and known?"), percent(len(owned), len(running)), text)

    @api.model
    def _missing(self, facts):
        """Return what a buyer would ask for and not find, worst first."""
        env, running = self.env, under_way(facts)
        end = Date.add(facts["as_of"], years=1)
        parts = (
            (
                "agreement",
                env._("%(count)s of %(all)s partnerships without a signed agreement"),
                lambda one: one["agreement"] != "signed",
            ),
            (
                "change_of_control",
                env._("%(count)s of %(all)s partnerships where nobody knows what happens in a sale"),
                lambda one: one["change_of_control"] == "unknown",
            ),
            (
                "hindering",
                env._("%(count)s of %(all)s partnerships that a sale may end"),
                lambda one: one["change_of_control"] in HINDERING,
            ),
            (
                "ip",
                env._("%(count)s of %(all)s partnerships with undefined intellectual property"),
                lambda one: one["ip"] == "undefined",
            ),
            (
                "key_person",
                env._("%(count)s of %(all)s partnerships that depend on one person"),
                lambda one: one["key_person"],
            ),
            (
                "scope",
                env._("%(count)s of %(all)s partnerships without a reference"),
                lambda one: one["scope"] == "none",
            ),
            (
                "ending",
                env._("%(count)s of %(all)s partnerships whose agreement ends within 12 months, or has ended"),
                lambda one: one["agreement"] == "signed" and one["agreement_end"] and one["agreement_end"] <= end,
            ),
            (
                "drifting",
                env._("%(count)s of %(all)s partnerships turning into custom work"),
                lambda one: one["drifting"],
            ),
        )
        missing = []
        for key, sentence, is_missing in parts:
            found = [one for one in running if is_missing(one)]
            if found:
                text = sentence % {"count": len(found), "all": len(running)}
                missing.append({"key": key, "text": text, "open": self._of_partnerships(found)})
        return missing + self._missing_of_customers(facts)

    @api.model
    def _missing_of_customers(self, facts):
        groups = facts["groups"]
        unassessed = total([group for group in groups if group["status"] is None], "customers")
        missing = []
        if unassessed:
            text = self.env._(
                "%(count)s of %(all)s customers who have bought are not assessed",
                count=self._text("integer", unassessed),
                all=self._text("integer", total(groups, "customers")),
            )
            missing.append({"key": "unassessed", "text": text, "open": self._customers("bought:none", facts)})
        undated = total(groups, "undated")
        if undated:
            text = self.env._(
                "%(count)s won opportunities without a closing date", count=self._text("integer", undated)
            )
            missing.append({"key": "undated", "text": text, "open": self._customers("undated", facts)})
        return missing
