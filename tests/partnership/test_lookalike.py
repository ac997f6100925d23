import random

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import html2plaintext

from odoo.addons.strategic_customer.models.partnership import strategic_partnership_lookalikes_mixin

from ..common import StrategicCase


class LookalikeGround(StrategicCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # The searches of this test only find customers that are newer than this one.
        newest = cls.env["res.partner"].with_context(active_test=False).search([], order="id desc", limit=1)
        cls.mine = [("id", ">", newest.id)]
        cls.company = cls.env.company
        cls.audience = cls.make_audience("Mid-market logistics", product="Fleet Planner")
        cls.other_audience = cls.make_audience("Retail")
        cls.industries = cls.superuser_env["res.partner.industry"].create(
            [{"name": "Transportation"}, {"name": "Trade"}]
        )
        cls.countries = cls.env.ref("base.be") + cls.env.ref("base.nl")
        cls.tags = cls.env["res.partner.category"].create([{"name": f"Look-alike {number}"} for number in range(4)])
        cls.partner = cls.make_customer(
            "Noordveen",
            industry_id=cls.industries[0].id,
            country_id=cls.countries[0].id,
            category_id=[Command.set(cls.tags[:3].ids)],
        )
        cls.partnership = cls.make_partnership()

    @classmethod
    def make_partnership(cls, by=None, **vals):
        vals = {"name": "Fleet Planner with Noordveen", "audience_id": cls.audience.id, **vals}
        return super().make_partnership(cls.partner, by, **vals)

    @classmethod
    def make_fit(cls, customer, value, audience=None):
        cls.assess_overall(customer, "audience_fit", value, audience_id=(audience or cls.audience).id)

    def lookalikes(self, partnership=None, user=None, **context):
        """Return the look-alike model with `partnership` in its context, as `user`, by default the salesperson."""
        return (
            self.env["strategic.lookalike"]
            .with_user(user or self.salesperson)
            .with_context(strategic_partnership_id=(partnership or self.partnership).id, **context)
        )

    def found(self, *args, domain=(), **kwargs):
        """Return the partners of the look-alikes found, in the order of the search."""
        return self.env["res.partner"].browse(self.lookalikes(*args, **kwargs).search([*self.mine, *domain]).ids)


@tagged("post_install", "-at_install")
class TestLookalike(LookalikeGround):
    """A partnership lists the customers that are like its partner, the most similar first, with the reasons."""

    def test_ranking_of_random_customers(self):
        """The order is that of a plain sort, with and without the partner's audience, industry, country and tags."""
        draw = random.Random(4)
        customers = self.env["res.partner"]
        for number in range(120):
            customers += self.make_customer(
                f"Random {number}",
                industry_id=draw.choice([False, *self.industries.ids]),
                country_id=draw.choice([False, *self.countries.ids]),
                category_id=[Command.set(draw.sample(self.tags.ids, draw.randrange(4)))],
            )
            if draw.random() < 0.7:
                # Few different fits, so that the other keys often decide.
                self.make_fit(customers[-1], draw.choice([0, 60, 80]), draw.choice(self.audience + self.other_audience))

        def rank(customer, partner, audience):
            fits = audience and customer.strategic_audience_id == audience and customer.audience_fit is not False
            return (
                not fits,
                -customer.audience_fit if fits else 0,
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
                "Fits Mid-market logistics 82; same industry: Transportation; same country: Belgium; 2 tags in common",
                "1 tag in common",
                "",
            ],
        )
        self.assertEqual(found.partner_id, twin + tagged_once + stranger)
        self.assertEqual(found.mapped("audience_fit"), [82, False, False])

    def test_each_partnership_has_its_own(self):
        """The values of a customer for one partnership are not cached for the next partnership."""
        twin = self.make_customer("Twin", industry_id=self.industries[1].id)
        self.make_fit(twin, 82)
        retailer = self.make_customer("Retailer", industry_id=self.industries[1].id)
        other = self.make_partnership(partner_id=retailer.id, audience_id=self.other_audience.id)
        first, second = (self.lookalikes(partnership).browse(twin.id) for partnership in (self.partnership, other))
        self.assertEqual((first.audience_fit, first.same_industry), (82, False))
        self.assertEqual((second.audience_fit, second.same_industry), (False, True))
        self.assertEqual((first.reason, second.reason), ("Fits Mid-market logistics 82", "Same industry: Trade"))

    def test_who_is_left_out(self):
        customer = self.make_customer("Customer")
        contact = self.env["res.partner"].create({"name": "Contact", "parent_id": customer.id})
        person = self.env["res.partner"].create({"name": "A person who buys"})
        self.make_customer("Archived", active=False)
        self.assertEqual(self.found(), customer + person)
        lead = self.manager_env["crm.lead"].create(
            {
                "name": "Deal",
                "type": "opportunity",
                "partner_id": contact.id,
                "strategic_partnership_id": self.partnership.id,
                "company_id": self.company.id,
                "user_id": self.sales_lead.id,
            }
        )
        self.assertEqual(self.found(), person, "a colleague's opportunity with a contact is one with the customer")
        self.assertEqual(self.found(self.make_partnership()), customer + person)
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
        self.env["crm.lead"].create(
            {"name": "Deal", "type": "opportunity", "partner_id": contact.id, "user_id": self.salesperson.id}
        )
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
        """Without a valid partnership in the context, nothing is found or created, whatever the context holds."""
        self.make_customer("Customer")
        Lookalike = self.env["strategic.lookalike"]
        for value in (None, False, "1", "1) OR (1=1", [self.partnership.id], 0, 2**31 - 1):
            lookalikes = Lookalike.with_context(strategic_partnership_id=value)
            self.assertFalse(lookalikes.search([]), value)
            with self.assertRaises(UserError):
                lookalikes.browse(self.partner.id).action_create_opportunities()

    def test_rights(self):
        customer = self.make_customer("Customer")
        foreign = self.make_partnership(self.manager_env, user_id=self.sales_lead.id)
        self.assertEqual(self.found(foreign, self.sales_lead), customer)
        for partnership, user in (
            (foreign, self.salesperson),
            (self.partnership, self.employee),
            (self.partnership, self.portal),
        ):
            lookalikes = self.lookalikes(partnership, user)
            for call in (
                lambda lookalikes=lookalikes: lookalikes.search([]),
                lambda lookalikes=lookalikes: lookalikes.browse(customer.id).action_create_opportunities(),
                partnership.with_user(user).action_find_lookalikes,
            ):
                with self.assertRaises(AccessError):
                    call() and partnership.with_user(user).name
        self.assertFalse(self.env["crm.lead"].search([("partner_id", "=", customer.id)]))

    def test_two_companies(self):
        """A partnership finds shared customers and those of its company, also if several companies are selected."""
        theirs = self.superuser_env["res.company"].create({"name": "Second"})
        shared = self.make_customer("Shared")
        ours = self.make_customer("Ours", company_id=self.company.id)
        other = self.make_customer("Theirs")
        other.with_env(self.superuser_env).company_id = theirs
        self.assertEqual(self.found(), shared + ours)
        self.salesperson.company_ids += theirs
        both = {"allowed_company_ids": [theirs.id, self.company.id]}
        self.assertEqual(self.found(**both), shared + ours, "an opportunity with the other one could not be linked")
        second = self.make_partnership(self.superuser_env, company_id=theirs.id, user_id=self.salesperson.id)
        self.assertEqual(self.found(second, **both), shared + other)
        with self.assertRaises(AccessError):
            self.found(second, allowed_company_ids=[self.company.id])
        self.assertNotIn(theirs.partner_id, self.found())


@tagged("post_install", "-at_install")
class TestLookalikeOpportunities(LookalikeGround):
    """Ticked look-alikes become opportunities of the partnership, each of them only once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tag = cls.env["crm.tag"].create({"name": "Co-design"})
        cls.partnership.tag_ids = cls.tag
        cls.leader = cls.sales_lead
        cls.superuser_env["crm.team"].search([]).active = False
        cls.team = cls.superuser_env["crm.team"].create(
            {
                "name": "Look-alike team",
                "user_id": cls.leader.id,
                "company_id": cls.company.id,
                "crm_team_member_ids": [Command.create({"user_id": cls.salesperson.id})],
            }
        )

    def create_opportunities(self, customers, **kwargs):
        return self.lookalikes(**kwargs).browse(customers.ids).action_create_opportunities()

    def leads(self):
        return self.superuser_env["crm.lead"].search(
            [("strategic_partnership_id", "=", self.partnership.id)], order="id"
        )

    def test_what_is_created(self):
        own, teams = self.make_customer("Own", user_id=self.salesperson.id), self.make_customer("<b>Team's</b>")
        self.make_fit(own, 82)
        action = self.create_opportunities(own + teams)
        leads = self.leads()
        self.assertRecordValues(
            leads,
            [
                {
                    "name": f"{customer.name}'s opportunity",
                    "type": "opportunity",
                    "partner_id": customer.id,
                    "user_id": user.id,
                    "team_id": self.team.id,
                    "company_id": self.company.id,
                    "tag_ids": self.tag.ids,
                    "create_uid": self.salesperson.id,
                }
                for customer, user in ((own, self.salesperson), (teams, self.leader))
            ],
        )
        self.assertIn("look-alike of Noordveen", leads[0].description)
        self.assertIn("Fits Mid-market logistics 82", leads[0].description)
        self.assertEqual(leads.stage_id, self.superuser_env["crm.stage"].search([("fold", "=", False)], limit=1))
        params = action["params"]
        self.assertEqual(params["next"]["domain"], [("id", "in", leads.ids)])
        self.assertEqual(
            params["message"],
            f"Opportunities created: 2. Assigned to colleagues, so you do not see them: {self.leader.name} (1).",
        )

    def test_partnership_names_what_went_to_others(self):
        """The history names each opportunity, with a link and its salesperson, even if its creator may not see it."""
        action = self.create_opportunities(self.make_customer("Team's"))
        lead = self.leads()
        self.assertFalse(self.env["crm.lead"].search([("id", "=", lead.id)]))
        body = self.partnership.message_ids[0].body
        self.assertIn(lead.name, html2plaintext(body))
        self.assertIn(f"({self.leader.name})", body)
        self.assertIn(f'data-oe-id="{lead.id}"', body)
        following = action["params"]["next"]
        self.assertEqual((following["res_model"], following["res_id"]), (self.partnership._name, self.partnership.id))

    def test_history_names_no_more_than_anybody_reads(self):
        customers = self.env["res.partner"].create(
            [{"name": f"Customer {number}", "is_company": True} for number in range(52)]
        )
        self.create_opportunities(customers)
        body = self.partnership.message_ids[0].body
        self.assertEqual(body.count("<a "), 50)
        self.assertIn("and 2 more", body)

    def test_named_after_the_product(self):
        self.partnership.name = "Fleet Planner"
        self.create_opportunities(self.make_customer("Customer"))
        self.assertEqual(self.leads().name, "Fleet Planner for Customer")

    def test_whose_they_are(self):
        """The customer's salesperson gets it, if allowed to work here. Else Odoo's automatic assignment assigns it."""
        theirs = self.superuser_env["res.company"].create({"name": "Second"})
        elsewhere = new_test_user(
            self.superuser_env,
            "strategic_elsewhere",
            "sales_team.group_sale_manager",
            company_id=theirs.id,
            company_ids=[Command.set(theirs.ids)],
        )
        gone = new_test_user(self.superuser_env, "strategic_gone", "sales_team.group_sale_manager")
        customers = self.env["res.partner"]
        for user in (self.sales_manager, elsewhere, gone, self.portal):
            customers += self.make_customer(user.name, user_id=user.id)
        gone.active = False
        self.superuser_env["ir.config_parameter"].set_param("crm.lead.auto.assignment", "True")
        self.create_opportunities(customers)
        self.assertEqual([lead.user_id for lead in self.leads()], [self.sales_manager, *[self.env["res.users"]] * 3])

    def test_nobody_twice(self):
        first, second = self.make_customer("First"), self.make_customer("Second")
        self.create_opportunities(first)
        message = self.create_opportunities(first + second)["params"]["message"]
        self.assertIn("Skipped, as they have an opportunity from this partnership already: 1.", message)
        params = self.create_opportunities(first + second + self.partner)["params"]
        self.assertEqual((params["type"], params["next"]["tag"]), ("warning", "soft_reload"))
        self.assertEqual(self.leads().partner_id, first + second)
        self.assertEqual(len(self.leads()), 2)

    def test_too_many(self):
        self.patch(strategic_partnership_lookalikes_mixin, "MOST_AT_ONCE", 2)
        customers = self.env["res.partner"].create([{"name": f"Many {n}", "is_company": True} for n in range(3)])
        with self.assertRefused(UserError, "You ticked 3 customers; at most 2"):
            self.create_opportunities(customers)
        self.create_opportunities(customers[:2])

    def test_defaults_of_the_reader_are_no_way_to_write(self):
        customer = self.make_customer("Customer")
        self.create_opportunities(customer, default_active=False, default_expected_revenue=9, default_team_id=1)
        self.assertRecordValues(self.leads(), [{"active": True, "expected_revenue": 0, "team_id": self.team.id}])

    def test_queries_for_each_opportunity(self):
        def count(number):
            customers = self.env["res.partner"].create(
                [
                    {"name": f"Query {n}", "is_company": True, "user_id": n % 2 and self.salesperson.id}
                    for n in range(number)
                ]
            )

            def create():
                self.create_opportunities(customers)
                self.env.flush_all()
                self.env.cr.precommit.run()

            return self.count_queries(create)

        count(3)
        few, many = count(20), count(100)
        # CRM looks up the followers of each opportunity one by one, and subscribes its salesperson.
        self.assertLessEqual(many - few, 80 * 3)

    def test_revenue(self):
        """Won revenue, and open revenue × probability, of visible opportunities, in the partnership's currency."""
        foreign = self.superuser_env["res.currency"].create({"name": "XTS", "symbol": "¤"})
        theirs = self.superuser_env["res.company"].create({"name": "Second", "currency_id": foreign.id})
        self.superuser_env["res.currency.rate"].create(
            [
                {"name": "2020-01-01", "rate": rate, "currency_id": currency.id, "company_id": company.id}
                for company, currency, rate in (
                    (self.company, foreign, 4.0),
                    (theirs, foreign, 1.0),
                    (theirs, self.company.currency_id, 0.25),
                )
            ]
        )
        self.sales_manager.company_ids += theirs
        second = self.make_partnership(self.manager_env, company_id=theirs.id, user_id=False)
        won_stage = self.superuser_env["crm.stage"].create({"name": "Won", "is_won": True, "sequence": 90})
        open_stage = self.superuser_env["crm.stage"].create({"name": "Open", "sequence": 1})

        def make_lead(partnership, revenue, **vals):
            won = vals.pop("won", False)
            return self.manager_env["crm.lead"].create(
                {
                    "name": "Deal",
                    "type": "opportunity",
                    "expected_revenue": revenue,
                    "strategic_partnership_id": partnership.id,
                    "company_id": partnership.company_id.id,
                    "stage_id": (won_stage if won else open_stage).id,
                    "probability": 100 if won else 25,
                    "user_id": False,
                    "team_id": False,
                    **vals,
                }
            )

        make_lead(self.partnership, 1000, won=True)
        make_lead(self.partnership, 300, won=True, user_id=self.sales_lead.id)
        make_lead(self.partnership, 400)
        make_lead(self.partnership, 5000).action_set_lost()
        make_lead(self.partnership, 7000, active=False)
        make_lead(second, 80, won=True)
        make_lead(second, 40)
        # An opportunity whose company is not the partnership's: its amount is in the currency of its own company.
        moved = make_lead(second, 8)
        moved.flush_recordset()
        self.env.cr.execute("UPDATE crm_lead SET company_id = %s WHERE id = %s", [self.company.id, moved.id])
        self.env.invalidate_all()
        self.sales_lead.company_ids += theirs
        both = (self.partnership + second).with_user(self.sales_lead)
        for companies in (self.company + theirs, theirs + self.company):
            self.assertRecordValues(
                both.with_context(allowed_company_ids=companies.ids),
                [
                    {"lead_count": 5, "won_revenue": 1300, "open_revenue": 100},
                    {"lead_count": 3, "won_revenue": 80, "open_revenue": 18},
                ],
            )
        self.assertRecordValues(
            self.partnership,
            [{"lead_count": 4, "won_revenue": 1000, "open_revenue": 100}],
        )
        self.assertEqual(self.make_partnership().lead_count, 0)
        leads = self.env["crm.lead"]
        action = self.partnership.action_open_leads()
        self.assertEqual(leads.with_context(**action["context"]).search_count(action["domain"]), 4)
