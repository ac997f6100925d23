from odoo.tests import tagged

from .common import StrategicCase


@tagged("post_install", "-at_install")
class TestMerge(StrategicCase):
    """Customers merged by the Contacts app keep what was said of either."""

    def test_merged_customers(self):
        renown, other = self.make_judgement(), self.make_judgement()
        kept, twin = self.make_customer("Kept"), self.make_customer("Twin")
        self.assess(kept, renown, 40, date="2026-01-01")
        newer = self.assess(twin, renown, 90, date="2026-02-01")
        self.assess(twin, other, 70, date="2026-01-01")
        lead = self.env["crm.lead"].create({"name": "Deal", "type": "opportunity", "partner_id": twin.id})
        self.assertEqual(lead.strategic_status, "partial")
        movements = self.env["strategic.movement"].search_count([("partner_id", "in", (kept + twin).ids)])
        self.env["base.partner.merge.automatic.wizard"].create({})._merge((kept + twin).ids, kept)
        assessments = kept.with_context(active_test=False).strategic_assessment_ids
        self.assertEqual(sorted(assessments.mapped("value")), [40, 70, 90])
        self.assertEqual(sorted(assessments.filtered("active").mapped("value")), [70, 90])
        self.assertIn(newer, assessments)
        self.assertScores(kept, reputation=80)
        kept.audience_fit = 90
        lead.invalidate_recordset()
        self.assertEqual((lead.partner_id, lead.strategic_status), (kept, "strategic"))
        self.assertGreaterEqual(self.env["strategic.movement"].search_count([("partner_id", "=", kept.id)]), movements)
