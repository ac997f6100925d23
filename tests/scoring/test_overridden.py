from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tools import SQL

from ..common import StrategicCase


class OverriddenCase(StrategicCase):
    """Base class with the criteria of two audiences and of reputation."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.logistics, cls.food = cls.make_audience("Logistics"), cls.make_audience("Food")
        cls.fits = {audience: cls.make_assessed(audience) for audience in (cls.logistics, cls.food)}
        cls.renown = cls.make_assessed()
        cls.customer = cls.make_customer()

    def assertOverridden(self, partner, **expected):
        """Check which scores of `partner` are overridden, each until the day in `expected`; False: for ever."""
        self.assertEqual(partner.strategic_overridden, expected or False)

    def found(self, operator="=", value=True):
        """Return the partners that a filter by overridden scores finds."""
        return self.env["res.partner"].search([("has_overridden_score", operator, value)])


@tagged("post_install", "-at_install")
class TestOverridden(OverriddenCase):
    """A score is overridden while an overall assessment that has not run out replaces it."""

    day = "2026-06-01"

    def test_by_an_overall_assessment(self):
        self.assertOverridden(self.customer)
        self.assess_overall(self.customer, "reputation", 80, valid_until="2026-12-19")
        self.assertOverridden(self.customer, reputation="2026-12-19")
        self.customer.audience_fit = 60
        self.assertOverridden(self.customer, reputation="2026-12-19", audience_fit="2027-06-01")

    def test_for_ever(self):
        self.assess_overall(self.customer, "reputation", 80, valid_until=False)
        self.assertOverridden(self.customer, reputation=False)
        self.assertIn(self.customer, self.found())

    def test_not_by_stars(self):
        self.assess(self.customer, self.renown, 80)
        self.assess(self.customer, self.fits[self.food], 80)
        self.assertOverridden(self.customer)
        self.assertNotIn(self.customer, self.found())

    def test_until_its_last_day(self):
        self.assess_overall(self.customer, "reputation", 80, valid_until="2026-12-19")
        for day, expected in (("2026-12-19", {"reputation": "2026-12-19"}), ("2026-12-20", {})):
            with self.on(day):
                self.customer.invalidate_recordset()
                self.assertOverridden(self.customer, **expected)
                self.assertEqual(self.customer in self.found(), bool(expected))

    def test_no_longer_once_withdrawn(self):
        overall = self.assess_overall(self.customer, "reputation", 80)
        self.assertOverridden(self.customer, reputation="2027-06-01")
        overall.action_withdraw()
        self.assertOverridden(self.customer)
        self.assertNotIn(self.customer, self.found())
        overall.action_undo_withdraw()
        self.assertOverridden(self.customer, reputation="2027-06-01")

    def test_by_the_newest(self):
        self.assess_overall(self.customer, "reputation", 80, valid_until="2026-12-19")
        newest = self.assess_overall(self.customer, "reputation", 60, valid_until="2026-07-01")
        self.assertOverridden(self.customer, reputation="2026-07-01")
        newest.valid_until = "2026-08-01"
        self.assertOverridden(self.customer, reputation="2026-08-01")

    def test_by_one_that_leaves_the_score_as_it_is(self):
        self.assess(self.customer, self.renown, 80, valid_until="2026-12-19")
        self.assertOverridden(self.customer)
        overall = self.assess_overall(self.customer, "reputation", 80, valid_until="2026-12-19")
        self.assertOverridden(self.customer, reputation="2026-12-19")
        overall.action_withdraw()
        self.assertOverridden(self.customer)

    def test_by_that_of_the_best_audience(self):
        self.assess(self.customer, self.fits[self.food], 50)
        self.assess_overall(self.customer, "audience_fit", 90, audience_id=self.logistics.id, valid_until="2026-07-01")
        self.assertScores(self.customer, audience_fit=90, strategic_audience_id=self.logistics)
        self.assertOverridden(self.customer, audience_fit="2026-07-01")
        self.assertIn(self.customer, self.found())

    def test_not_by_that_of_another_audience(self):
        self.assess(self.customer, self.fits[self.food], 50)
        self.assess_overall(self.customer, "audience_fit", 20, audience_id=self.logistics.id)
        self.assertScores(self.customer, audience_fit=50, strategic_audience_id=self.food)
        self.assertOverridden(self.customer)
        self.assertNotIn(self.customer, self.found())

    def test_that_of_the_dimension_replaces_that_of_an_audience(self):
        for audience, until in ((self.logistics.id, "2026-07-01"), (False, "2026-08-01")):
            self.assess_overall(self.customer, "audience_fit", 90, audience_id=audience, valid_until=until)
        self.assertScores(self.customer, strategic_audience_id=self.logistics)
        self.assertOverridden(self.customer, audience_fit="2026-08-01")

    def test_contacts_show_their_companys(self):
        contact = self.make_contact(self.customer)
        other = self.make_customer("Other", reputation=50)
        self.assertOverridden(contact)
        overall = self.assess_overall(self.customer, "audience_fit", 80, valid_until=False)
        self.assertOverridden(contact, audience_fit=False)
        self.assertLessEqual(self.customer + contact, self.found())
        overall.action_withdraw()
        self.assertOverridden(contact)
        contact.parent_id = other
        self.assertOverridden(contact, reputation="2027-06-01")

    def test_of_a_partner_not_saved_yet(self):
        self.assertOverridden(self.env["res.partner"].new({"name": "New", "is_company": True}))
        self.customer.reputation = 80
        self.assertOverridden(self.customer.new(origin=self.customer), reputation="2027-06-01")


@tagged("post_install", "-at_install")
class TestOverriddenSearch(OverriddenCase):
    """The filter finds the customers with an overridden score, and the others."""

    day = "2026-06-01"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        both, fit, fame = (cls.make_customer(name) for name in ("Both", "Fit", "Fame"))
        both.write({"audience_fit": 80, "reputation": 80})
        fit.audience_fit = 80
        cls.assess_overall(fame, "reputation", 80, valid_until=False)
        stars, ran_out = cls.make_customer("Stars"), cls.make_customer("Ran out")
        cls.assess(stars, cls.renown, 80)
        cls.assess_overall(ran_out, "reputation", 80, date="2025-01-01", valid_until="2026-05-31")
        contacts = cls.make_contact(both, "Ada") + cls.make_contact(stars, "Bo")
        cls.customers = both + fit + fame + stars + ran_out + contacts

    def test_each_way(self):
        overridden = {"Both", "Fit", "Fame", "Ada"}
        for operator, value, wanted in (
            ("=", True, True),
            ("!=", False, True),
            ("=", False, False),
            ("!=", True, False),
        ):
            with self.subTest(operator=operator, value=value):
                names = set((self.customers & self.found(operator, value)).mapped("name"))
                self.assertEqual(names, overridden if wanted else set(self.customers.mapped("name")) - overridden)

    def test_as_the_field_says(self):
        self.assertEqual(self.customers.filtered("has_overridden_score"), self.customers & self.found())
        filtered = self.customers.filtered_domain([("has_overridden_score", "=", True)])
        self.assertEqual(filtered, self.customers & self.found())

    def test_it_reads_the_overall_assessments_only(self):
        """With many assessments of criteria, PostgreSQL begins with the index of the few overall ones."""
        self.env.flush_all()
        self.env.execute_query(
            SQL(
                """
                INSERT INTO strategic_assessment (partner_id, criterion_id, dimension, value, user_id, date, active)
                SELECT %s, %s, 'reputation', 80, %s, '2026-06-01', FALSE FROM generate_series(1, 20000)
                """,
                self.customers[0].id,
                self.renown.id,
                self.env.uid,
            )
        )
        self.env.execute_query(SQL("ANALYZE strategic_assessment"))
        query = self.env["res.partner"]._search([("has_overridden_score", "=", True)])
        plan = "\n".join(line for [line] in self.env.execute_query(SQL("EXPLAIN %s", query.select())))
        self.assertIn("strategic_assessment_overall", plan)

    def test_no_score_rests_on_it(self):
        with self.assertRefused(ValidationError, "is itself a result of the scoring"):
            self.make_rule([("has_overridden_score", "=", True)])


@tagged("post_install", "-at_install")
class TestOverriddenQueries(OverriddenCase):
    """The list of customers tells by one query which scores are overridden, however many rows it has."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customers = cls.env["res.partner"].create(
            [{"name": f"Query {number:02}", "is_company": True, "reputation": 80} for number in range(40)]
        )

    def setUp(self):
        super().setUp()
        self.forget_changes()

    def test_one_query_for_all_rows(self):
        for size in (10, 40):
            customers = self.customers[:size]
            read = lambda customers=customers: customers.mapped("strategic_overridden")  # noqa: E731
            self.warm(read)
            self.assertEqual(self.count_queries(read), 1)
            self.assertTrue(all(customers.mapped("strategic_overridden")))

    def test_list_takes_one_query_more(self):
        def read(size, *names):
            domain = [("id", "in", self.customers[:size].ids)]
            spec = {name: {} for name in ("complete_name", "audience_fit", "reputation", *names)}
            return lambda: self.env["res.partner"].web_search_read(domain, spec, limit=100)

        whole = [read(size, "strategic_overridden") for size in (10, 40)]
        self.warm(read(40), *whole)
        plain = self.count_queries(read(40))
        self.assertEqual([self.count_queries(call) for call in whole], [plain + 1] * 2)


@tagged("post_install", "-at_install")
class TestOverriddenCompanies(OverriddenCase):
    """Users see the overridden scores of the customers that they see, whoever assessed them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.make_company(members=[cls.sales_manager])
        cls.stranger = cls.make_user("strategic_stranger", "salesperson", company=cls.company)
        cls.theirs = cls.superuser_env["res.partner"].create(
            {"name": "Theirs", "is_company": True, "company_id": cls.company.id}
        )
        for customer in (cls.theirs, cls.customer):
            cls.env_of(cls.stranger)["strategic.assessment"].create(
                {"partner_id": customer.id, "dimension": "reputation", "value": 80, "valid_until": False}
            )

    def test_a_shared_customer_assessed_by_a_stranger(self):
        self.assertOverridden(self.customer, reputation=False)
        self.assertIn(self.customer, self.found())

    def test_a_customer_of_another_company_is_not_found(self):
        self.assertNotIn(self.theirs.with_env(self.env), self.found())

    def test_a_user_of_both_finds_both(self):
        customers = self.customer + self.theirs
        partners = self.manager_env["res.partner"].with_context(allowed_company_ids=self.sales_manager.company_ids.ids)
        found = partners.search([("has_overridden_score", "=", True), ("id", "in", customers.ids)])
        self.assertEqual(set(found.ids), set(customers.ids))
        self.assertEqual(found.mapped("strategic_overridden"), [{"reputation": False}] * 2)
