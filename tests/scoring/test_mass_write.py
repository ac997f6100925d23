from odoo.fields import Command
from odoo.tests import tagged

from ..common import StrategicCase


@tagged("post_install", "-at_install")
class TestMassWrite(StrategicCase):
    """One scoring covers all customers of a write, and also the customers that Odoo writes as a consequence."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_rule([("city", "=", "Ghent")], cls.make_audience())
        cls.customers = cls.env["res.partner"].create([{"name": f"Mass {n}", "is_company": True} for n in range(5)])
        # Odoo copies the address of each company to its subsidiaries, one company at a time.
        cls.subsidiaries = cls.env["res.partner"].create(
            [{"name": f"Branch of {one.name}", "is_company": True, "parent_id": one.id} for one in cls.customers]
        )

    def count_scorings(self, call):
        """Return how many times `call` runs the scoring statement."""
        counted = []
        engine = self.env.registry["strategic.scoring"]
        score_batch = engine._score_batch

        def counting(scoring, *args, **kwargs):
            counted.append(args)
            return score_batch(scoring, *args, **kwargs)

        self.patch(engine, "_score_batch", counting)
        call()
        return len(counted)

    def test_address_taken_over(self):
        self.assertEqual(self.count_scorings(lambda: self.customers.write({"city": "Ghent"})), 1)
        self.assertEqual((self.customers + self.subsidiaries).mapped("audience_fit"), [100] * 10)

    def test_both_scores(self):
        self.assertEqual(self.count_scorings(lambda: self.customers.write({"audience_fit": 80, "reputation": 90})), 1)
        self.assertEqual(self.customers.mapped("strategic_status"), ["strategic"] * 5)

    def test_contacts_made_with_an_address(self):
        vals_list = [{"name": f"Ada {one.name}", "parent_id": one.id, "city": "Ghent"} for one in self.customers]
        self.assertLessEqual(self.count_scorings(lambda: self.env["res.partner"].create(vals_list)), 2)
        self.assertEqual(self.customers.mapped("audience_fit"), [100] * 5)

    def test_written_through_the_parent(self):
        parent = self.make_customer("Parent")
        commands = [Command.link(one.id) for one in self.customers]
        self.assertEqual(self.count_scorings(lambda: parent.write({"child_ids": commands})), 1)
        self.customers.invalidate_recordset()
        self.assertEqual(self.customers.parent_id, parent)

    def test_failed_write_leaves_nothing_to_be_scored(self):
        with self.assertRaises(ValueError), self.env.cr.savepoint():
            self.customers.write({"city": "Ghent", "type": "no such type"})
        self.assertEqual(self.count_scorings(lambda: self.customers.write({"city": "Ghent"})), 1)
        self.assertEqual(self.customers.mapped("audience_fit"), [100] * 5)
