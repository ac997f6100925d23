"""The base classes of the tests. Tests of addons that build on this addon can inherit from these classes too.

`StrategicCase` has one transaction, which is rolled back. `CommittedCase` has several transactions, which commit.
An addon that gives strategic customers a discount could test it so::

    from odoo.exceptions import AccessError
    from odoo.tests import tagged

    from ..tests.common import StrategicCase


    @tagged("post_install", "-at_install")
    class TestDiscount(StrategicCase):
        @classmethod
        def setUpClass(cls):
            super().setUpClass()
            cls.make_rule([("website", "!=", False)], cls.make_audience("Logistics"))
            cls.renown = cls.make_assessed(name="Recognised in its field")

        def test_strategic_customers_have_a_discount(self):
            customer = self.make_customer(website="https://example.com")
            self.assess(customer, self.renown, 80)
            self.assertScores(customer, audience_fit=100, reputation=80, is_strategic=True)
            self.assertEqual(customer.discount, 10)

        def test_only_sales_managers_change_it(self):
            customer = self.make_customer()
            with self.assertRefused(AccessError, "sales managers"):
                customer.discount = 20
            customer.with_env(self.manager_env).discount = 20
"""

from binascii import crc32
from contextlib import closing, contextmanager

from freezegun import freeze_time

from .common_processes import CommittedCase
from .common_users import UsersCase, create_users, user_vals

__all__ = ["CLOCKS", "ZONES", "CommittedCase", "StrategicCase", "create_users", "user_vals"]

# Time zones of the users: UTC in about half of the test classes, far from UTC in the others. A class always has the
# same zone.
ZONES = ("UTC", "Pacific/Auckland", "UTC", "America/Los_Angeles")

# Times of day in UTC at which tests freeze the time. At 23:30 it is already tomorrow in Auckland; at 00:30 it is still
# yesterday in Los Angeles.
CLOCKS = ("23:30:00", "12:00:00", "00:30:00")

# Context in which Odoo neither tracks values, nor subscribes or notifies users.
QUIET = {
    "mail_activity_quick_update": True,
    "mail_auto_subscribe_no_notify": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "tracking_disable": True,
}


class StrategicCase(UsersCase):
    """Base class of tests: it archives the shipped scorecards, and has short methods to create what a test needs.

    `env` is the environment of a salesperson who may create contacts. Use `manager_env` for what only a sales manager
    may do, and `superuser_env` for what no user may do. The users are records in `superuser_env`.
    """

    # `zone` is the time zone of the users and of `env`; `clock` is the time of day in UTC at which `on` freezes the
    # time. By default the name of the class selects them from ZONES and CLOCKS; a class may set its own.
    zone = clock = None
    # The day in UTC on which the whole class runs; None for the real time. Set it in classes that often call `on`. The
    # first freeze of the time patches every module, which is slow; a freeze inside this freeze is fast. Do not set it
    # in classes with a browser or with their own transactions, because PostgreSQL and other processes use the real
    # time.
    day = None

    def __init_subclass__(cls, **kwargs):
        number = crc32(cls.__name__.encode())
        if "zone" not in vars(cls):
            cls.zone = ZONES[number % len(ZONES)]
        if "clock" not in vars(cls):
            cls.clock = CLOCKS[number // len(ZONES) % len(CLOCKS)]
        return super().__init_subclass__(**kwargs)

    @classmethod
    def setUpClass(cls):
        if cls.day:
            # Odoo's `setUpClass` reads `freeze_time` and freezes the time before any record is created.
            cls.freeze_time = cls.on(cls.day)
        super().setUpClass()
        cls.superuser_env = cls.env
        cls.env["strategic.audience"].search([]).active = False
        cls.env["strategic.criterion"].search([]).active = False
        cls.scoring = cls.env["strategic.scoring"]
        # Run the hooks that run before a commit: they give the changed programme a new revision. Rolled-back tests have
        # drawn revisions from the sequence, so a programme without the newest revision looks stale and is not cached.
        cls.superuser_env.cr.flush()
        cls.make_users()
        cls.manager_env = cls.env_of(cls.sales_manager)
        cls.env = cls.env_of(cls.salesperson)

    @classmethod
    def on(cls, day):
        """Freeze the time at `day` and `clock`, both in UTC. In the users' time zone it can be another day."""
        return freeze_time(f"{day} {cls.clock}")

    @classmethod
    def env_of(cls, user):
        """Return an environment of `user` as the web client has it, with the user's time zone in its context."""
        return cls.superuser_env(user=user, context={**cls.superuser_env.context, "tz": user.tz})

    @classmethod
    def quiet(cls, env):
        """Return `env` with a context in which Odoo sends no messages: messages on many records take long."""
        return env(context={**env.context, **QUIET})

    @classmethod
    def make_audience(cls, name="Logistics", **vals):
        audience = cls.manager_env["strategic.audience"].create({"name": name, **vals})
        cls.settle()
        return audience

    @classmethod
    def make_rule(cls, domain, audience=None, weight=10, **vals):
        """Create a rule that customers meet if they match `domain`; without `audience`, a rule of reputation."""
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
    def make_assessed(cls, audience=None, weight=10, **vals):
        """Create a criterion that users assess; without `audience`, a criterion of reputation."""
        return cls.make_criterion(
            {
                "name": "Assessed",
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
        """Score all customers if the programme has changed, as the pre-commit hook does."""
        cls.superuser_env["strategic.scoring"]._score_changes()

    @classmethod
    def forget_changes(cls):
        """Clear the commit hooks, so that this transaction counts as one that has not changed the programme.

        A transaction that has changed the programme reads it anew on each use. Other transactions use the cache.
        """
        cls.superuser_env.cr.precommit.clear()
        cls.superuser_env.cr.postcommit.clear()

    @classmethod
    def make_customer(cls, name="Acme", **vals):
        return cls.env["res.partner"].create({"name": name, "is_company": True, **vals})

    @classmethod
    def make_contact(cls, customer, name="Contact", **vals):
        return cls.env["res.partner"].create({"name": name, "parent_id": customer.id, **vals})

    @classmethod
    def make_lead(cls, customer=None, by=None, **vals):
        """Create an opportunity, and return it in the salesperson's environment.

        :param by: environment of the user who creates it, such as `manager_env`; by default the salesperson's
        """
        vals = {"name": "Deal", "type": "opportunity", **({"partner_id": customer.id} if customer else {}), **vals}
        return (by or cls.env)["crm.lead"].create(vals).with_env(cls.env)

    @classmethod
    def make_won(cls, customer, amount, closed="now", **vals):
        """Create a won opportunity of the sales manager, and return it in this user's environment.

        :param closed: when it was won, a moment in UTC or None if unknown; by default at this moment
        """
        stage = cls.superuser_env["crm.stage"].search([("is_won", "=", True)], limit=1)
        vals = {"expected_revenue": amount, "stage_id": stage.id, "probability": 100, **vals}
        lead = cls.make_lead(customer, cls.quiet(cls.manager_env), **vals).with_env(cls.manager_env)
        if closed != "now":
            lead.date_closed = closed
        return lead

    @classmethod
    def make_partnership(cls, customer, by=None, **vals):
        """Create a partnership, and return it in the salesperson's environment.

        :param by: environment of the user who creates it, such as a colleague; by default the salesperson's
        """
        partnerships = (by or cls.env)["strategic.partnership"]
        return partnerships.create({"partner_id": customer.id, **vals}).with_env(cls.env)

    @classmethod
    def make_requirement(cls, partnership, goal="undecided", **vals):
        return partnership.env["strategic.requirement"].create(
            {"partnership_id": partnership.id, "name": "Need", "goal": goal, **vals}
        )

    @classmethod
    def make_stakeholder(cls, partnership, person, **vals):
        return partnership.env["strategic.stakeholder"].create(
            {"partnership_id": partnership.id, "partner_id": person.id, **vals}
        )

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

    @contextmanager
    def rolled_back(self):
        """Roll back what the block has done, and empty the record caches."""
        with closing(self.env.cr.savepoint()):
            yield

    def run_cron(self, name):
        """Run the scheduled action `name` as Odoo's scheduler does, with its time budget.

        The commits of the action become savepoints.
        """
        self.settle()
        with self.enter_registry_test_mode():
            answer = self.superuser_env.ref(f"strategic_customer.ir_cron_{name}").method_direct_trigger()
        self.assertIs(answer, True, "else it holds the error")

    def count_queries(self, call):
        """Return the number of queries of `call` with an empty record cache, including the flush afterwards."""
        self.env.flush_all()
        self.env.invalidate_all()
        self.forget_changes()
        before = self.env.cr.sql_log_count
        call()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def count_runs(self):
        """Return how often all customers have been scored, at once or by the scheduled action."""
        return self.superuser_env["strategic.scoring.run"].search_count([])

    def warm(self, *calls):
        """Run `calls` twice, to fill the caches that a running server has already filled.

        After one round, some caches of rules are still empty.
        """
        for call in calls * 2:
            self.count_queries(call)

    def assertScores(self, partner, **expected):
        """Score all customers if the programme has changed, then check that `partner` has the `expected` values."""
        self.settle()
        self.assertEqual({name: partner[name] for name in expected}, expected)

    @contextmanager
    def assertRefused(self, exception, message):
        """Check that the block raises `exception`, with a text that matches the regular expression `message`."""
        with self.assertRaises(exception) as caught:
            yield
        self.assertRegex(str(caught.exception), message)
