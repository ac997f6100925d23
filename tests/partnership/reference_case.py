from odoo.tests import new_test_user

from ..common import StrategicCase


class ReferenceCase(StrategicCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.colleague = new_test_user(cls.superuser_env, "strategic_colleague", "sales_team.group_sale_salesman")
        cls.customer = cls.make_customer("Noordveen")
        cls.prospect = cls.make_customer("Karawanken")
        cls.stage = cls.env.ref("strategic_customer.strategic_partnership_stage_launched")
        cls.partnership = cls.make_partnership()
        cls.lead = cls.make_lead()

    @classmethod
    def make_partnership(cls, customer=None, **vals):
        """Create a partnership of a colleague, hidden from the salesperson, in the manager's environment."""
        return cls.manager_env["strategic.partnership"].create(
            {
                "partner_id": (customer or cls.customer).id,
                "user_id": cls.colleague.id,
                "stage_id": cls.stage.id,
                "reference_scope": "public",
                "reference_cap": 2,
                **vals,
            }
        )

    @classmethod
    def make_lead(cls, **vals):
        """Create an opportunity of the salesperson, or of the user in `vals`, in the manager's environment."""
        return cls.manager_env["crm.lead"].create(
            {
                "name": "Deal",
                "type": "opportunity",
                "partner_id": cls.prospect.id,
                "user_id": cls.salesperson.id,
                **vals,
            }
        )

    @classmethod
    def use(cls, user=None, partnership=None, **vals):
        reference = cls.env["strategic.reference"].with_user(user or cls.salesperson)
        return reference.create({"partnership_id": (partnership or cls.partnership).id, "lead_id": cls.lead.id, **vals})

    def find(self, user=None, lead=None):
        """Return the wizard that `user`, by default the salesperson, opens on `lead`."""
        action = (lead or self.lead).with_user(user or self.salesperson).action_find_reference()
        return self.env[action["res_model"]].with_user(user or self.salesperson).browse(action["res_id"])

    def offered(self, *arguments, **keywords):
        return self.find(*arguments, **keywords).candidate_ids.mapped("customer_id.name")
