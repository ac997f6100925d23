from ..common import StrategicCase


class FollowUpCase(StrategicCase):
    """Base class that records what automation rules would see when a customer becomes strategic, or no longer is.

    Like Odoo's automation rules, it patches `write` and `create`, and calls the methods of all addons in the patch.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.audience = cls.make_audience()
        cls.make_rule([("city", "=", "Ghent")], cls.audience)
        cls.standing = cls.make_assessed()
        cls.customer = cls.make_customer(city="Ghent")
        cls.contact = cls.make_contact(cls.customer)

    def setUp(self):
        super().setUp()
        self.env.flush_all()
        # Clear the pre-commit hooks, as a commit does. The changes that setUpClass made are scored already.
        self.env.cr.precommit.clear()
        self.seen = []

    def watch(self, then=lambda partner: None):
        """Record in `seen` each write of `is_strategic`, with flag and status before and after, and each new movement.

        :param then: function that is called with each customer after the write
        """
        Partner, Movement = self.env.registry["res.partner"], self.env.registry["strategic.movement"]
        write, create = Partner.write, Movement.create

        def watched_write(partners, vals):
            before = [(partner.is_strategic, partner.strategic_status) for partner in partners.sudo()]
            result = write(partners, vals)
            if "is_strategic" in vals:
                after = [(partner.is_strategic, partner.strategic_status) for partner in partners.sudo()]
                self.seen += zip(partners, before, after, strict=True)
                for partner in partners:
                    then(partner)
            return result

        def watched_create(movements, vals_list):
            made = create(movements, vals_list)
            self.seen += [(one.partner_id, one.from_status, one.to_status) for one in made]
            return made

        self.patch(Partner, "write", watched_write)
        self.patch(Movement, "create", watched_create)

    def assertSeen(self, *expected):
        self.assertEqual(self.seen, list(expected))
        self.env.flush_all()
        self.env.invalidate_all()

    def assertGained(self, customer=None, status="partial"):
        customer = customer or self.customer
        self.assertSeen((customer, (False, status), (True, "strategic")), (customer, status, "strategic"))

    def assertLost(self, status, customer=None):
        customer = customer or self.customer
        self.assertSeen((customer, (True, "strategic"), (False, status)), (customer, "strategic", status))
