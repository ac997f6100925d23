from binascii import crc32
from contextlib import contextmanager

from freezegun import freeze_time

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, TransactionCase, get_db_name, new_test_user

# Where the people of a class of tests live: every other class is far from Greenwich, always at the same place.
ZONES = ("UTC", "Pacific/Auckland", "UTC", "America/Los_Angeles")

# The hour, in UTC, of a frozen day: at 23:30 it is tomorrow in Auckland, at 00:30 still yesterday in Los Angeles.
CLOCKS = ("23:30:00", "12:00:00", "00:30:00")


class StrategicCase(TransactionCase):
    """A database without the shipped scorecards, and short ways to say what a test needs.

    `env` is a salesperson's, who may create contacts. What only a sales manager may is done in `manager_env`, and
    what nobody may in `superuser_env`. The users themselves are the superuser's records.
    """

    # The time zone of the users and of `env`, and the hour at which `on` freezes days: those of ZONES and CLOCKS that
    # fall to the class's name, unless it says its own.
    zone = clock = None
    # The day, in UTC, on which the whole class takes place; None for the real time. Not for classes with a browser or
    # with transactions of their own, where PostgreSQL and other processes go by the real time.
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
            # Started by Odoo, before anything is made.
            cls.freeze_time = cls.on(cls.day)
        super().setUpClass()
        cls.superuser_env = cls.env
        cls.env["strategic.audience"].search([]).active = False
        cls.env["strategic.criterion"].search([]).active = False
        cls.scoring = cls.env["strategic.scoring"]
        cls.make_users()
        cls.manager_env = cls.env_of(cls.sales_manager)
        cls.env = cls.env_of(cls.salesperson)

    @classmethod
    def on(cls, day):
        """Freeze the time on `day` in UTC, at the class's hour: where its people live it may be another day."""
        return freeze_time(f"{day} {cls.clock}")

    @classmethod
    def env_of(cls, user):
        """Give an environment of `user` as the web client has it, with the user's time zone in its context."""
        return cls.superuser_env(user=user, context={**cls.superuser_env.context, "tz": user.tz})

    @classmethod
    def make_users(cls):
        """Make `salesperson`, `sales_lead`, `sales_manager`, `employee` and `portal`, a user of each group."""
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
    def forget_changes(cls):
        """Go on as in a transaction that has changed no criteria: it would read them again and again."""
        cls.superuser_env.cr.precommit.clear()
        cls.superuser_env.cr.postcommit.clear()

    @classmethod
    def make_customer(cls, name="Acme", **vals):
        return cls.env["res.partner"].create({"name": name, "is_company": True, **vals})

    @classmethod
    def make_contact(cls, customer, name="Contact", **vals):
        return cls.env["res.partner"].create({"name": name, "parent_id": customer.id, **vals})

    @classmethod
    def make_partnership(cls, customer, by=None, **vals):
        """Make a partnership, as the salesperson's record.

        :param by: the environment of whoever makes it where it is a colleague's or another company's
        """
        partnerships = (by or cls.env)["strategic.partnership"]
        return partnerships.create({"partner_id": customer.id, **vals}).with_env(cls.env)

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

    def run_cron(self, name):
        """Run the scheduled action `name` as the scheduler does, with its time budget; its commits are savepoints."""
        self.settle()
        with self.enter_registry_test_mode():
            answer = self.superuser_env.ref(f"strategic_customer.ir_cron_{name}").method_direct_trigger()
        self.assertIs(answer, True, "else it holds the error")

    def count_queries(self, call):
        """Give how many queries `call` takes, with all that it leaves to be written, nothing being cached."""
        self.env.flush_all()
        self.env.invalidate_all()
        self.forget_changes()
        before = self.env.cr.sql_log_count
        call()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def warm(self, *calls):
        """Make `calls` twice, which fills the caches that a server has filled long since: rules take two rounds."""
        for call in calls * 2:
            self.count_queries(call)

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
