from binascii import crc32
from contextlib import contextmanager

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, TransactionCase, get_db_name, new_test_user

# Where the people of a class of tests live: every other class is far from Greenwich, always at the same place.
ZONES = ("UTC", "Pacific/Auckland", "UTC", "America/Los_Angeles")


class StrategicCase(TransactionCase):
    """A database without the shipped scorecards, and short ways to say what a test needs.

    `env` is a salesperson's, who may create contacts. What only a sales manager may is done in `manager_env`, and
    what nobody may in `superuser_env`. The users themselves are the superuser's records.
    """

    # The time zone of the users and of `env`; None takes one of ZONES by the class's name.
    zone = None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.superuser_env = cls.env
        cls.env["strategic.audience"].search([]).active = False
        cls.env["strategic.criterion"].search([]).active = False
        cls.scoring = cls.env["strategic.scoring"]
        cls.zone = cls.zone or ZONES[crc32(cls.__name__.encode()) % len(ZONES)]
        cls.make_users()
        cls.manager_env = cls.env_of(cls.sales_manager)
        cls.env = cls.env_of(cls.salesperson)

    @classmethod
    def env_of(cls, user):
        """Give an environment of `user` as the web client has it, with the user's time zone in its context."""
        return cls.superuser_env(user=user, context={**cls.superuser_env.context, "tz": user.tz})

    @classmethod
    def make_users(cls):
        """Make `salesperson`, `sales_lead`, `sales_manager`, `employee` and `portal`, a user of each group."""
        if "salesperson" in vars(cls):
            return
        for name, login, groups in (
            ("salesperson", "strategic_salesperson", "sales_team.group_sale_salesman,base.group_partner_manager"),
            ("sales_lead", "strategic_lead", "sales_team.group_sale_salesman_all_leads,base.group_partner_manager"),
            ("sales_manager", "strategic_manager", "sales_team.group_sale_manager,base.group_partner_manager"),
            ("employee", "strategic_employee", "base.group_user"),
            ("portal", "strategic_portal", "base.group_portal"),
        ):
            setattr(cls, name, new_test_user(cls.superuser_env, login, groups, tz=cls.zone))

    @classmethod
    def make_audience(cls, name="Logistics", **vals):
        audience = cls.manager_env["strategic.audience"].create({"name": name, **vals})
        cls.settle()
        return audience

    @classmethod
    def make_rule(cls, domain, audience=None, weight=10, **vals):
        return cls.make_criterion(
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
        return cls.make_criterion(
            {
                "name": "Judgement",
                "method": "judgement",
                "audience_id": audience and audience.id,
                "weight": weight,
                **vals,
            }
        )

    @classmethod
    def make_criterion(cls, vals):
        criterion = cls.manager_env["strategic.criterion"].create(vals)
        cls.settle()
        return criterion

    @classmethod
    def settle(cls):
        """Score for what was changed so far, as happens before a commit."""
        cls.superuser_env["strategic.scoring"]._settle()

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
        cls.manager_env["strategic.settings"].create(
            {"strategic_audience_fit_threshold": audience_fit, "strategic_reputation_threshold": reputation}
        ).action_save()
        cls.settle()

    def keep_from_committing(self):
        """Have scheduled actions write where they would commit, which a test must not; they have a minute left."""

        def commit_progress(_cron, _processed=0, **_kwargs):
            self.env.flush_all()
            return 60

        self.patch(self.env.registry["ir.cron"], "_commit_progress", commit_progress)

    def count_queries(self, call):
        """Give how many queries `call` takes, with all that it leaves to be written, nothing being cached."""
        self.env.flush_all()
        self.env.invalidate_all()
        # As in a transaction that has changed no criteria, which would be read again and again.
        self.env.cr.precommit.clear()
        before = self.env.cr.sql_log_count
        call()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def assertScores(self, partner, **expected):
        """Check the score fields of `partner` named in `expected`."""
        self.settle()
        self.assertEqual({name: partner[name] for name in expected}, expected)

    @contextmanager
    def assertRefused(self, exception, message):
        """Check that the block raises `exception` with `message` (a regular expression), and undo what it did."""
        with self.assertRaises(exception) as caught:
            yield
        self.assertRegex(str(caught.exception), message)


class SuperuserCase(StrategicCase):
    """A class of tests that has not moved to its users yet: it goes on as superuser, in UTC."""

    zone = "UTC"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.manager_env = cls.superuser_env


class CommittedCase(BaseCase):
    """Several transactions that really commit, as several processes have them.

    What a class makes it takes away again in `remove`, since nothing is rolled back.
    """

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        self.addCleanup(self.registry.clear_cache)
        self.cursors = []
        self.addCleanup(self._tidy_up)

    def connect(self, user=SUPERUSER_ID):
        """Give the environment of one more person, whose transaction has begun and goes on with what it reads now."""
        cursor = self.registry.cursor()
        self.cursors.append(cursor)
        cursor.execute("SELECT 1 FROM res_partner LIMIT 1")
        return api.Environment(cursor, user, {})

    def begin_anew(self, env):
        """Have the transaction of `env` undone, and begin the next one."""
        env.cr.rollback()
        env.invalidate_all(flush=False)
        env.cr.execute("SELECT 1 FROM res_partner LIMIT 1")

    def remove(self, env):
        """Delete what the test has made."""

    def _tidy_up(self):
        for cursor in self.cursors:
            cursor.rollback()
        env = self.connect()
        self.remove(env)
        env.cr.precommit.clear()
        env.cr.execute("DELETE FROM strategic_scoring_request")
        env.cr.execute("DELETE FROM strategic_scoring_run")
        env.cr.commit()
        for cursor in self.cursors:
            cursor.close()
