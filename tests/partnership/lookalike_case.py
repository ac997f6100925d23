from odoo import Command

from ..common import StrategicCase


class LookalikeCase(StrategicCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # The database may hold demo data, so the tests search only among the customers that they create.
        newest = cls.env["res.partner"].with_context(active_test=False).search([], order="id desc", limit=1)
        cls.mine = [("id", ">", newest.id)]
        cls.company = cls.env.company
        cls.audience = cls.make_audience("Mid-market logistics", product="Fleet Planner")
        cls.other_audience = cls.make_audience("Retail")
        cls.industries = cls.superuser_env["res.partner.industry"].create(
            [{"name": "Transportation"}, {"name": "Trade"}]
        )
        cls.countries = cls.env.ref("base.be") + cls.env.ref("base.nl")
        cls.tags = cls.env["res.partner.category"].create([{"name": f"Look-alike {number}"} for number in range(4)])
        cls.partner = cls.make_customer(
            "Noordveen",
            industry_id=cls.industries[0].id,
            country_id=cls.countries[0].id,
            category_id=[Command.set(cls.tags[:3].ids)],
        )
        cls.partnership = cls.make_planner()

    @classmethod
    def make_planner(cls, by=None, **vals):
        """Create a partnership, by default with the customer `cls.partner` and for the audience `cls.audience`."""
        vals = {"name": "Fleet Planner with Noordveen", "audience_id": cls.audience.id, **vals}
        return cls.make_partnership(cls.partner, by, **vals)

    @classmethod
    def make_fit(cls, customer, value, audience=None):
        cls.assess_overall(customer, "audience_fit", value, audience_id=(audience or cls.audience).id)

    def lookalikes(self, partnership=None, user=None, **context):
        """Return the look-alike model as `user` sees it, with the id of `partnership` in its context."""
        return (
            self.env["strategic.lookalike"]
            .with_user(user or self.salesperson)
            .with_context(strategic_partnership_id=(partnership or self.partnership).id, **context)
        )

    def found(self, *args, domain=(), **kwargs):
        """Search for look-alikes, and return their customers in the order of the search."""
        return self.env["res.partner"].browse(self.lookalikes(*args, **kwargs).search([*self.mine, *domain]).ids)
