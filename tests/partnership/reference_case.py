from ..common import StrategicCase


class ReferenceCase(StrategicCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.colleague = cls.make_user("strategic_colleague", "salesperson")
        cls.customer = cls.make_customer("Noordveen")
        cls.prospect = cls.make_customer("Karawanken")
        cls.stage = cls.env.ref("strategic_customer.strategic_partnership_stage_launched")
        cls.partnership = cls.make_reference()
        cls.lead = cls.make_deal()

    @classmethod
    def make_reference(cls, customer=None, **vals):
        """Create a partnership whose customer has agreed to be a reference; return it in the manager's environment.

        By default the partnership belongs to a colleague, so record rules hide it from the salesperson.
        """
        agreed = {"stage_id": cls.stage.id, "reference_scope": "public", "reference_cap": 2}
        return cls.make_partnership(
            customer or cls.customer, cls.quiet(cls.manager_env), **{"user_id": cls.colleague.id, **agreed, **vals}
        ).with_env(cls.manager_env)

    @classmethod
    def make_deal(cls, **vals):
        """Create an opportunity, by default of the salesperson, and return it in the manager's environment."""
        vals = {"partner_id": cls.prospect.id, "user_id": cls.salesperson.id, **vals}
        return cls.make_lead(None, cls.manager_env, **vals).with_env(cls.manager_env)

    @classmethod
    def use(cls, user=None, partnership=None, **vals):
        reference = cls.env["strategic.reference"].with_user(user or cls.salesperson)
        return reference.create({"partnership_id": (partnership or cls.partnership).id, "lead_id": cls.lead.id, **vals})

    def find(self, user=None, lead=None):
        """Open the wizard "Find a Reference" on `lead` as `user`, by default the salesperson, and return the wizard."""
        action = (lead or self.lead).with_user(user or self.salesperson).action_find_reference()
        return self.env[action["res_model"]].with_user(user or self.salesperson).browse(action["res_id"])

    def offered(self, *arguments, **keywords):
        return self.find(*arguments, **keywords).candidate_ids.mapped("customer_id.name")
