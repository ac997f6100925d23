import random
from collections import Counter

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ...const import CUSTOMER_DOMAIN, STATUSES
from ..common import StrategicCase

SEVENTY = {"audience_fit": 70, "reputation": 70}


def reaching(cells, x, y):
    """Return how many customers of a grid reach at least x and y."""
    return sum(count for fit, reputation, count in cells if fit >= x and reputation >= y)


def counted(found, x, y):
    """Return the number of customers of each status at the thresholds x and y, by the grids of a histogram."""
    counts = {"strategic": reaching(found["scores"], x, y)}
    counts["partial"] = reaching(found["potentials"], x, y) - counts["strategic"]
    counts["core"] = reaching(found["fit"], x, 0) - reaching(found["fit"], x, y)
    counts["prestige"] = reaching(found["reputation"], 0, y) - reaching(found["reputation"], x, y)
    counts["other"] = reaching(found["scores"], 0, 0) - sum(counts.values())
    return counts


@tagged("post_install", "-at_install")
class TestHistogram(StrategicCase):
    """The histogram of the matrix counts each status at any thresholds, as scoring by these thresholds would."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.audience = cls.make_audience("Logistics")
        cls.make_rule([("website", "!=", False)], cls.audience, 30)
        cls.make_rule([("function", "=", "Renowned")], weight=25)
        for_both = [(cls.audience, 45), (cls.audience, 25), (None, 40), (None, 35)]
        cls.assessed = [cls.make_assessed(audience, weight) for audience, weight in for_both]

    def make_random(self, number):
        """Create customers, and assess some criteria of each: they have scores, room, one score or none."""
        chance = random.Random(12)
        customers = self.env["res.partner"].create(
            [
                {
                    "name": f"Histogram {index}",
                    "is_company": True,
                    "website": chance.choice([False, "https://example.com"]),
                    "function": chance.choice([False, "Renowned"]),
                }
                for index in range(number)
            ]
        )
        self.env["strategic.assessment"].create(
            [
                {"partner_id": customer.id, "criterion_id": criterion.id, "value": chance.choice([0, 20, 60, 80, 100])}
                for customer in customers
                for criterion in self.assessed
                if chance.random() < 0.85
            ]
        )
        return customers

    def histogram(self, customers, *domain, model="res.partner", user=None, thresholds=None):
        records = self.env[model].with_user(user or self.salesperson)
        name = "id" if model == "res.partner" else "partner_id"
        return records.strategic_histogram([(name, "in", customers.ids), *domain], thresholds or SEVENTY)

    def assertTold(self, customers, model, status, thresholds):
        """Check that the histogram read at 70 and 70 tells what scoring by other thresholds gives."""
        self.settle()
        told = self.histogram(customers, model=model)
        self.assertEqual(told["unmoved"], 0)
        name, fit = ("id", "audience_fit") if model == "res.partner" else ("partner_id", "fit")
        for pair in thresholds:
            with self.subTest(thresholds=pair), self.rolled_back():
                self.set_thresholds(*pair)
                records = self.env[model].search(
                    [(name, "in", customers.ids), (fit, "!=", False), ("reputation", "!=", False)]
                )
                found = Counter(records.mapped(lambda record: record[status]))
                self.assertEqual(counted(told, *pair), {key: found[key] for key, _label in STATUSES})

    def test_every_status_at_other_thresholds(self):
        customers = self.make_random(150)
        self.settle()
        self.assertGreater(len(set(customers.mapped("strategic_status"))), 4)
        self.assertTold(
            customers,
            "res.partner",
            "strategic_status",
            [(70, 70), (1, 1), (100, 100), (45, 71), (90, 30), (25, 99), (64, 65), (1, 80)],
        )

    def test_every_status_of_one_audience(self):
        self.assertTold(
            self.make_random(60), "strategic.fit", "status", [(70, 70), (50, 50), (100, 1), (75, 40), (57, 82)]
        )

    def test_who_can_not_be_moved_is_counted(self):
        """Archived customers keep their status, and so does a customer who waits to be scored."""
        customers = self.make_random(20)
        self.settle()
        domain = [("active", "in", (True, False))]
        placed = [customer for customer in customers if customer.audience_fit is not False and customer.reputation]
        self.assertEqual(self.histogram(customers, *domain)["unmoved"], 0)
        placed[0].with_env(self.superuser_env).active = False
        self.assertEqual(self.histogram(customers)["unmoved"], 0)
        self.assertEqual(self.histogram(customers, *domain)["unmoved"], 1)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE res_partner SET strategic_status = 'other', audience_fit = 90, reputation = 90 WHERE id = %s",
            [placed[1].id],
        )
        self.assertEqual(self.histogram(customers, *domain)["unmoved"], 2)

    def test_filters_and_contacts(self):
        customers = self.make_random(30)
        self.make_contact(customers[0])
        found = self.histogram(customers + customers.child_ids, *CUSTOMER_DOMAIN, ("website", "!=", False))
        expected = [
            (customer.audience_fit, customer.reputation)
            for customer in customers
            if customer.website and customer.audience_fit is not False and customer.reputation is not False
        ]
        self.assertEqual({(x, y): count for x, y, count in found["scores"]}, Counter(expected))
        self.assertEqual(self.histogram(self.env["res.partner"])["scores"], [])

    def test_groups(self):
        customers = self.make_random(10)
        for model in ("res.partner", "strategic.fit"):
            for user in (self.employee, self.portal, self.env.ref("base.public_user")):
                with self.subTest(model=model, user=user.login), self.assertRaises(AccessError):
                    self.histogram(customers, model=model, user=user)
        for user in (self.salesperson, self.sales_lead, self.sales_manager):
            self.assertTrue(self.histogram(customers, user=user)["scores"])

    def test_two_companies(self):
        customers = self.make_random(30)
        theirs = customers.filtered(lambda customer: customer.audience_fit is not False and customer.reputation)[0]
        before = reaching(self.histogram(customers)["scores"], 0, 0)
        theirs.with_env(self.superuser_env).company_id = self.make_company()
        self.assertEqual(reaching(self.histogram(customers)["scores"], 0, 0), before - 1)

    def test_one_query_that_only_reads(self):
        customers = self.make_random(10)
        self.histogram(customers)
        self.histogram(customers, model="strategic.fit")
        self.env.flush_all()
        self.forget_changes()
        self.assertTrue(self.env["res.partner"].strategic_histogram._readonly)
        for model in ("res.partner", "strategic.fit"):
            with self.assertQueryCount(1):
                self.histogram(customers, model=model)
