from odoo import Command

from ..common import StrategicCase


class CoverageCase(StrategicCase):
    """Base class with a market of ten customers in two industries, some without a place, and one partner.

    All of them fit the audience by 100, and are candidates until somebody assesses their reputation.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        env = cls.superuser_env
        cls.industries = env["res.partner.industry"].create([{"name": "Retailing"}, {"name": "Freight"}])
        cls.retail, cls.freight = cls.industries
        sweden, norway, denmark, germany, france = (env.ref(f"base.{code}") for code in ("se", "no", "dk", "de", "fr"))
        cls.nordic = env["res.country.group"].create(
            {"name": "Far North", "country_ids": [Command.set((sweden + norway + denmark).ids)]}
        )
        cls.audience = cls.make_audience("Coverage Market").with_env(cls.env)
        cls.make_rule([("ref", "=like", "coverage-%")], cls.audience, 100)
        cls.renown = cls.make_assessed(name="Renown")
        cls.partner = cls.make_fitting("Partner", cls.freight, germany)
        cls.make_fitting("Freight DE", cls.freight, germany)
        for number in range(2):
            cls.make_fitting(f"Freight FR {number}", cls.freight, france)
        cls.make_fitting("Freight nowhere", cls.freight)
        cls.retail_no = cls.make_fitting("Retail NO", cls.retail, norway)
        cls.retail_se = [cls.make_fitting(f"Retail SE {number}", cls.retail, sweden) for number in range(3)]
        cls.make_fitting("Unknown", country=sweden)
        cls.market = cls.env["res.partner"].search([("ref", "=like", "coverage-%")])
        cls.partnership = cls.make_market_partnership(cls.partner)
        cls.settle()

    @classmethod
    def make_fitting(cls, name, industry=None, country=None):
        return cls.make_customer(
            name, ref="coverage-", industry_id=industry and industry.id, country_id=country and country.id
        )

    @classmethod
    def make_market_partnership(cls, customer, **vals):
        return cls.make_partnership(customer, **{"audience_id": cls.audience.id, **vals})

    def page(self, user=None):
        return self.audience.with_user(user or self.salesperson).read_coverage()

    def facts(self):
        return self.env["strategic.coverage"]._read(self.audience)

    def assertOpens(self, opened, count):
        """Check that a click opens `count` records, as the salesperson sees them."""
        self.assertEqual(self.env[opened["model"]].search_count(opened["domain"]), count)
