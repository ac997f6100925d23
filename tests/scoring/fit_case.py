from ..common import StrategicCase


class FitCase(StrategicCase):
    """Base class with two audiences, Logistics and Retail, and customers that fit none, one or both of them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.logistics = cls.make_audience("Logistics", sequence=1)
        cls.retail = cls.make_audience("Retail", sequence=2)
        # No customer of the demo data meets these rules.
        cls.make_rule([("website", "=", "https://fit.example")], cls.logistics, 90)
        cls.make_rule([("zip", "=", "F1000")], cls.logistics, 10)
        cls.make_rule([("ref", "=like", "fit-%")], cls.retail, 80)
        cls.make_rule([("city", "=", "Fit Town")], cls.retail, 20)
        cls.make_rule([("function", "=", "Renowned")])
        cls.mine = [("audience_id", "in", (cls.logistics + cls.retail).ids)]
        # Logistics 90, Retail 80; Logistics 100; Retail 80; none.
        site = "https://fit.example"
        cls.both = cls.make_customer("Both", website=site, ref="fit-both", function="Renowned")
        cls.carrier = cls.make_customer("Carrier", website=site, zip="F1000")
        cls.shop = cls.make_customer("Shop", ref="fit-shop", country_id=cls.env.ref("base.be").id)
        cls.nobody = cls.make_customer("Nobody")
        cls.settle()

    def fits(self, *domain, user=None, **kwargs):
        """Return the fits of the test's customers that match `domain`, as `user` sees them."""
        return self.env["strategic.fit"].with_user(user or self.salesperson).search([*self.mine, *domain], **kwargs)

    def points(self, *domain, **kwargs):
        """Return [(customer, audience, fit, status)] of the fits that match `domain`, in their order."""
        return [
            (fit.partner_id.name, fit.audience_id.name, fit.fit, fit.status) for fit in self.fits(*domain, **kwargs)
        ]
