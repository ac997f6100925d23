import random
from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from ..common import StrategicCase


@tagged("post_install", "-at_install")
class TestMovementReport(StrategicCase):
    """The report lists gains and losses with date and cause; they add up to the number of strategic customers."""

    day = "2026-06-15"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.audience = cls.make_audience()
        cls.need = cls.make_assessed(cls.audience)
        cls.renown = cls.make_assessed()

    def report(self, user=None, **context):
        self.env.flush_all()
        self.env["strategic.movement.report"].invalidate_model()
        return self.env["strategic.movement.report"].with_user(user or self.sales_lead).with_context(**context)

    def make_strategic(self, name="Acme", **vals):
        customer = self.make_customer(name, **vals)
        self.assess(customer, self.need, 90)
        self.assess(customer, self.renown, 90)
        return customer

    def changes(self, customers):
        """Return (date, change, cause) for each row of `customers` in the report, oldest first."""
        rows = self.report().search([("partner_id", "in", customers.ids)], order="date, id")
        return [(str(row.date), row.change, row.cause) for row in rows]

    def assertAddsUp(self, customers):
        """Check that the changes of each of `customers` add up to 1 if it is a strategic customer now, else to 0."""
        customers.invalidate_recordset()
        sums = {
            partner.id: change
            for partner, change in self.report(self.env.user, active_test=False)._read_group(
                [("partner_id", "in", customers.ids)], ["partner_id"], ["change:sum"]
            )
        }
        flags = {
            customer.id: int(customer.is_strategic and customer == customer.commercial_partner_id)
            for customer in customers
        }
        self.assertEqual({id_: sums.get(id_, 0) for id_ in flags}, flags)

    def test_in_and_out_with_their_causes(self):
        with self.on("2026-01-10"):
            customer, other = self.make_strategic(), self.make_strategic("Other")
        with self.on("2026-02-10"):
            self.set_thresholds(95, 70)
        with self.on("2026-03-10"):
            self.assess(customer, self.need, 100)
            self.assess(other, self.need, 50)
        self.assertEqual(
            self.changes(customer),
            [("2026-01-10", 1, "assessment"), ("2026-02-10", -1, "threshold"), ("2026-03-10", 1, "assessment")],
        )
        self.assertEqual(self.changes(other), [("2026-01-10", 1, "assessment"), ("2026-02-10", -1, "threshold")])
        by_month = self.report()._read_group(
            [("partner_id", "in", (customer + other).ids)],
            ["date:month"],
            ["change:sum", "gained:sum", "lost:sum"],
        )
        self.assertEqual(
            by_month, [(date(2026, 1, 1), 2, 2, 0), (date(2026, 2, 1), -2, 0, 2), (date(2026, 3, 1), 1, 1, 0)]
        )

    def test_only_what_touches_strategic_is_told(self):
        customer = self.make_customer()
        self.assess(customer, self.need, 90)
        self.assess(customer, self.renown, 10)
        self.assertEqual(len(customer.strategic_movement_ids), 2)
        self.assertFalse(self.report().search([("partner_id", "=", customer.id)]))

    def test_archived_customers_are_left_out_unless_asked_for(self):
        customer = self.make_strategic()
        customer.active = False
        self.assertFalse(self.changes(customer))
        self.assertAddsUp(customer)

    def test_merged_customers_count_once(self):
        kept, twin = self.make_strategic("Kept"), self.make_strategic("Twin")
        self.env["base.partner.merge.automatic.wizard"].create({})._merge((kept + twin).ids, kept)
        self.assertEqual([change for _date, change, _cause in self.changes(kept)], [1])
        self.assertAddsUp(kept)

    def test_contact_that_becomes_a_strategic_customer(self):
        company = self.make_strategic("Company")
        contact = self.env["res.partner"].create({"name": "Ada", "parent_id": company.id})
        contact.parent_id = False
        self.assess(contact, self.need, 90)
        self.assess(contact, self.renown, 90)
        self.assertTrue(contact.is_strategic)
        self.assertAddsUp(company + contact)
        contact.parent_id = company
        self.assertAddsUp(company + contact)

    def test_what_no_movement_tells_of_is_evened_out(self):
        known, unknown = self.make_strategic("Known"), self.make_strategic("Unknown")
        self.assess(known, self.renown, 10)
        self.env.flush_all()
        self.env.cr.execute(
            "DELETE FROM strategic_movement WHERE partner_id = %s OR (partner_id = %s AND from_status = 'strategic')",
            [unknown.id, known.id],
        )
        unknown._write_multi([{"strategic_since": "2025-05-05"}])
        self.assertEqual(self.changes(unknown), [("2025-05-05", 1, False)])
        self.assertEqual(sorted(change for _date, change, _cause in self.changes(known)), [-1, 1])
        self.assertAddsUp(known + unknown)

    def test_adds_up_whatever_happens(self):
        chance = random.Random(7)
        customers = self.env["res.partner"].create(
            [{"name": f"Customer {number}", "is_company": number % 3 > 0} for number in range(30)]
        )
        for step in range(120):
            with self.on(date(2025, 1 + step // 10, 1 + step % 10)):
                customer = chance.choice(customers)
                match chance.randrange(8):
                    case 0:
                        self.set_thresholds(chance.choice([40, 60, 80]), chance.choice([40, 60, 80]))
                    case 1:
                        customer.active = not customer.active
                    case 2 if not customer.is_company:
                        customer.parent_id = not customer.parent_id and chance.choice(customers.filtered("is_company"))
                    case 3:
                        customer.strategic_assessment_ids.action_withdraw()
                    case _ if customer == customer.commercial_partner_id:
                        for criterion in self.need + self.renown:
                            self.assess(customer, criterion, chance.choice([30, 50, 70, 90]))
        self.assertAddsUp(customers)
        gone = customers[:4]
        kept = customers[4]
        kept.write({"active": True, "parent_id": False})
        self.env["base.partner.merge.automatic.wizard"].create({})._merge((gone[:2] + kept).ids, kept)
        gone[2:].unlink()
        self.assertAddsUp(customers[4:])
        flagged = self.env["res.partner"].search_count(
            [("is_strategic", "=", True), ("commercial_partner_id", "in", customers[4:].ids)]
        )
        self.assertTrue(flagged, "a test of nothing")

    def test_companies_and_groups(self):
        company = self.make_company("Abroad")
        customer = self.make_strategic()
        customer.with_env(self.superuser_env).company_id = company
        self.assertFalse(self.changes(customer))
        self.sales_lead.company_ids = [Command.link(company.id)]
        report = self.report(allowed_company_ids=(self.env.company + company).ids)
        self.assertEqual(len(report.search([("partner_id", "=", customer.id)])), 1)
        for user in (self.employee, self.portal):
            with self.assertRefused(AccessError, "not allowed to access"):
                self.report(user).search([])
        with self.assertRefused(AccessError, "not allowed to"):
            self.report().create({"partner_id": customer.id})

    def test_charts_reach_the_readers_today(self):
        with self.on("2026-04-10"):
            customer = self.make_strategic()
        mine = [("partner_id", "=", customer.id)]
        for clock, zone, last in (
            ("2026-06-30 23:30:00", "UTC", "2026-06-01"),
            ("2026-06-30 23:30:00", "Pacific/Auckland", "2026-07-01"),
            ("2026-07-01 00:30:00", "UTC", "2026-07-01"),
            ("2026-07-01 00:30:00", "America/Los_Angeles", "2026-06-01"),
        ):
            with self.subTest(clock=clock, zone=zone), freeze_time(clock):
                groups = self.report(tz=zone, fill_temporal=True).formatted_read_group(
                    mine, ["date:month"], ["change:sum"]
                )
                self.assertEqual(groups[-1]["date:month"][0], last)
                self.assertEqual([group["change:sum"] or 0 for group in groups], [1, *[0] * (len(groups) - 1)])

    def test_row_opens_the_customer(self):
        customer = self.make_strategic()
        row = self.report().search([("partner_id", "=", customer.id)])
        self.assertEqual(row.action_open_customer()["res_id"], customer.id)
