from odoo.tests import tagged

from odoo.addons.base.models.res_partner import ResPartner

from ..common import StrategicCase

# Our mixins of res.partner that override Odoo's methods, in the order in which Python calls their methods.
MIXINS = ("strategic.partner.assess.mixin", "strategic.partner.rescore.mixin", "strategic.partner.follow_up.mixin")


@tagged("post_install", "-at_install")
class TestPartnerMixins(StrategicCase):
    """The methods of our mixins of res.partner run before Odoo's. The engine, not the ORM, writes contacts' scores."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_rule([("ref", "=", "known")], cls.make_audience())
        cls.standing = cls.make_assessed()
        cls.customer = cls.make_customer(ref="known")
        cls.contact = cls.make_contact(cls.customer)

    def written_by(self, call):
        """Return the partners that `call` writes through the ORM."""
        Partner = self.env.registry["res.partner"]
        write, written = Partner.write, []

        def watched_write(partners, vals):
            written.append(partners)
            return write(partners, vals)

        self.patch(Partner, "write", watched_write)
        call()
        return self.env["res.partner"].union(*written)

    def test_mixins_are_called_before_odoos_methods(self):
        classes = self.env.registry["res.partner"].mro()
        order = [*(classes.index(self.env.registry[name]) for name in MIXINS), classes.index(ResPartner)]
        self.assertEqual(order, sorted(order))

    def test_contact_imported_by_who_may_not_read_scores(self):
        self.employee.group_ids += self.env.ref("base.group_partner_manager")
        self.assess(self.customer, self.standing, 90)
        partners = self.env["res.partner"].with_user(self.employee)
        result = partners.load(["name", "parent_id/.id"], [["Ada", str(self.customer.id)]])
        self.assertFalse(result["messages"])
        self.assertScores(self.env["res.partner"].browse(result["ids"]), audience_fit=100, reputation=90)

    def test_scores_of_a_contact_are_not_written_through_the_orm(self):
        written = self.written_by(lambda: self.assess(self.customer, self.standing, 90))
        self.assertIn(self.customer, written, "the follow-up writes the customer")
        self.assertNotIn(self.contact, written)
        self.assertScores(self.contact, is_strategic=True)

    def test_contact_that_joins_another_customer(self):
        other = self.make_customer("Other", reputation=90)
        self.contact.parent_id = other
        self.assertScores(self.contact, audience_fit=0, reputation=90, strategic_status="prestige")
        self.contact.parent_id = self.customer
        self.assertScores(self.contact, audience_fit=100, reputation=False, strategic_status="partial")
