from ..common import StrategicCase


class PartnershipCase(StrategicCase):
    """Base class with a partnership, and short methods to find a stage and to create requirements."""

    day = "2026-05-04"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.audience = cls.make_audience("Logistics")
        cls.customer = cls.make_customer("Acme")
        cls.partnership = cls.make_partnership(cls.customer)

    def stage(self, name):
        return self.env.ref(f"strategic_customer.strategic_partnership_stage_{name}")

    def requirements(self, *lines):
        return self.env["strategic.requirement"].create(
            [
                {"partnership_id": self.partnership.id, "name": f"Need {number}", "goal": goal, "state": state}
                for number, (goal, state) in enumerate(lines)
            ]
        )

    def make_other_company(self):
        """Return another company and a sales manager who works only there."""
        company = self.make_company("Other company")
        return company, self.make_user("strategic_other_company", "sales_manager", "export", company=company)
