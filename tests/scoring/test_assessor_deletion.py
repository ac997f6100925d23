from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common import StrategicCase


@tagged("post_install", "-at_install")
class TestAssessorDeletion(StrategicCase):
    """A user who has assessed a customer can't be deleted, so the assessment keeps its author."""

    def test_user_who_assessed(self):
        user = self.make_user("strategic_leaver", "salesperson", name="Ada")
        customer = self.make_customer()
        Assessment = self.env["strategic.assessment"].with_user(user)
        Assessment.create({"partner_id": customer.id, "dimension": "reputation", "value": 50}).action_withdraw()
        with self.assertRefused(UserError, "Ada can't be deleted.*who assessed.*Archive the user"):
            user.unlink()

    def test_user_who_assessed_nobody(self):
        user = self.make_user("strategic_leaver", "salesperson")
        user.unlink()
        self.assertFalse(user.exists())
