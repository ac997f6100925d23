from unittest.mock import patch

from odoo import Command
from odoo.tests import tagged

from .learn_case import LearnCase


@tagged("post_install", "-at_install")
class TestLearnFields(LearnCase):
    """Any field of customers that a rule may read may be a trait; fields about us, or about the sale, are none."""

    def setUp(self):
        super().setUp()
        self.addCleanup(self.registry.reset_changes)

    def make_field(self, name, ttype, **vals):
        self.superuser_env["ir.model.fields"].create(
            {
                "name": name,
                "model_id": self.superuser_env["ir.model"]._get_id("res.partner"),
                "ttype": ttype,
                "field_description": name.removeprefix("x_").capitalize(),
                **vals,
            }
        )

    def proposed(self, examples):
        """Return the name and domain of the only trait that is proposed."""
        [line] = self.learned(examples).line_ids.filtered("is_kept")
        return line.name, line.domain

    def test_fields_of_odoo(self):
        names = {field.name for field in self.env["strategic.learning"]._trait_fields()}
        self.assertLessEqual({"country_id", "industry_id", "lang", "state_id", "website", "is_company"}, names)
        self.assertFalse({"user_id", "company_id", "parent_id", "type", "tz", "active", "team_id"} & names)
        self.assertFalse({name for name in names if "strategic" in name}, "our own results")

    def test_fields_of_groups_are_for_those_who_may_read_them(self):
        field = self.env["res.partner"]._fields["industry_id"]
        with patch.object(field, "groups", "base.group_system"):
            names = {one.name for one in self.env["strategic.learning"]._trait_fields()}
        self.assertNotIn("industry_id", names)

    def test_bands_of_a_number(self):
        self.make_field("x_employees", "integer")
        examples = self.make_customers(15, x_employees=300) + self.make_customers(15, x_employees=2000)
        for employees in (0, 5, 40, 249, 5_000, 70_000):
            self.make_customers(12, x_employees=employees)
        self.assertEqual(
            self.proposed(examples),
            ("Employees: 250 to under 5,000", "[('x_employees', '>=', 250), ('x_employees', '<', 5000)]"),
        )

    def test_highest_band_has_no_end(self):
        self.make_field("x_revenue", "float")
        examples = self.make_customers(30, x_revenue=2e10)
        self.make_customers(60, x_revenue=9e9)
        self.assertEqual(
            self.proposed(examples), ("Revenue: 10,000,000,000 and more", "[('x_revenue', '>=', 10000000000)]")
        )

    def test_yes_or_no(self):
        self.make_field("x_regulated", "boolean")
        yes = self.make_customers(30, x_regulated=True)
        no = self.make_customers(30, x_regulated=False)
        self.assertEqual(self.proposed(yes), ("Regulated: yes", "[('x_regulated', '=', True)]"))
        self.assertEqual(self.proposed(no), ("Regulated: no", "[('x_regulated', '=', False)]"))

    def test_choice(self):
        self.make_field(
            "x_segment",
            "selection",
            selection_ids=[Command.create({"value": value, "name": value.upper()}) for value in ("a", "b", "c")],
        )
        examples = self.make_customers(15, x_segment="a") + self.make_customers(15, x_segment="b")
        self.make_customers(30, x_segment="c")
        name, domain = self.proposed(examples)
        self.assertIn(name, ("Segment: A, B", "Segment: B, A"))
        self.assertIn(domain, ("[('x_segment', 'in', ['a', 'b'])]", "[('x_segment', 'in', ['b', 'a'])]"))

    def test_website(self):
        examples = self.make_customers(30, website="https://example.com")
        self.make_customers(30)
        self.assertEqual(self.proposed(examples), ("Website Link: filled in", "[('website', '!=', False)]"))

    def test_archived_tags_are_no_traits(self):
        tag = self.make_tag("Learn old")
        examples = self.make_customers(30, category_id=[Command.link(tag.id)])
        self.make_customers(30)
        tag.active = False
        self.assertFalse(self.learned(examples).line_ids)

    def test_tags_of_a_family_form_one_trait(self):
        small, large, alone = (self.make_tag(name) for name in ("Size: small", "Size: large", "Learn alone"))
        examples = self.make_customers(15, category_id=[Command.link(small.id)])
        examples += self.make_customers(15, category_id=[Command.link(large.id)])
        self.make_customers(3, category_id=[Command.set((small + large).ids)])
        self.make_customers(40, category_id=[Command.link(alone.id)])
        wizard = self.learned(examples)
        [line] = wizard.line_ids.filtered("is_kept")
        self.assertIn(line.name, ("Size: small, large", "Size: large, small"))
        self.assertEqual(line.customer_count, 33, "who has both tags counts once")

    def test_tags_below_one_form_one_trait(self):
        parent = self.make_tag("Learn sector")
        first, second = (self.make_tag(name, parent_id=parent.id) for name in ("Air", "Rail"))
        examples = self.make_customers(15, category_id=[Command.link(first.id)])
        examples += self.make_customers(15, category_id=[Command.link(second.id)])
        self.make_customers(40)
        self.assertIn(self.proposed(examples)[0], ("Learn sector: Air, Rail", "Learn sector: Rail, Air"))

    def test_many_values_are_named_in_part(self):
        countries = self.env["res.country"].search([], limit=8)
        examples = self.env["res.partner"]
        for country in countries:
            examples += self.make_customers(5, country_id=country.id)
        self.make_customers(60)
        name, domain = self.proposed(examples)
        self.assertTrue(name.startswith("Country: ") and name.endswith(" and 2 more"), name)
        self.assertEqual(domain.count(","), 9)
