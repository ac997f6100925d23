from odoo.tests import tagged
from odoo.tools import SQL

from ...const import CUSTOMER_SCOPE, FIT_THRESHOLD, OPEN_PRODUCTS_ONLY
from ..common import StrategicCase


class FitCase(StrategicCase):
    """Base class with two audiences: Logistics, which a rule decides, and Food, which people assess too."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.logistics = cls.make_audience("Logistics", sequence=1)
        cls.in_ghent = cls.make_rule([("city", "=", "Ghent")], cls.logistics)
        cls.food = cls.make_audience("Food", sequence=2)
        cls.with_website = cls.make_rule([("website", "!=", False)], cls.food, weight=60)
        cls.typical = cls.make_assessed(cls.food, weight=40)
        cls.renown = cls.make_assessed()

    def make_fitting(self, name="Acme", **vals):
        """Create a customer that fits Logistics by 100, and Food by 60 with a potential of 100."""
        return self.make_customer(name, city="Ghent", website="https://example.com", **vals)

    def fits(self, customer):
        """Return the stored fits of `customer`: {audience: (fit, potential, status)}."""
        self.settle()
        return {one.audience_id: (one.fit, one.potential, one.status) for one in customer.strategic_fit_ids}

    def count_fits(self, **values):
        """Return how many rows have these values in the table, whether or not the records that they name exist."""
        self.settle()
        self.env.flush_all()
        conditions = [SQL("%s = %s", SQL.identifier(name), value) for name, value in values.items()]
        query = SQL("SELECT COUNT(*) FROM strategic_fit WHERE %s", SQL(" AND ").join(conditions))
        [(count,)] = self.env.execute_query(query)
        return count

    def place(self, customer):
        """Return the physical place of a customer's row, which changes with each write."""
        self.env.flush_all()
        self.env.cr.execute("SELECT ctid FROM res_partner WHERE id = %s", [customer.id])
        return self.env.cr.fetchone()


@tagged("post_install", "-at_install")
class TestFits(FitCase):
    """A customer has a fit to each audience for which it is worth a row, with the status that it gives alone."""

    def test_written_with_the_customer(self):
        customer = self.make_fitting()
        self.assertEqual(self.fits(customer), {self.logistics: (100, 100, "partial"), self.food: (60, 100, "partial")})
        self.assess(customer, self.renown, 80)
        self.assertEqual(
            self.fits(customer), {self.logistics: (100, 100, "strategic"), self.food: (60, 100, "partial")}
        )
        self.assess(customer, self.typical, 0)
        self.assertEqual(self.fits(customer)[self.food], (60, 60, "prestige"))
        customer.write({"city": "Paris", "website": False})
        self.assertEqual(self.fits(customer), {})

    def test_contacts_have_none(self):
        """A contact has none, though it meets the rules as well, and is in scope."""
        self.superuser_env["ir.config_parameter"].set_param(CUSTOMER_SCOPE, "[]")
        customer = self.make_fitting()
        contact = self.make_contact(customer)
        self.assertEqual((contact.city, contact.audience_fit), ("Ghent", 100))
        self.scoring._rescore_all()
        self.assertEqual(self.count_fits(partner_id=contact.id), 0)
        self.assertEqual(self.count_fits(partner_id=customer.id), 2)

    def test_worth_a_row_from_half_on(self):
        audience = self.make_audience("Halves")
        first, second = self.make_assessed(audience), self.make_assessed(audience)
        customer = self.make_customer()
        for values, fit in (
            ({first: 0}, (0, 50, "other")),
            ({second: 0}, None),
            ({first: 100, second: 0}, (50, 50, "other")),
            ({first: 98}, None),
            ({second: 1}, (50, 50, "other")),  # 49.5
        ):
            for criterion, value in values.items():
                self.assess(customer, criterion, value)
            self.assertEqual(self.fits(customer).get(audience), fit, values)

    def test_only_rules_need_half_of_the_points(self):
        """Nobody has assessed the customer for Food, so what it could become is worth no row."""
        self.with_website.weight, self.typical.weight = 40, 60
        customer = self.make_fitting()
        self.assertNotIn(self.food, self.fits(customer))
        self.assess(customer, self.typical, 0)
        self.assertNotIn(self.food, self.fits(customer))
        self.assess(customer, self.typical, 20)
        self.assertEqual(self.fits(customer)[self.food], (52, 52, "other"))

    def test_review_date_is_the_first_of_both_dimensions(self):
        customer = self.make_fitting()
        self.assess(customer, self.typical, 100, valid_until="2046-05-31")
        renown = self.assess(customer, self.renown, 80, valid_until="2046-06-30")
        dates = {one.audience_id: str(one.review_date) for one in customer.strategic_fit_ids}
        self.assertEqual(dates, {self.logistics: "2046-06-30", self.food: "2046-05-31"})
        renown.action_withdraw()
        self.assertFalse(customer.strategic_fit_ids.filtered(lambda one: one.audience_id == self.logistics).review_date)

    def test_overall_of_an_audience_is_its_fit(self):
        customer = self.make_customer()
        self.assess_overall(customer, "audience_fit", 75, audience_id=self.food.id)
        self.assertEqual(self.fits(customer), {self.food: (75, 75, "partial")})
        self.assess_overall(customer, "audience_fit", 90)
        self.assertEqual(self.fits(customer), {self.food: (75, 75, "partial")}, "for no audience in particular")

    def test_archived_customer_keeps_them(self):
        customer = self.make_fitting()
        customer.active = False
        self.in_ghent.domain = "[('city', '=', 'Paris')]"
        self.assertEqual(self.fits(customer)[self.logistics], (100, 100, "partial"))
        customer.active = True
        self.assertNotIn(self.logistics, self.fits(customer))

    def test_best_status_of_all_audiences(self):
        """The best audience makes nobody strategic, if another audience needs less."""
        customer = self.make_fitting()
        self.assess(customer, self.renown, 60)
        self.assess(customer, self.typical, 0)
        self.assertScores(customer, strategic_status="core", audience_fit=100, strategic_audience_id=self.logistics)
        self.food.write({"fit_threshold": 60, "reputation_threshold": 60})
        self.assertScores(
            customer, strategic_status="strategic", audience_fit=100, strategic_audience_id=self.logistics
        )
        self.assertEqual(self.fits(customer), {self.logistics: (100, 100, "core"), self.food: (60, 60, "strategic")})

    def test_own_threshold_under_half_stores_more(self):
        customer = self.make_customer(website="https://example.com")
        self.with_website.weight, self.typical.weight = 40, 60
        self.assertEqual(self.fits(customer), {})
        self.food.fit_threshold = 40
        self.assertEqual(self.fits(customer), {self.food: (40, 100, "partial")})
        self.food.fit_threshold = 41
        self.assertEqual(self.fits(customer), {})

    def test_open_products_only(self):
        """An audience without an open product makes nobody strategic, but its fits stay."""
        customer = self.make_fitting()
        self.assess(customer, self.renown, 80)
        self.logistics.is_product_open = False
        self.assertScores(customer, strategic_status="strategic")
        parameters = self.superuser_env["ir.config_parameter"]
        parameters.set_param(OPEN_PRODUCTS_ONLY, "True")
        self.assertScores(customer, strategic_status="partial", audience_fit=60, strategic_audience_id=self.food)
        self.assertEqual(
            self.fits(customer), {self.logistics: (100, 100, "strategic"), self.food: (60, 100, "partial")}
        )
        self.food.is_product_open = False
        self.assertScores(customer, strategic_status="partial", audience_fit=False, audience_fit_potential=100)
        parameters.set_param(OPEN_PRODUCTS_ONLY, "False")
        self.assertScores(customer, strategic_status="strategic", audience_fit=100)

    def test_same_queries_for_few_and_for_many(self):
        customers = self.env["res.partner"].concat(*(self.make_fitting(f"Many {number}") for number in range(12)))

        def move(some, city):
            some.write({"city": city, "website": city and "https://example.com"})

        few, many = customers[:3], customers
        self.warm(lambda: move(many, "Paris"), lambda: move(many, "Ghent"))
        counts = [
            [self.count_queries(lambda some=some, city=city: move(some, city)) for city in (False, "Ghent")]
            for some in (few, many)
        ]
        self.assertEqual(*counts)
        self.assertEqual(self.count_fits(audience_id=self.food.id, fit=60), 12)


@tagged("post_install", "-at_install")
class TestFitsAndChanges(FitCase):
    """Fits follow each change of the programme, and of what they name."""

    def last_run_keeps_scores(self):
        return self.superuser_env["strategic.scoring.run"].search([], order="id desc", limit=1).keep_scores

    def test_other_threshold_with_kept_scores(self):
        """A threshold changes the status of a fit, though the customer's own status stays."""
        customer = self.make_fitting()
        self.assess(customer, self.renown, 80)
        self.assess(customer, self.typical, 0)
        before = self.place(customer)
        self.assertEqual(self.fits(customer)[self.food], (60, 60, "prestige"))
        self.set_thresholds(60, 70)
        self.assertTrue(self.last_run_keeps_scores())
        self.assertEqual(
            self.fits(customer), {self.logistics: (100, 100, "strategic"), self.food: (60, 60, "strategic")}
        )
        self.assertEqual(self.place(customer), before)
        self.set_thresholds(60, 90)
        self.assertTrue(self.last_run_keeps_scores())
        self.assertEqual(self.fits(customer), {self.logistics: (100, 100, "core"), self.food: (60, 60, "core")})
        self.assertScores(customer, strategic_status="core")

    def test_candidates_with_kept_scores(self):
        """What is not assessed leaves room by the new threshold as well."""
        unknown, known = (self.make_customer(website="https://example.com") for _number in range(2))
        self.assess(known, self.renown, 80)
        for customer in (unknown, known):
            self.assertScores(customer, audience_fit=60, audience_fit_potential=100, strategic_status="partial")
        for threshold, status in ((75, "partial"), (60, "strategic"), (90, "partial")):
            self.set_thresholds(threshold, 70)
            self.assertTrue(self.last_run_keeps_scores())
            self.assertScores(unknown, strategic_status="partial")
            self.assertScores(known, strategic_status=status)

    def test_threshold_under_half(self):
        """Under 50 the threshold decides which fits there are, so the stored scores are not enough."""
        self.with_website.weight, self.typical.weight = 40, 60
        customer = self.make_customer(website="https://example.com")
        self.assertEqual(self.fits(customer), {})
        for threshold, is_stored in ((40, True), (45, False), (30, True), (70, False), (50, False)):
            self.set_thresholds(threshold, 70)
            self.assertEqual(self.count_fits(partner_id=customer.id, fit=40), int(is_stored), threshold)
        self.assertTrue(self.last_run_keeps_scores())

    def test_threshold_deleted(self):
        """Without the parameter the threshold is 70 again, and a fit under half has no row."""
        self.with_website.weight, self.typical.weight = 40, 60
        customer = self.make_customer(website="https://example.com")
        self.set_thresholds(40, 70)
        self.assertEqual(self.count_fits(partner_id=customer.id), 1)
        self.superuser_env["ir.config_parameter"].search([("key", "=", FIT_THRESHOLD)]).unlink()
        self.assertEqual(self.count_fits(partner_id=customer.id), 0)

    def test_customer_whose_scores_stay_is_not_written(self):
        customer = self.make_fitting()
        contact = self.make_contact(customer)
        before = self.place(customer), self.place(contact)
        self.with_website.weight = 120 - self.typical.weight  # 80 of 120
        self.assertEqual(self.fits(customer)[self.food], (67, 100, "partial"))
        self.assertEqual((self.place(customer), self.place(contact)), before)

    def test_only_fits_that_differ_are_written(self):
        customer = self.make_fitting()
        self.fits(customer)

        def places():
            self.env.flush_all()
            self.env.cr.execute(
                "SELECT audience_id, ctid FROM strategic_fit WHERE partner_id = %s ORDER BY 1", [customer.id]
            )
            return dict(self.env.cr.fetchall())

        before = places()
        self.scoring._rescore_all()
        self.assertEqual(places(), before)
        self.with_website.weight = 80
        self.fits(customer)
        after = places()
        self.assertEqual(after[self.logistics.id], before[self.logistics.id])
        self.assertNotEqual(after[self.food.id], before[self.food.id])

    def test_audience_archived_and_deleted(self):
        customer = self.make_fitting()
        self.assertIn(self.logistics, self.fits(customer))
        self.logistics.active = False
        self.assertEqual(self.count_fits(audience_id=self.logistics.id), 0)
        self.logistics.active = True
        self.assertEqual(self.fits(customer)[self.logistics], (100, 100, "partial"))
        audience_id = self.logistics.id
        self.logistics.unlink()
        self.env.flush_all()
        self.assertEqual(self.count_fits(audience_id=audience_id), 0)
        self.assertEqual(self.fits(customer), {self.food: (60, 100, "partial")})

    def test_customer_deleted(self):
        customer = self.make_fitting()
        contact = self.make_contact(customer, city="Ghent")
        customer_id = customer.id
        customer.unlink()
        self.assertEqual(self.count_fits(partner_id=customer_id), 0)
        self.assertEqual(self.count_fits(partner_id=contact.id), 0, "a person is not in scope")

    def test_contact_made_of_customer_and_back(self):
        holding, customer = self.make_customer("Holding"), self.make_fitting()
        self.assertEqual(self.count_fits(partner_id=customer.id), 2)
        customer.write({"is_company": False, "parent_id": holding.id})
        self.assertEqual(self.count_fits(partner_id=customer.id), 0)
        customer.write({"is_company": True, "parent_id": False, "city": "Ghent", "website": "https://example.com"})
        self.assertEqual(self.count_fits(partner_id=customer.id), 2)

    def test_merged_customers(self):
        kept, twin = self.make_fitting("Kept"), self.make_fitting("Twin")
        self.assess(kept, self.typical, 0, date="2026-01-01", valid_until=False)
        self.assess(twin, self.typical, 50, date="2026-02-01", valid_until=False)
        self.assertEqual(self.fits(kept)[self.food][0], 60)
        twin_id = twin.id
        self.env["base.partner.merge.automatic.wizard"].create({})._merge((kept + twin).ids, kept)
        self.assertEqual(self.count_fits(partner_id=twin_id), 0)
        self.assertEqual(self.fits(kept), {self.logistics: (100, 100, "partial"), self.food: (80, 80, "partial")})

    def test_customer_out_of_scope(self):
        customer = self.make_fitting()
        self.assertEqual(self.count_fits(partner_id=customer.id), 2)
        self.superuser_env["ir.config_parameter"].set_param(CUSTOMER_SCOPE, "[('name', '=', 'Nobody')]")
        self.assertEqual(self.count_fits(partner_id=customer.id), 0)
