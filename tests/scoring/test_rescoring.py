from datetime import date

from odoo.tests import tagged

from ..common import StrategicCase


@tagged("post_install", "-at_install")
class TestRescoring(StrategicCase):
    """Scores change at once when anything they depend on changes, and the movements record the cause."""

    day = "2026-07-15"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.audience = cls.make_audience()
        cls.in_belgium = cls.make_rule([("country_id.code", "=", "BE")], cls.audience, weight=60)
        cls.typical = cls.make_assessed(cls.audience, weight=40)
        cls.renown = cls.make_assessed(weight=1)
        cls.belgium = cls.env.ref("base.be")

    def last_movement(self, customer):
        movement = self.env["strategic.movement"].search([("partner_id", "=", customer.id)], limit=1)
        return movement.from_status, movement.to_status, movement.cause

    def test_customer_is_scored_when_made_and_when_written(self):
        customer = self.make_customer()
        self.assertScores(customer, audience_fit=0, reputation=False, strategic_status="other")
        customer.country_id = self.belgium
        self.assertScores(customer, audience_fit=60, strategic_status="partial", strategic_audience_id=self.audience)
        movements = self.env["strategic.movement"].search([("partner_id", "=", customer.id)], order="id")
        self.assertEqual(
            [(one.to_status, one.audience_fit, one.reputation) for one in movements],
            [("other", 0, False), ("partial", 60, False)],
        )

    def test_assessment_made_superseded_withdrawn_and_deleted(self):
        customer = self.make_customer(country_id=self.belgium.id)
        self.assess(customer, self.typical, 50)
        self.assertScores(customer, audience_fit=80, strategic_status="partial")
        renown = self.assess(customer, self.renown, 70)
        self.assertScores(customer, reputation=70, strategic_status="strategic", is_strategic=True)
        self.assertEqual(self.last_movement(customer), ("partial", "strategic", "assessment"))
        renown.value = 60
        self.assertScores(customer, reputation=60, strategic_status="core", is_strategic=False, strategic_since=False)
        current = customer.strategic_assessment_ids.filtered(lambda a: a.criterion_id == self.renown)
        current.action_withdraw()
        self.assertScores(customer, reputation=False, strategic_status="partial")
        self.assess(customer, self.renown, 90).with_env(self.manager_env).unlink()
        self.assertScores(customer, reputation=False, strategic_status="partial")

    def test_criteria_and_audiences(self):
        customer = self.make_customer(country_id=self.belgium.id)
        self.assess(customer, self.renown, 100)
        self.assess(customer, self.typical, 0)
        self.assertScores(customer, audience_fit=60, strategic_status="prestige")
        self.typical.active = False
        self.assertScores(customer, audience_fit=100, strategic_status="strategic")
        self.assertEqual(self.last_movement(customer), ("prestige", "strategic", "criteria"))
        self.in_belgium.domain = "[('country_id.code', '=', 'NL')]"
        self.assertScores(customer, audience_fit=0)
        self.in_belgium.unlink()
        self.assertScores(
            customer,
            audience_fit=False,
            strategic_status="partial",
            strategic_audience_id=self.manager_env["strategic.audience"],
        )
        other = self.make_audience("Food", criterion_ids=[(0, 0, {"name": "All", "method": "rule", "weight": 1})])
        self.assertScores(customer, audience_fit=100, strategic_audience_id=other)
        other.active = False
        self.assertScores(customer, audience_fit=False)
        other.active = True
        movement = self.env["strategic.movement"].search([("audience_id", "=", other.id)], limit=1)
        other.unlink()
        self.assertScores(customer, audience_fit=False, strategic_status="partial")
        movement.invalidate_recordset()
        self.assertFalse(movement.audience_id)

    def test_best_audience_of_equals_is_the_first(self):
        customer = self.make_customer(country_id=self.belgium.id)
        self.typical.active = False
        second = self.make_audience("Second", sequence=20, criterion_ids=[(0, 0, {"name": "All", "method": "rule"})])
        self.assertScores(customer, audience_fit=100, strategic_audience_id=self.audience)
        second.sequence = 5
        self.assertScores(customer, audience_fit=100, strategic_audience_id=second)
        second.sequence = 10
        self.assertScores(customer, audience_fit=100, strategic_audience_id=self.audience)

    def test_rounding_is_half_away_from_zero(self):
        customer = self.make_customer(country_id=self.belgium.id)
        self.typical.active = False
        self.in_belgium.weight = 1
        self.make_rule([("id", "=", 0)], self.audience, weight=7)  # nobody meets this rule, so the exact score is 12.5
        self.assertScores(customer, audience_fit=13)

    def test_thresholds(self):
        customer = self.make_customer(country_id=self.belgium.id)
        self.assess(customer, self.renown, 50)
        self.assess(customer, self.typical, 0)
        self.assertScores(customer, strategic_status="other")
        self.set_thresholds(60, 50)
        self.assertScores(customer, strategic_status="strategic")
        self.assertEqual(self.last_movement(customer)[2], "threshold")
        self.set_thresholds(61, 50)
        self.assertScores(customer, strategic_status="prestige")
        self.set_thresholds(60, 51)
        self.assertScores(customer, strategic_status="core")

    def test_scope(self):
        person = self.env["res.partner"].create({"name": "Ada", "country_id": self.belgium.id})
        self.assertScores(person, audience_fit=False, strategic_status=False)
        self.assess(person, self.renown, 80)
        self.assertScores(person, audience_fit=60, reputation=80)
        person.strategic_assessment_ids.action_withdraw()
        self.assertScores(person, audience_fit=False, reputation=False, strategic_status=False)
        self.superuser_env["ir.config_parameter"].set_param("strategic_customer.customer_domain", "[]")
        self.assertScores(person, audience_fit=60, strategic_status="partial")

    def test_assessments_run_out(self):
        with self.on("2026-03-01"):
            customer = self.make_customer(country_id=self.belgium.id)
            self.assess(customer, self.typical, 100, valid_until="2026-06-30")
            self.assess(customer, self.renown, 100, valid_until="2026-05-31")
            self.assertScores(
                customer,
                is_strategic=True,
                strategic_since=date(2026, 3, 1),
                strategic_review_date=date(2026, 5, 31),
            )
        with self.on("2026-05-31"):
            self.scoring._rescore_all()
            self.assertScores(customer, is_strategic=True, strategic_since=date(2026, 3, 1))
        with self.on("2026-06-01"):
            self.scoring._rescore_all()
            self.assertScores(customer, reputation=False, strategic_status="partial", strategic_since=False)
            self.assertScores(customer, strategic_review_date=date(2026, 6, 30))
            self.assertEqual(self.last_movement(customer), ("strategic", "partial", "expired"))
            self.assess(customer, self.renown, 100)
            self.assertScores(customer, is_strategic=True, strategic_since=date(2026, 6, 1))
        with self.on("2026-07-01"):
            self.scoring._rescore_all()
            self.assertScores(customer, audience_fit=60, strategic_status="partial", strategic_since=False)
            self.assertEqual(self.last_movement(customer), ("strategic", "partial", "expired"))

    def test_since_lasts_while_the_flag_is_up(self):
        with self.on("2026-03-01"):
            customer = self.make_customer(country_id=self.belgium.id)
            self.assess(customer, self.typical, 100)
            self.assess(customer, self.renown, 100)
        with self.on("2026-04-01"):
            self.assess(customer, self.renown, 80)
            self.assertScores(customer, strategic_since=date(2026, 3, 1))

    def test_overall_stands_in_place_of_the_computed_score(self):
        customer = self.make_customer(country_id=self.belgium.id)
        with self.on("2026-03-01"):
            overall = self.assess_overall(customer, "audience_fit", 90, valid_until="2026-04-01")
            self.assertScores(customer, audience_fit=90, strategic_audience_id=self.audience)
            explanation = customer.strategic_explanation["audience_fit"]
            self.assertEqual((explanation["score"], explanation["computed"]), (90, 60))
            self.assertEqual(explanation["overall"]["user_id"], self.env.uid)
        with self.on("2026-04-02"):
            self.scoring._rescore_all()
            self.assertScores(customer, audience_fit=60)
            self.assertFalse(customer.strategic_explanation["audience_fit"]["overall"])
        self.assertTrue(overall.active)

    def test_overall_of_one_audience(self):
        customer = self.make_customer(country_id=self.belgium.id)
        food = self.make_audience("Food")
        self.make_assessed(food)
        self.assess_overall(customer, "audience_fit", 75, audience_id=food.id)
        self.assertScores(customer, audience_fit=75, strategic_audience_id=food)
        self.assess_overall(customer, "audience_fit", 10, audience_id=food.id)
        self.assertScores(customer, audience_fit=60, strategic_audience_id=self.audience)

    def test_overall_of_an_audience_without_criteria(self):
        self.in_belgium.active = self.typical.active = False
        customer = self.make_customer()
        self.assertScores(customer, audience_fit=False)
        self.assess_overall(customer, "audience_fit", 85, audience_id=self.audience.id)
        self.assertScores(customer, audience_fit=85, strategic_audience_id=self.audience)

    def test_contacts_of_a_deleted_customer(self):
        customer = self.make_customer(audience_fit=90, reputation=90)
        contact = self.env["res.partner"].create({"name": "Ada", "parent_id": customer.id})
        self.assertTrue(contact.is_strategic)
        movements = self.env["strategic.movement"].search([("partner_id", "=", customer.id)])
        self.assertTrue(movements)
        customer.unlink()
        self.assertFalse(movements.exists())
        self.assertScores(contact, audience_fit=False, reputation=False, is_strategic=False, strategic_status=False)

    def test_tags_given_and_taken_from_the_tags_side(self):
        tag = self.env["res.partner.category"].create({"name": "Freight"})
        self.in_belgium.domain = str([("category_id", "in", tag.ids)])
        customer = self.make_customer()
        tag.partner_ids = customer
        self.assertScores(customer, audience_fit=60)
        tag.partner_ids = False
        self.assertScores(customer, audience_fit=0)
        customer.category_id = tag
        self.assertScores(customer, audience_fit=60)
        tag.unlink()
        self.assertScores(customer, audience_fit=0)

    def test_archived_customers_are_left_as_they_were(self):
        customer = self.make_customer(country_id=self.belgium.id)
        customer.active = False
        self.in_belgium.weight = 100
        self.typical.active = False
        self.assertScores(customer, audience_fit=60)
        customer.active = True
        self.assertScores(customer, audience_fit=100)

    def test_contacts_carry_their_customers_scores(self):
        customer = self.make_customer(country_id=self.belgium.id)
        contact = self.env["res.partner"].create({"name": "Ada", "parent_id": customer.id})
        below = self.env["res.partner"].create({"name": "Bob", "parent_id": contact.id, "active": False})
        for partner in (contact, below):
            self.assertScores(partner, audience_fit=60, strategic_status="partial", strategic_audience_id=self.audience)
        self.assess(contact, self.renown, 90)
        self.assess(contact, self.typical, 0)
        self.assertEqual(customer.strategic_assessment_ids.partner_id, customer)
        for partner in (customer, contact, below):
            self.assertScores(partner, audience_fit=60, reputation=90, strategic_status="prestige")
        self.assertFalse(self.env["strategic.movement"].search([("partner_id", "in", (contact | below).ids)]))

    def test_contact_moved_and_promoted(self):
        first = self.make_customer("First", country_id=self.belgium.id)
        second = self.make_customer("Second", country_id=self.env.ref("base.nl").id)
        contact = self.env["res.partner"].create({"name": "Ada", "parent_id": first.id})
        below = self.env["res.partner"].create({"name": "Bob", "parent_id": contact.id})
        contact.parent_id = second
        for partner in (contact, below):
            self.assertScores(partner, audience_fit=0, strategic_status="other")
        contact.parent_id = False
        for partner in (contact, below):
            self.assertScores(partner, audience_fit=False, strategic_status=False)
        contact.write({"is_company": True, "country_id": self.belgium.id})
        for partner in (contact, below):
            self.assertScores(partner, audience_fit=60, strategic_status="partial")
        contact.write({"is_company": False, "parent_id": second.id})
        for partner in (contact, below):
            self.assertScores(partner, audience_fit=0, strategic_status="other")

    def test_only_what_differs_is_written(self):
        customer = self.make_customer(country_id=self.belgium.id)
        self.env.flush_all()
        self.env.cr.execute("SELECT xmin, ctid FROM res_partner WHERE id = %s", [customer.id])
        before = self.env.cr.fetchall()
        self.scoring._rescore_all()
        self.env.cr.execute("SELECT xmin, ctid FROM res_partner WHERE id = %s", [customer.id])
        self.assertEqual(self.env.cr.fetchall(), before)

    def test_fields_behind_a_path_count_from_the_nightly_run(self):
        self.make_rule([("opportunity_ids.stage_id.is_won", "=", True)], self.audience, weight=100)
        self.typical.active = self.in_belgium.active = False
        customer = self.make_customer()
        self.assertScores(customer, audience_fit=0)
        self.make_won(customer, 100)
        self.assertScores(customer, audience_fit=0)
        self.scoring._rescore_all()
        self.assertScores(customer, audience_fit=100)
