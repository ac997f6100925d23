from datetime import datetime, timedelta

from odoo import fields
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged

from .readiness_case import ReadinessCase


@tagged("post_install", "-at_install")
class TestReadinessLights(ReadinessCase):
    """Each question has a light, whose limits the page names, and the value of a year before; each gap has an owner."""

    day = "2026-03-15"

    def question(self, page, key):
        [question] = [one for one in page["questions"] if one["key"] == key]
        return question

    def test_limits(self):
        """A light is green from its first limit on, and red from beyond its second one."""
        readiness = self.as_read("strategic.readiness")
        for question, value, light in (
            ("status", 50, "green"),
            ("status", 49.9, "amber"),
            ("status", 25, "amber"),
            ("status", 24.9, "red"),
            ("status", 0, "red"),
            ("status", None, False),
            ("concentration", 10, "green"),
            ("concentration", 10.1, "amber"),
            ("concentration", 25, "amber"),
            ("concentration", 25.1, "red"),
        ):
            with self.subTest(question=question, value=value):
                self.assertEqual(readiness._light(question, value)["light"], light)

    def test_settings(self):
        """A manager moves the limits; the page follows, and says them."""
        self.make_deal(self.make_customer(), 900, datetime.now())
        question = self.question(self.page(), "concentration")
        self.assertEqual((question["light"], question["light_label"]), ("red", "Poor"))
        self.assertEqual(question["light_limits"], "Good up to 10%, poor above 25%.")
        with Form(self.manager_env["strategic.settings"]) as form:
            form.strategic_light_concentration_red = 100
            form.strategic_light_status_red = 0
        form.record.action_save()
        question = self.question(self.page(), "concentration")
        self.assertEqual((question["light"], question["light_limits"]), ("amber", "Good up to 10%, poor above 100%."))
        self.assertEqual(self.question(self.page(), "status")["light"], "amber", "a limit of 0 is kept")
        self.assertEqual(self.superuser_env["res.config.settings"].create({}).strategic_light_concentration_red, 100)

    def test_limits_in_order(self):
        settings = self.manager_env["strategic.settings"]
        for limits in (
            {"strategic_light_status_green": 20},
            {"strategic_light_concentration_green": 30},
            {"strategic_light_ip_green": 101},
            {"strategic_light_ip_red": -1},
        ):
            with self.subTest(limits), self.assertRefused(ValidationError, "both limits"):
                settings.create(limits)

    def test_counts(self):
        customer = self.make_customer()
        self.make_deal(customer, 900, datetime.now())
        self.make_running_partnership(customer)
        page = self.page()
        counts = [question["count"] for question in page["questions"]]
        self.assertEqual(
            counts,
            [
                "Customers counted: 1.",
                "Customers counted: 1.",
                "Customers counted: 0.",
                "Partnerships counted: 1.",
                "Partnerships counted: 1.",
            ],
        )

    def test_a_year_before(self):
        before, customers = datetime.now() - timedelta(500), [self.make_customer(name) for name in "ab"]
        for customer in customers:
            self.make_deal(customer, 100, before)
        self.make_move(customers[0], "2024-01-01", "strategic")
        self.make_running_partnership(customers[0])
        texts = self.as_read("strategic.readiness").read_year_before()
        self.assertEqual(texts["status"], "A year before: 50.0%.")
        self.assertEqual(texts["concentration"], "A year before: 50.0%.")
        self.assertEqual(texts["retention"], "A year before: no figures.")
        self.assertEqual(texts["agreement"], "A year before: not recorded.")
        self.assertEqual(texts["ip"], "A year before: not recorded.")
        page = self.as_read("strategic.readiness")._page_on_paper()
        self.assertEqual(self.question(page, "status")["before"], "A year before: 50.0%.")
        with self.assertRefused(AccessError, "sales managers"):
            self.as_read("strategic.readiness", self.salesperson).read_year_before()

    def test_owners_of_gaps(self):
        customer = self.make_customer()
        self.make_running_partnership(customer)
        self.make_running_partnership(customer)
        self.make_running_partnership(customer, user_id=False)
        gaps = {gap["key"]: gap for gap in self.page()["missing"]}
        self.assertEqual(gaps["agreement"]["owners"], f"Responsible: {self.sales_manager.name} (2), nobody yet (1)")

    def test_owners_of_customers(self):
        """The salespeople of the customers, those with most first; a contact's purchase is one of its company."""
        sellers = [self.make_user(f"seller_{name}", "salesperson", name=name) for name in ("Ann", "Bob", "Cy", "Di")]
        for user, count in zip((*sellers, None), (1, 3, 1, 1, 2), strict=True):
            for _number in range(count):
                customer = self.make_customer(user_id=user and user.id)
                self.make_deal(self.make_contact(customer, user_id=sellers[3].id), 100, datetime.now())
        undated = self.make_customer(user_id=sellers[3].id)
        for _number in range(2):
            self.make_deal(undated, 100, None)
        assessed = self.make_customer(user_id=sellers[0].id)
        assessed.reputation = 50
        self.make_deal(assessed, 100, None)
        self.make_deal(assessed, 100, datetime.now())
        gaps = {gap["key"]: gap for gap in self.page()["missing"]}
        # Ann and Cy have one such customer each; Di has two.
        self.assertEqual(gaps["unassessed"]["owners"], "Responsible: Bob (3), nobody yet (2), Di (2), others (2)")
        self.assertEqual(len(self.behind(gaps["unassessed"])), 9)
        self.assertEqual(gaps["undated"]["owners"], "Responsible: Di (2), Ann (1)", "by sales, as the text counts")
        self.superuser_env["res.lang"]._activate_lang("de_DE")
        page = self.as_read("strategic.readiness").with_context(lang="de_DE").read_figures()
        gaps = {gap["key"]: gap for gap in page["missing"]}
        self.assertEqual(gaps["unassessed"]["owners"], "Zuständig: Bob (3), noch niemand (2), Di (2) und andere (2)")

    def test_as_many_queries_for_many_owners(self):
        for number in range(3):
            user = self.make_user(f"seller_{number}", "salesperson")
            self.make_deal(self.make_customer(user_id=user.id), 100, datetime.now())
        self.warm(self.page)
        few = self.count_queries(self.page)
        for number in range(3, 9):
            user = self.make_user(f"seller_{number}", "salesperson")
            self.make_deal(self.make_customer(user_id=user.id), 100, None)
        self.warm(self.page)
        # Two queries more, for the names of the second gap.
        self.assertLessEqual(self.count_queries(self.page), few + 2)

    def test_terms_of_an_earlier_date(self):
        """The agreement is that of the date. Terms without a history say so above the figures."""
        partnership = self.make_running_partnership(self.make_customer(), agreement_state="signed")
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE strategic_partnership SET agreement_recorded_since = '2025-06-01' WHERE id = %s", [partnership.id]
        )
        self.env.invalidate_all()
        with self.on("2026-02-01"):
            partnership.agreement_state = "draft"
            changed = fields.Date.context_today(partnership)
        for date, row in (
            (fields.Date.to_date("2025-05-31"), "unrecorded"),
            (fields.Date.to_date("2025-06-01"), "signed"),
            (changed - timedelta(1), "signed"),
            (changed, "draft"),
            (False, "draft"),
        ):
            with self.subTest(date=date):
                page = self.page(date and date.isoformat())
                self.assertEqual(self.values(page, "agreement", row), [1])
                gaps = [gap["key"] for gap in page["missing"]]
                self.assertEqual("agreement" in gaps, row == "draft")
                [section] = [one for one in page["sections"] if one["key"] == "ip"]
                self.assertEqual(len(section["findings"]), 1 if date else 0)
        self.assertIn("not recorded", self.question(self.page("2025-05-31"), "agreement")["text"])
        self.assertIn("As recorded today", self.question(self.page("2025-05-31"), "ip")["text"])
