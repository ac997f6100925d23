from ..common import StrategicCase


class ListCase(StrategicCase):
    """Base class with short methods for published lists. The sales manager matches and confirms them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.renown = cls.make_assessed(name="Recognised")

    @classmethod
    def make_list(cls, *entries, by=None, **vals):
        """Create a list; each of `entries` is a name, or a dict of values. Names get the ranks 1, 2, 3, …

        :param by: environment of the user who creates it, by default the sales manager's
        """
        published = (by or cls.manager_env)["strategic.list"].create(
            {"name": "Global 500", "criterion_id": cls.renown.id, **vals}
        )
        cls.add_entries(published, *entries)
        return published

    @classmethod
    def add_entries(cls, published, *entries):
        return published.env["strategic.list.entry"].create(
            [
                {"list_id": published.id, "rank": rank, **(entry if isinstance(entry, dict) else {"name": entry})}
                for rank, entry in enumerate(entries, 1)
            ]
        )

    @classmethod
    def next_edition(cls, published, *entries):
        """Create the next edition as the button does, with `entries`, and match it."""
        action = published.action_new_edition()
        following = published.browse(action["res_id"])
        cls.add_entries(following, *entries)
        following._match()
        return following

    @classmethod
    def matched(cls, *entries, **vals):
        """Create a list, match it, and return its entries in their order."""
        published = cls.make_list(*entries, **vals)
        published._match()
        return published.entry_ids.sorted("id")

    @classmethod
    def confirmed(cls, *entries, **vals):
        """Create a list, match it, confirm what is sure, and return the list."""
        published = cls.make_list(*entries, **vals)
        published._match()
        published.action_confirm()
        return published

    def assertMatches(self, entries, *expected):
        """Check state and customer of each entry."""
        self.assertRecordValues(
            entries, [{"state": state, "partner_id": customer and customer.id} for state, customer in expected]
        )

    def assertReputation(self, customer, value):
        self.assertScores(customer, reputation=value)
