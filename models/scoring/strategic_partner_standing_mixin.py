from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.misc import babel_locale_parse, get_lang

from ...const import CUSTOMER_DOMAIN
from ...tools.public import checks_access

# With fewer customers, a percentage looks more exact than it is.
FEWEST_FOR_PERCENT = 20
# A percentage above this one is no praise, and is left out.
HIGHEST_PERCENT = 50
# Number of lists that a customer's form shows.
MOST_LISTS = 50


class StrategicPartnerStandingMixin(models.AbstractModel):
    """Mixin of res.partner: the lists that a customer is on, and its place among the customers of its industry.

    Both are shown and never scored. They are read when the page is opened, not with the form.
    """

    _name = "strategic.partner.standing.mixin"
    _description = "Standing of a Customer in Its Field"

    @api.readonly
    @checks_access("read", model="strategic.list")
    def strategic_standing(self):
        """Return what is known of the customer's standing in its field; of a contact, that of its company.

        Only customers that the user may see are counted, so two users may see different places.

        :return: a dict of
            place: a sentence such as "3rd of 412 in Health Care"; False if it has no reputation or no industry
            percent: a sentence such as "Among the best 1 %."; False for few customers, or a low place
            hint: what to enter to see the place; False if nothing is missing
            lists: for each list that it is on, a dict of `id`, `list_id`, `list`, `rank` ("12 of 500", False without
                ranks), `url`, `is_counting` (whether its assessment counts), `valid_until` and `has_fallen_off`
        :raise AccessError: if the user may not read scores
        """
        self.ensure_one()
        self._check_field_access(self._fields["reputation"], "read")
        customer = self.commercial_partner_id
        if not customer.has_access("read"):
            # The company belongs to another company of ours than this contact.
            return {"place": False, "percent": False, "hint": False, "lists": []}
        return {**customer._place_in_industry(), "lists": customer._lists_it_is_on()}

    def _place_in_industry(self):
        """Return `place`, `percent` and `hint` of `strategic_standing`."""
        nothing = {"place": False, "percent": False, "hint": False}
        if self.reputation is False or not self.active:
            return nothing
        if not self.industry_id:
            return {**nothing, "hint": self.env._("Enter the customer's industry to see its place among others.")}
        ahead, total = self._count_in_industry()
        if not total:
            return nothing
        place = ahead + 1
        percent = -(-100 * place // total)
        is_praise = total >= FEWEST_FOR_PERCENT and percent <= HIGHEST_PERCENT
        return {
            **nothing,
            "place": self._say_place(place, total),
            "percent": is_praise and self.env._("Among the best %s %%.", percent),
        }

    def _count_in_industry(self):
        """Return how many visible customers of the industry have a higher reputation, and how many have any."""
        query = self._search(
            Domain(CUSTOMER_DOMAIN)
            & Domain("industry_id", "=", self.industry_id.id)
            & Domain("reputation", "!=", False)
        )
        reputation = self._field_to_sql(query.table, "reputation", query)
        [counts] = self.env.execute_query(
            query.select(SQL("COUNT(*) FILTER (WHERE %s > %s)", reputation, self.reputation), SQL("COUNT(*)"))
        )
        return counts

    def _say_place(self, place, total):
        """Return the sentence of a place. Which number takes which ending is a matter of the language."""
        numbers = {"place": place, "total": total, "industry": self.industry_id.name}
        form = babel_locale_parse(get_lang(self.env).code).ordinal_form(place)
        if form == "one":
            return self.env._("%(place)sst of %(total)s in %(industry)s", **numbers)
        if form == "two":
            return self.env._("%(place)snd of %(total)s in %(industry)s", **numbers)
        if form == "few":
            return self.env._("%(place)srd of %(total)s in %(industry)s", **numbers)
        return self.env._("%(place)sth of %(total)s in %(industry)s", **numbers)

    def _lists_it_is_on(self):
        """Return `lists` of `strategic_standing`: the newest confirmed edition of each, best rank first."""
        # By the stored matches, which have an index on the customer.
        match = Domain("partner_id", "=", self.id) & Domain("decision", "=", "confirmed")
        confirmed = Domain("match_ids", "any", match)
        entries = self.env["strategic.list.entry"].search(
            confirmed
            & Domain("list_id.active", "=", True)
            & Domain("list_id", "not any", [("next_ids", "any", [("entry_ids", "any", confirmed)])]),
            order="rank, id",
            limit=MOST_LISTS,
        )
        return [
            {
                "id": entry.id,
                "list_id": entry.list_id.id,
                "list": entry.list_id.display_name,
                "rank": bool(entry.rank)
                and self.env._("%(rank)s of %(size)s", rank=entry.rank, size=entry.list_id.size),
                "url": entry.list_id.source_url,
                "is_counting": entry.is_counting,
                "valid_until": entry.assessment_id.valid_until,
                "has_fallen_off": entry.has_fallen_off,
            }
            for entry in entries
        ]

    def _move_records_to_company(self):
        self._move_list_entries()
        return super()._move_records_to_company()

    def _move_list_entries(self, customer=None):
        """Put the company of each of these partners on the lists in its place.

        :param customer: the customer to put in the place of all of them, instead of their companies
        """
        customer_of = {partner: customer or partner.commercial_partner_id for partner in self}
        self.env["strategic.list.match"]._replace_customers(customer_of)
