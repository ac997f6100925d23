from lxml import etree

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .fit_case import FitCase


@tagged("post_install", "-at_install")
class TestCustomersByAudience(FitCase):
    """Customers by Audience: every customer is found under each audience that it fits, the best first."""

    def test_best_first_for_each_audience(self):
        self.assertEqual(
            self.points(("audience_id", "=", self.logistics.id)),
            [("Carrier", "Logistics", 100, "core"), ("Both", "Logistics", 90, "strategic")],
        )
        self.assertEqual(
            {point[0]: point[2:] for point in self.points(("audience_id", "=", self.retail.id))},
            {"Both": (80, "strategic"), "Shop": (80, "core")},
        )
        self.assertEqual(self.both.strategic_audience_id, self.logistics, "Retail is not its best audience")

    def test_search_by_fields_of_the_customer(self):
        self.shop.write(
            {
                "user_id": self.salesperson.id,
                "industry_id": self.env["res.partner.industry"].search([], limit=1).id,
                "category_id": [(0, 0, {"name": "Parent tag", "child_ids": [(0, 0, {"name": "Child tag"})]})],
            }
        )
        parent = self.shop.category_id
        self.shop.category_id = parent.child_ids
        for condition in (
            ("country_id", "=", self.env.ref("base.be").id),
            ("country_id.code", "=", "BE"),
            ("country_id", "ilike", "Belg"),
            ("user_id", "=", self.salesperson.id),
            ("industry_id", "=", self.shop.industry_id.id),
            ("category_id", "child_of", parent.id),
            ("partner_id.complete_name", "ilike", "sho"),
            ("partner_id", "ilike", "sho"),
        ):
            with self.subTest(condition=condition):
                self.assertEqual(self.points(condition), [("Shop", "Retail", 80, "core")])
        self.assertNotIn(self.shop, self.fits(("country_id", "=", False)).partner_id)

    def test_groups_and_order_by_fields_of_the_customer(self):
        belgium = self.env.ref("base.be")
        Fit = self.env["strategic.fit"]
        groups = Fit._read_group(self.mine, ["country_id"], ["__count", "fit:avg", "reputation:avg"])
        self.assertIn((belgium, 1, 80, 0), groups)
        self.assertEqual(sum(group[1] for group in groups), 4)
        for name in ("industry_id", "user_id", "category_id", "audience_id", "status", "best_audience_id"):
            self.assertEqual(sum(row[1] for row in Fit._read_group(self.mine, [name], ["__count"])), 4, name)
        self.assertEqual(self.fits(order="reputation desc, fit desc").partner_id[0], self.both)
        self.assertEqual(self.fits(order="partner_id desc").partner_id[0], self.shop)
        described = Fit.fields_get(["reputation", "country_id", "industry_id", "user_id"], ["sortable", "groupable"])
        self.assertTrue(all(field["sortable"] and field["groupable"] for field in described.values()), described)

    def test_every_filter_and_grouping_of_the_search_works(self):
        arch = etree.fromstring(self.env["strategic.fit"].get_view(view_type="search")["arch"])
        filters = arch.findall(".//filter")
        self.assertGreater(len(filters), 10)
        actions = self.env["ir.filters"]
        for node in filters:
            with self.subTest(filter=node.get("name")):
                if domain := node.get("domain"):
                    domain = domain.replace("uid", str(self.env.uid))
                    self.env["strategic.fit"].search(actions.new({"domain": domain})._get_eval_domain())
        self.assertEqual(self.fits(("status", "=", "strategic")).partner_id, self.both)

    def test_archived_customers_are_hidden(self):
        self.shop.active = False
        self.assertNotIn(self.shop, self.fits().partner_id)
        self.assertEqual(self.points(("active", "=", False)), [("Shop", "Retail", 80, "core")])
        self.assertEqual(self.retail.customer_count, 1)

    def test_fits_of_archived_and_deleted_audiences_go(self):
        self.retail.active = False
        self.settle()
        self.assertEqual(self.fits().audience_id, self.logistics)
        self.logistics.criterion_ids.unlink()
        self.logistics.unlink()
        self.assertFalse(self.fits())

    def test_fits_of_a_customer_that_becomes_a_contact_go(self):
        self.both.parent_id = self.carrier
        self.both.is_company = False
        self.assertNotIn(self.both, self.fits().partner_id)

    def test_merged_customers(self):
        self.env["base.partner.merge.automatic.wizard"].create({})._merge((self.shop + self.carrier).ids, self.carrier)
        self.env.invalidate_all()
        self.assertEqual(self.fits().partner_id, self.both + self.carrier)
        self.assertEqual(len(self.fits(("partner_id", "=", self.carrier.id))), len(self.carrier.strategic_fit_ids))

    def test_two_companies(self):
        theirs = self.make_company()
        self.shop.with_env(self.superuser_env).company_id = theirs
        self.assertNotIn(self.shop.id, self.fits().partner_id.ids)
        self.assertEqual(self.retail.customer_count, 1)
        self.salesperson.company_ids += theirs
        both = self.env["strategic.fit"].with_context(allowed_company_ids=self.salesperson.company_ids.ids)
        self.assertIn(self.shop, both.search(self.mine).partner_id)

    def test_roles(self):
        for user in (self.salesperson, self.sales_lead, self.sales_manager):
            self.assertEqual(len(self.fits(user=user)), 4)
        for user in (self.employee, self.portal):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.fits(user=user)

    def test_counts_of_the_audience(self):
        self.assertRecordValues(
            self.logistics + self.retail,
            [
                {"customer_count": 2, "strategic_count": 1, "candidate_count": 0},
                {"customer_count": 2, "strategic_count": 1, "candidate_count": 0},
            ],
        )
        self.make_assessed(weight=90)
        self.settle()
        self.retail.invalidate_recordset()
        self.assertEqual(self.retail.candidate_count, 2, "what is not assessed of the reputation leaves room")
        action = self.retail.with_context(search_default_strategic=1).action_open_customers()
        self.assertEqual(action["res_model"], "strategic.fit")
        self.assertEqual(
            action["context"], {"search_default_audience_id": self.retail.id, "search_default_strategic": 1}
        )

    def test_counts_take_one_query_for_all_audiences(self):
        one, many = self.logistics, self.logistics + self.retail
        self.warm(lambda: many.mapped("customer_count"))
        self.assertEqual(
            self.count_queries(lambda: one.mapped("customer_count")),
            self.count_queries(lambda: many.mapped("candidate_count")),
        )

    def test_sentence_of_the_customer(self):
        self.assertEqual(self.both.strategic_fit_summary, "Strategic for 2 of 2 audiences")
        self.assertEqual(self.shop.strategic_fit_summary, "Strategic for none of 2 audiences")
        contact = self.make_contact(self.both)
        self.assertEqual(contact.strategic_fit_summary, "Strategic for 2 of 2 audiences")
        self.assertEqual(self.env["strategic.fit"].search(contact.action_open_fits()["domain"]).partner_id, self.both)
        self.retail.active = False
        self.settle()
        self.both.invalidate_recordset(["strategic_fit_summary"])
        self.assertFalse(self.both.strategic_fit_summary, "a single audience needs no such sentence")

    def test_actions(self):
        fits = self.fits(("partner_id", "=", self.both.id))
        action = fits.action_assess()
        self.assertEqual(action["tag"], "strategic_session")
        context = action["context"]
        grid = self.env["strategic.session"].read_grid(context["active_ids"], context["strategic_scorecard"])
        self.assertEqual([row["id"] for row in grid["customers"]], self.both.ids, "two fits of one customer")
        self.assertEqual(grid["scorecard"]["id"], f"audience_{fits[0].audience_id.id}")
        self.assertEqual(fits[0].action_open_customer()["res_id"], self.both.id)

    def test_list_takes_as_many_queries_for_any_number(self):
        many = self.env["res.partner"].create(
            [{"name": f"Fit {n}", "is_company": True, "ref": "fit-x", "user_id": self.env.uid} for n in range(60)]
        )
        columns = {name: {} for name in ("fit", "reputation", "status", "active", "overridden")}
        columns |= {name: {"fields": {"display_name": {}}} for name in ("partner_id", "audience_id", "country_id")}

        def read(size):
            Fit = self.env["strategic.fit"]
            return Fit.web_search_read([("partner_id", "in", many[:size].ids)], columns, limit=100)

        self.warm(lambda: read(60))
        self.assertEqual(self.count_queries(lambda: read(5)), self.count_queries(lambda: read(60)))

    def test_overridden_scores(self):
        """An overall assessment of an audience locks the fit to it alone; one of reputation, that of every fit."""
        both = self.fits(("partner_id", "=", self.both.id), order="audience_id")
        self.assertEqual(both.mapped("overridden"), [False, False])
        self.assess_overall(self.both, "audience_fit", 95, audience_id=self.retail.id, valid_until="2090-12-19")
        both.invalidate_recordset()
        self.assertEqual(both.mapped("overridden"), [False, {"fit": "2090-12-19"}])
        self.assess_overall(self.both, "reputation", 95, valid_until=False)
        self.assess_overall(self.shop, "audience_fit", 95)
        self.env.invalidate_all()
        self.assertEqual(both.mapped("overridden"), [{"reputation": False}, {"fit": "2090-12-19", "reputation": False}])
        self.assertFalse(self.fits(("partner_id", "=", self.shop.id)).overridden, "that of the customer stays a fit")
        with self.on("2091-01-01"):
            both.invalidate_recordset()
            self.assertEqual(both.mapped("overridden"), [{"reputation": False}, {"reputation": False}])

    def test_customer_without_a_stored_fit_is_told_why(self):
        action = self.nobody.action_open_fits()
        self.assertFalse(self.env["strategic.fit"].search(action["domain"]))
        self.assertIn("No fit of 50 or more yet", action["help"])

    def test_export(self):
        exporter = self.make_user("fit_exporter", "salesperson", "export")
        data = self.fits(("partner_id", "=", self.shop.id), user=exporter).export_data(
            ["partner_id", "audience_id", "fit", "status", "country_id", "reputation"]
        )
        self.assertEqual(data["datas"], [["Shop", "Retail", 80, "Core Audience", "Belgium", 0]])
