from contextlib import contextmanager

from odoo.tests import TransactionCase, new_test_user

from odoo.addons.strategic_customer.const import FIT_THRESHOLD, REPUTATION_THRESHOLD


class StrategicCase(TransactionCase):
    """A database without the shipped scorecards, and short ways to say what a test needs."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["strategic.audience"].search([]).active = False
        cls.env["strategic.criterion"].search([]).active = False
        cls.scoring = cls.env["strategic.scoring"]

    @classmethod
    def make_audience(cls, name="Logistics", **vals):
        return cls.env["strategic.audience"].create({"name": name, **vals})

    @classmethod
    def make_rule(cls, domain, audience=None, weight=10, **vals):
        return cls.env["strategic.criterion"].create(
            {
                "name": "Rule",
                "method": "rule",
                "domain": str(domain),
                "audience_id": audience and audience.id,
                "weight": weight,
                **vals,
            }
        )

    @classmethod
    def make_judgement(cls, audience=None, weight=10, **vals):
        return cls.env["strategic.criterion"].create(
            {
                "name": "Judgement",
                "method": "judgement",
                "audience_id": audience and audience.id,
                "weight": weight,
                **vals,
            }
        )

    @classmethod
    def make_customer(cls, name="Acme", **vals):
        return cls.env["res.partner"].create({"name": name, "is_company": True, **vals})

    @classmethod
    def make_contact(cls, customer, name="Contact", **vals):
        return cls.env["res.partner"].create({"name": name, "parent_id": customer.id, **vals})

    @classmethod
    def make_partnership(cls, customer, **vals):
        return cls.env["strategic.partnership"].create({"partner_id": customer.id, **vals})

    @classmethod
    def assess(cls, customer, criterion, value, **vals):
        return cls.env["strategic.assessment"].create(
            {"partner_id": customer.id, "criterion_id": criterion.id, "value": value, **vals}
        )

    @classmethod
    def assess_overall(cls, customer, dimension, value, **vals):
        return cls.env["strategic.assessment"].create(
            {"partner_id": customer.id, "dimension": dimension, "value": value, **vals}
        )

    @classmethod
    def set_thresholds(cls, audience_fit, reputation):
        set_param = cls.env["ir.config_parameter"].set_param
        set_param(FIT_THRESHOLD, audience_fit)
        set_param(REPUTATION_THRESHOLD, reputation)

    @classmethod
    def make_users(cls):
        """Make `salesperson`, `sales_lead`, `sales_manager`, `employee` and `portal`, a user of each group."""
        cls.salesperson = new_test_user(cls.env, "strategic_salesperson", "sales_team.group_sale_salesman")
        cls.sales_lead = new_test_user(cls.env, "strategic_lead", "sales_team.group_sale_salesman_all_leads")
        cls.sales_manager = new_test_user(cls.env, "strategic_manager", "sales_team.group_sale_manager")
        cls.employee = new_test_user(cls.env, "strategic_employee", "base.group_user")
        cls.portal = new_test_user(cls.env, "strategic_portal", "base.group_portal")

    def count_queries(self, call):
        """Give how many queries `call` takes, with all that it leaves to be written, nothing being cached."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        call()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def assertScores(self, partner, **expected):
        """Check the score fields of `partner` named in `expected`."""
        self.assertEqual({name: partner[name] for name in expected}, expected)

    @contextmanager
    def assertRefused(self, exception, message):
        """Check that the block raises `exception` with `message` (a regular expression), and undo what it did."""
        with self.assertRaises(exception) as caught:
            yield
        self.assertRegex(str(caught.exception), message)
