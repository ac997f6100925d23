import csv
import unicodedata
from collections import Counter, defaultdict
from itertools import cycle

from odoo.tests import tagged
from odoo.tools import file_path

from .list_case import ListCase

# How publishers write the legal form, or leave it out: in turn for the members of an index.
FORMS = ("", " INC.", ", Ltd.", " plc", " S.A.", " AG", " & Co. KG", " N.V.", " Group", " A/S")


def read(name):
    """Return the rows of a file in tests/data as dicts."""
    with open(file_path(f"strategic_customer/tests/data/{name}"), encoding="utf-8") as file:
        return list(csv.DictReader(file))


def published_name(name, form):
    """Return `name` as a publisher writes it: in capitals, without accents, with another legal form."""
    parts = unicodedata.normalize("NFKD", name.upper())
    return "".join(part for part in parts if not unicodedata.combining(part)) + form


@tagged("post_install", "-at_install")
class TestListReal(ListCase):
    """The members of 20 stock indexes, spelt as publishers do, are found among 1,124 real customers.

    The indexes are tags of the real customers, so it is known which customer each entry is.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        tags = {row["id"]: row["name"] for row in read("customer_tags.csv")}
        rows = read("customers.csv")
        customers = cls.quiet(cls.env)["res.partner"].create(
            [{"name": row["name"], "is_company": True, "website": row["website"]} for row in rows]
        )
        cls.members = defaultdict(list)
        for row, customer in zip(rows, customers.with_env(cls.env), strict=True):
            for tag in row["category_id/id"].split(","):
                if tags.get(tag, "").startswith("Index: "):
                    cls.members[tags[tag].removeprefix("Index: ")].append(customer)

    def match_all(self, **more):
        """Make a list of each index, match it, and return its entries with the customer that each is.

        :param more: functions of the customer that give further values of an entry, by field
        """
        forms = cycle(FORMS)
        found = []
        for index, members in self.members.items():
            entries = [
                {
                    "name": published_name(customer.name, next(forms)),
                    "rank": 0,
                    **{name: value(customer) for name, value in more.items()},
                }
                for customer in members
            ]
            published = self.make_list(*entries, name=index)
            published._match()
            found += list(zip(published.entry_ids.sorted("id"), members, strict=True))
        return found

    def assertFound(self, found, **counts):
        """Check how many entries have each state, and that every sure one is the customer that it ought to be."""
        self.assertEqual(Counter(entry.state for entry, _customer in found), counts)
        self.assertFalse([(e.name, c.name) for e, c in found if e.state == "sure" and e.partner_id != c])
        self.assertFalse([(e.name, c.name) for e, c in found if c not in e.match_ids.partner_id])

    def customers_of_unsure(self, found):
        """Return the names of the customers among whom a person has to choose."""
        return {tuple(sorted(e.match_ids.partner_id.mapped("name"))) for e, _customer in found if e.state != "sure"}

    def test_by_name_alone(self):
        found = self.match_all()
        # Two pairs of companies have the same name but for legal form and blanks.
        self.assertEqual(
            self.customers_of_unsure(found), {("Inter Parfums, Inc.", "Interparfums"), ("STABILUS SE", "Stabilus")}
        )
        self.assertFound(found, sure=1314, to_confirm=5)

    def test_by_name_and_website(self):
        # One of each pair has a website.
        found = self.match_all(website=lambda customer: customer.website)
        self.assertFound(found, sure=1317, to_confirm=2)

    def test_assessments_of_an_index(self):
        self.match_all()
        dax = self.manager_env["strategic.list"].search([("name", "=", "DAX")])
        dax.action_confirm()
        assessments = self.env["strategic.assessment"].search([("evidence", "=", "Listed in DAX")])
        self.assertEqual(assessments.partner_id, self.env["res.partner"].concat(*self.members["DAX"]))
        self.assertEqual(set(assessments.mapped("value")), {70})
        self.assertEqual(set(assessments.partner_id.mapped("reputation")), {70})
