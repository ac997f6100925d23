import random

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .lookalike_case import LookalikeCase


@tagged("post_install", "-at_install")
class TestLookalike(LookalikeCase):
    """The look-alikes of a partnership are customers similar to its customer, the most similar first, with reasons."""

    def test_ranking_of_random_customers(self):
        """The search ranks as Python's `sorted` does, with or without an audience, an industry, a country and tags."""
        draw = random.Random(4)
        customers, fits = self.env["res.partner"], {}
        for number in range(120):
            customers += self.make_customer(
                f"Random {number}",
                industry_id=draw.choice([False, *self.industries.ids]),
                country_id=draw.choice([False, *self.countries.ids]),
                category_id=[Command.set(draw.sample(self.tags.ids, draw.randrange(4)))],
            )
            for audience in self.audience + self.other_audience:
                # Use only three values of audience fit: at equal values, the industry, the country or the tags decide.
                if draw.random() < 0.5:
                    fits[customers[-1], audience] = value = draw.choice([0, 60, 80])
                    self.make_fit(customers[-1], value, audience)

        def rank(customer, partner, audience):
            # A fit under 50 is not stored, so it counts as none.
            return (
                -fits.get((customer, audience), 0),
                not (partner.industry_id and customer.industry_id == partner.industry_id),
                not (partner.country_id and customer.country_id == partner.country_id),
                -len(customer.category_id & partner.category_id),
                customer.id,
            )

        plain = self.make_customer("Plain")
        for partner, audience in (
            (self.partner, self.audience),
            (self.partner, self.manager_env["strategic.audience"]),
            (plain, self.audience),
            (plain, self.manager_env["strategic.audience"]),
        ):
            self.partnership.write({"partner_id": partner.id, "audience_id": audience.id})
            others = customers + self.partner + plain - partner
            expected = sorted(others, key=lambda customer: rank(customer, partner, audience))
            found = self.found()
            self.assertEqual(found.ids, [customer.id for customer in expected])
            for offset, limit in ((0, 1), (10, 15), (30, 20), (35, 60), (100, 40)):
                page = self.lookalikes().search(self.mine, offset=offset, limit=limit)
                self.assertEqual(page.ids, found.ids[offset : offset + limit])

    def test_reasons(self):
        same = {"industry_id": self.industries[0].id, "country_id": self.countries[0].id}
        twin = self.make_customer("Twin", **same, category_id=[Command.set(self.tags[1:].ids)])
        self.make_fit(twin, 82)
        tagged_once = self.make_customer("Tagged", category_id=[Command.link(self.tags[0].id)])
        self.make_fit(tagged_once, 90, self.other_audience)
        stranger = self.make_customer("Stranger", country_id=self.countries[1].id)
        found = self.lookalikes().search(self.mine)
        self.assertEqual(
            found.mapped("reason"),
            [
                (
                    "Fit to Mid-market logistics: 82. Same industry: Transportation. Same country: Belgium. "
                    "Tags in common: 2."
                ),
                "Tags in common: 1.",
                "",
            ],
        )
        self.assertEqual(found.partner_id, twin + tagged_once + stranger)
        self.assertEqual(found.mapped("audience_fit"), [82, False, False])

    def test_who_fits_another_audience_better(self):
        twin = self.make_customer("Twin")
        self.make_fit(twin, 82)
        self.make_fit(twin, 95, self.other_audience)
        self.assess_overall(twin, "reputation", 90)
        self.assertEqual(twin.strategic_audience_id, self.other_audience)
        found = self.lookalikes().search(self.mine)
        self.assertRecordValues(found, [{"audience_fit": 82, "market_status": "strategic"}])
        self.assertEqual(found.reason, "Fit to Mid-market logistics: 82.")
        self.partnership.audience_id = False
        found.invalidate_recordset()
        self.assertRecordValues(found, [{"audience_fit": False, "market_status": "strategic"}])

    def test_each_partnership_has_its_own(self):
        """The values of a look-alike that are cached for one partnership are not used for another partnership."""
        twin = self.make_customer("Twin", industry_id=self.industries[1].id)
        self.make_fit(twin, 82)
        retailer = self.make_customer("Retailer", industry_id=self.industries[1].id)
        other = self.make_planner(partner_id=retailer.id, audience_id=self.other_audience.id)
        first, second = (self.lookalikes(partnership).browse(twin.id) for partnership in (self.partnership, other))
        self.assertEqual((first.audience_fit, first.same_industry), (82, False))
        self.assertEqual((second.audience_fit, second.same_industry), (False, True))
        self.assertEqual((first.reason, second.reason), ("Fit to Mid-market logistics: 82.", "Same industry: Trade."))

    def test_who_is_left_out(self):
        customer = self.make_customer("Customer")
        contact = self.env["res.partner"].create({"name": "Contact", "parent_id": customer.id})
        person = self.env["res.partner"].create({"name": "A person who buys"})
        self.make_customer("Archived", active=False)
        self.assertEqual(self.found(), customer + person)
        lead = self.make_lead(
            contact,
            self.manager_env,
            strategic_partnership_id=self.partnership.id,
            company_id=self.company.id,
            user_id=self.sales_lead.id,
        ).with_env(self.manager_env)
        self.assertEqual(self.found(), person, "a colleague's opportunity with a contact is one with the customer")
        self.assertEqual(self.found(self.make_planner()), customer + person)
        lead.action_set_lost()
        self.assertEqual(self.found(), person, "asked in vain is asked")
        lead.unlink()
        self.assertEqual(self.found(active_test=False), customer + person)

    def test_filters(self):
        twin = self.make_customer(
            "Twin", industry_id=self.industries[0].id, category_id=[Command.link(self.tags[0].id)], user_id=2
        )
        self.make_fit(twin, 82)
        busy = self.make_customer("Busy", country_id=self.countries[0].id)
        contact = self.env["res.partner"].create({"name": "Contact", "parent_id": busy.id})
        self.make_lead(contact)
        for domain, expected in (
            ([("audience_fit", ">", 0)], twin),
            ([("same_industry", "=", True)], twin),
            ([("same_industry", "=", False)], busy),
            ([("same_country", "=", True)], busy),
            ([("has_common_tags", "=", True)], twin),
            ([("has_common_tags", "=", False)], busy),
            ([("common_tag_count", ">=", 1)], twin),
            (["|", ("audience_fit", ">", 0), ("same_country", "=", True)], twin + busy),
            ([("has_open_opportunity", "=", True)], busy),
            ([("has_open_opportunity", "=", False)], twin),
            ([("category_id", "child_of", self.tags[0].id)], twin),
            ([("user_id", "=", 2)], twin),
            ([("complete_name", "ilike", "bus")], busy),
        ):
            self.assertEqual(self.found(domain=domain), expected, domain)
        self.assertEqual(self.lookalikes().search(self.mine).mapped("has_open_opportunity"), [False, True])
        self.assertEqual(
            dict(self.lookalikes()._read_group(self.mine, ["same_industry"], ["__count"])), {True: 1, False: 1}
        )

    def test_no_partnership(self):
        """If the context holds no id of a partnership, no look-alike is found and no opportunity is created."""
        self.make_customer("Customer")
        Lookalike = self.env["strategic.lookalike"]
        for value in (None, False, "1", "1) OR (1=1", [self.partnership.id], 0, 2**31 - 1):
            lookalikes = Lookalike.with_context(strategic_partnership_id=value)
            self.assertFalse(lookalikes.search([]), value)
            with self.assertRaises(UserError):
                lookalikes.browse(self.partner.id).action_create_opportunities()

    def test_rights(self):
        customer = self.make_customer("Customer")
        foreign = self.make_planner(self.manager_env, user_id=self.sales_lead.id)
        self.assertEqual(self.found(foreign, self.sales_lead), customer)
        for partnership, user in (
            (foreign, self.salesperson),
            (self.partnership, self.employee),
            (self.partnership, self.portal),
        ):
            lookalikes = self.lookalikes(partnership, user)
            for name, call in (
                ("search", lambda lookalikes=lookalikes: lookalikes.search([])),
                ("create", lookalikes.browse(customer.id).action_create_opportunities),
                ("find", partnership.with_user(user).action_find_lookalikes),
            ):
                with self.subTest(user=user.login, call=name), self.assertRaises(AccessError):
                    call()
        self.assertFalse(self.env["crm.lead"].search([("partner_id", "=", customer.id)]))

    def test_two_companies(self):
        """Look-alikes belong to the partnership's company or to none, even if the user selects several companies."""
        theirs = self.make_company()
        shared = self.make_customer("Shared")
        ours = self.make_customer("Ours", company_id=self.company.id)
        other = self.make_customer("Theirs")
        other.with_env(self.superuser_env).company_id = theirs
        self.assertEqual(self.found(), shared + ours)
        self.salesperson.company_ids += theirs
        both = {"allowed_company_ids": [theirs.id, self.company.id]}
        self.assertEqual(self.found(**both), shared + ours, "an opportunity with the other one could not be linked")
        second = self.make_planner(self.superuser_env, company_id=theirs.id, user_id=self.salesperson.id)
        self.assertEqual(self.found(second, **both), shared + other)
        with self.assertRaises(AccessError):
            self.found(second, allowed_company_ids=[self.company.id])
        self.assertNotIn(theirs.partner_id, self.found())
