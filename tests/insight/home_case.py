import json

from ..common import StrategicCase


class HomeCase(StrategicCase):
    """Base class: customers with a website fit the audience, and a star decides whether they are strategic."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.superuser_env["strategic.partnership"].search([]).active = False
        cls.audience = cls.make_audience()
        cls.make_rule([("website", "!=", False)], cls.audience)
        cls.renown = cls.make_assessed()
        cls.settle()
        # Customers of the demo have just lost their status, with the archived scorecards.
        cls.superuser_env["strategic.movement"].search([]).unlink()
        stages = cls.superuser_env["strategic.partnership.stage"]
        cls.open_stage, cls.ended_stage = (stages.search([("kind", "=", kind)], limit=1) for kind in ("open", "ended"))

    @classmethod
    def make_fitting(cls, name, reputation=None, **vals):
        customer = cls.make_customer(name, website="https://example.com", **vals)
        if reputation is not None:
            cls.assess(customer, cls.renown, reputation)
        return customer

    def cards(self, user=None, names=False):
        """Return the cards as the browser gets them."""
        self.env.flush_all()
        self.env.invalidate_all()
        env = self.env_of(user) if user else self.env
        return json.loads(json.dumps(env["strategic.home"].read_cards(names), default=str))

    def behind(self, figure, user=None):
        """Return the records that a click on `figure` opens."""
        env = self.env_of(user) if user else self.env
        return env[self.superuser_env.ref(figure["action"]).res_model].search(figure["domain"])

    def names(self, figure, user=None):
        return sorted(self.behind(figure, user).mapped("name"))

    def values(self, card, user=None):
        """Return the numbers of a card, by the name of the figure."""
        return {
            name: figure["value"] if isinstance(figure, dict) else figure
            for name, figure in self.cards(user, [card])[card].items()
        }
