from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import SQL

from ...engine.batches import FEW, among, between
from ...engine.compiled import KEPT, PREFIX
from ...engine.rule_sql import BITS
from ...engine.rules import Rules
from ...engine.scores import Scores
from ...tools.odoo_private import query_count
from ..common import StrategicCase


@tagged("post_install", "-at_install")
class TestCompiled(StrategicCase):
    """Compiled SQL and its plan are kept while programme and day stay the same, and no longer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.superuser_env.registry.clear_cache()
        cls.rule = cls.make_rule([("city", "=", "Ghent")])
        cls.customer = cls.make_customer(city="Bruges")

    def plans(self):
        rows = self.superuser_env.execute_query(
            SQL("SELECT name FROM pg_prepared_statements WHERE starts_with(name, %s)", PREFIX)
        )
        return {name for (name,) in rows}

    def move(self, city):
        self.customer.city = city
        self.env.flush_all()
        return self.customer.reputation

    def test_next_write_takes_the_plan_that_is_there(self):
        self.assertEqual(self.move("Ghent"), 100)
        plans = self.plans()
        self.assertTrue(plans)
        self.assertEqual([self.move("Bruges"), self.move("Ghent")], [0, 100])
        self.assertEqual(self.plans(), plans)

    def test_other_programme_is_compiled(self):
        self.move("Ghent")
        self.rule.with_env(self.manager_env).domain = "[('city', '=', 'Bruges')]"
        self.settle()
        self.assertEqual(self.move("Bruges"), 100)

    def test_other_day_is_compiled(self):
        criterion = self.make_assessed()
        with self.on("2026-03-01"):
            self.assess(self.customer, criterion, 100, valid_until="2026-03-01")
            self.assertEqual(self.move("Ghent"), 100)
        with self.on("2026-03-02"):
            self.assertEqual(self.move("Antwerp"), 0)
            self.assertEqual(self.move("Ghent"), 50)

    def test_connection_keeps_few_plans(self):
        for weight in range(1, 2 * KEPT):
            self.rule.with_env(self.manager_env).weight = weight
            self.settle()
            self.move(f"Ghent {weight}")
            self.assertLessEqual(len(self.plans()), KEPT)

    def test_plan_serves_any_few_customers(self):
        self.move("Ghent")
        others = self.customer.concat(*(self.make_customer(f"Other {number}") for number in range(3)))
        plans = self.plans()
        others.write({"city": "Ghent"})
        self.env.flush_all()
        self.assertEqual(others.mapped("reputation"), [100] * 4)
        self.assertEqual(self.plans(), plans)

    def test_what_the_database_was_asked_is_not_kept(self):
        """While it compiles a rule on the tags below a tag, the ORM reads where this tag is; the tag may be moved."""
        tags = self.superuser_env["res.partner.category"]
        above, top = tags.create([{"name": "Above"}, {"name": "Top"}])
        self.rule.with_env(self.manager_env).domain = str([("category_id", "child_of", above.id)])
        self.settle()
        self.assertEqual(self.move("Antwerp"), 0)
        above.parent_id = top
        below = tags.create({"name": "Below", "parent_id": above.id})
        self.customer.category_id = [Command.link(below.id)]
        self.env.flush_all()
        self.assertEqual(self.customer.reputation, 100)
        rules, batch = Rules(self.scoring), among([1])
        compiled = [self.scoring._compile("_build_explanation", rules, batch) for _ in range(3)]
        self.assertEqual([one.name for one in compiled], ["", "", ""])

    def test_same_sql_for_every_batch_of_a_kind(self):
        rules = Rules(self.scoring)
        for first, second in ((between(0, 10), between(10, 30)), (among([1]), among([2, 3]))):
            with self.subTest(kind=first.kind):
                compiled = self.scoring._compile("_build_explanation", rules, first)
                queries = query_count(self.env)
                self.assertIs(self.scoring._compile("_build_explanation", rules, second), compiled)
                self.assertEqual(query_count(self.env), queries)

    def test_many_ids_are_sent_once(self):
        batch = among(range(1, FEW + 2))
        sql = batch.fill(self.scoring._build_explanation(Scores(Rules(self.scoring), batch)))
        self.assertEqual([one for one in sql.params if isinstance(one, list)], [list(range(1, FEW + 2))])


@tagged("post_install", "-at_install")
class TestManyConditions(StrategicCase):
    """One field may have more conditions than a bitmask has bits: each customer still meets its own rules alone."""

    RULES = 2 * BITS + 3
    # The first and the last bit of each bitmask, and some between.
    TRIED = (0, 1, BITS - 1, BITS, BITS + 1, 2 * BITS - 1, 2 * BITS, 2 * BITS + 2)

    def assertMeetOwn(self, domains, customers):
        """Make a rule of each of `domains`, and check that each of `customers`, {number: customer}, meets one alone."""
        self.manager_env["strategic.criterion"].create(
            [{"name": f"Rule {n}", "method": "rule", "domain": str(domain)} for n, domain in enumerate(domains)]
        )
        self.settle()
        for number, customer in customers.items():
            criteria = customer.strategic_explanation["reputation"]["criteria"]
            self.assertEqual([one["name"] for one in criteria if one["points"]], [f"Rule {number}"])
            self.assertEqual(customer.reputation, 1)

    def test_tags_of_customers(self):
        tags = self.superuser_env["res.partner.category"].create([{"name": f"Tag {n}."} for n in range(self.RULES)])
        self.assertMeetOwn(
            [
                [("category_id", "in", tag.ids)] if number % 2 else [("category_id.name", "=", tag.name)]
                for number, tag in enumerate(tags)
            ],
            {number: self.make_customer(category_id=[Command.set(tags[number].ids)]) for number in self.TRIED},
        )

    def test_countries(self):
        countries = self.superuser_env["res.country"].search([], limit=self.RULES)
        self.assertMeetOwn(
            [[("country_id.code", "=", country.code)] for country in countries],
            {number: self.make_customer(country_id=countries[number].id) for number in self.TRIED},
        )

    def test_opportunities(self):
        customers = {number: self.make_customer() for number in self.TRIED}
        for number, customer in customers.items():
            self.make_lead(customer, name=f"Deal {number}.")
        self.assertMeetOwn([[("opportunity_ids.name", "=", f"Deal {n}.")] for n in range(self.RULES)], customers)
