from odoo import Command

from ..common import StrategicCase


class LearnCase(StrategicCase):
    """Base class of the tests of learning from examples."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Only the customers of the test are in scope.
        cls.superuser_env["ir.config_parameter"].set_param(
            "strategic_customer.customer_domain", "[('is_company', '=', True), ('ref', '=like', 'Learn%')]"
        )
        cls.settle()
        cls.tags = cls.superuser_env["res.partner.category"]

    @classmethod
    def make_customers(cls, count, env=None, **vals):
        vals = {"is_company": True, "ref": "Learn", **vals}
        env = cls.quiet(env or cls.env)
        return (
            env["res.partner"]
            .create([{"name": f"Learn {number}", **vals} for number in range(count)])
            .with_env(cls.env)
        )

    @classmethod
    def make_tag(cls, name, **vals):
        return cls.superuser_env["res.partner.category"].create({"name": name, **vals})

    @classmethod
    def make_wizard(cls, partners=None, env=None, **vals):
        """Create the wizard with `partners` as examples, or by `vals`, as the sales manager unless `env` is given."""
        if partners is not None:
            vals = {"source": "selected", "partner_ids": [Command.set(partners.ids)], **vals}
        return (env or cls.manager_env)["strategic.audience.learn"].create(vals)

    @classmethod
    def learned(cls, partners=None, env=None, **vals):
        """Return the wizard after it has learned; see `make_wizard`."""
        wizard = cls.make_wizard(partners, env, **vals)
        wizard.action_learn()
        return wizard

    def kept(self, wizard):
        return wizard.line_ids.filtered("is_kept").mapped("name")
