from itertools import product

from odoo import Command
from odoo.tests import tagged

from .partnership_case import PartnershipCase


@tagged("post_install", "-at_install")
class TestPartnershipGoals(PartnershipCase):
    """Requirements tell how much of a partnership's product is tailored to its customer, and how much is general."""

    def test_two_goals(self):
        self.requirements(
            *2 * [("tailored", "done")],
            ("tailored", "todo"),
            ("tailored", "in_progress"),
            ("general", "done"),
            *2 * [("general", "todo")],
            ("general", "in_progress"),
            ("undecided", "todo"),
            ("tailored", "dropped"),
        )
        figures = {
            "tailored_count": 4,
            "tailored_progress": 50,
            "general_count": 4,
            "general_progress": 25,
            "general_share": 50,
            "is_drifting": False,
            "course": "market",
        }
        self.assertRecordValues(self.partnership, [figures])
        self.requirements(("tailored", "todo"))
        self.assertRecordValues(
            self.partnership,
            [
                dict(
                    figures, tailored_count=5, tailored_progress=40, general_share=44, is_drifting=True, course="custom"
                )
            ],
        )

    def test_goals_of_nothing(self):
        nothing = {"tailored_progress": 0, "general_progress": 0, "general_share": 0, "is_drifting": False}
        self.assertRecordValues(self.partnership, [dict(nothing, course="undecided")])
        self.requirements(("tailored", "dropped"), ("undecided", "done"))
        self.assertRecordValues(self.partnership, [dict(nothing, course="undecided")])

    def test_goals_follow_every_change(self):
        one, other = self.requirements(("tailored", "todo"), ("general", "todo"))
        self.assertFalse(self.partnership.is_drifting)
        other.goal = "tailored"
        self.assertTrue(self.partnership.is_drifting)
        one.state = "done"
        self.assertEqual(self.partnership.tailored_progress, 50)
        (one + other).unlink()
        self.assertEqual((self.partnership.tailored_count, self.partnership.course), (0, "undecided"))

    def test_goals_of_any_mix_agree_with_counting(self):
        combinations = list(product(("tailored", "general", "undecided"), ("todo", "in_progress", "done", "dropped")))
        for seed in range(1, 12):
            self.partnership.requirement_ids.unlink()
            lines = [line for place, line in enumerate(combinations) for _copy in range(place * seed % 4)]
            self.requirements(*lines)
            counting = [goal for goal, state in lines if state != "dropped"]
            tailored, general = counting.count("tailored"), counting.count("general")
            share = round(100 * general / (tailored + general) + 1e-9) if tailored + general else 0
            self.assertEqual(self.partnership.general_share, share, lines)
            self.assertEqual(self.partnership.is_drifting, tailored > general, lines)

    def test_goals_without_a_query_a_record(self):
        partnerships = self.partnership.browse().concat(
            *(self.make_partnership(self.make_customer(f"Customer {number}")) for number in range(20))
        )
        for partnership in partnerships:
            partnership.requirement_ids = [
                Command.create({"name": "Need", "goal": goal}) for goal in ("general", "general", "tailored")
            ]
        self.env.flush_all()

        def recompute(records):
            field = records._fields["general_share"]
            return self.count_queries(lambda: self.env.add_to_compute(field, records))

        self.assertEqual(recompute(partnerships[:5]), recompute(partnerships))
        self.assertEqual(set(partnerships.mapped("general_share")), {67})

    def test_parts_moved_count_where_they_are(self):
        other = self.make_partnership(self.customer)
        [need] = self.requirements(("tailored", "todo"))
        sponsor = self.make_stakeholder(self.partnership, self.make_contact(self.customer), role="sponsor")
        (need | self.requirements(("general", "todo"))).partnership_id = other
        sponsor.partnership_id = other
        names = ("tailored_count", "general_count", "is_drifting", "has_sponsor")
        self.assertRecordValues(
            self.partnership + other,
            [dict(zip(names, values, strict=True)) for values in ((0, 0, False, False), (1, 1, False, True))],
        )
