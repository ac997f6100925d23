"""Help on the screens themselves: on every field, and where there is nothing to show yet."""

from lxml import etree, html

from odoo.tests import TransactionCase, tagged

from .view_archs import ADDON, is_always_hidden, own_views, whole_arch

# Names of fields whose label says all, such as "Customer", "Country" and "Responsible".
PLAIN = {
    "category_id",
    "color",
    "company_id",
    "complete_name",
    "country_id",
    "customer_image",
    "date",
    "date_deadline",
    "description",
    "function",
    "industry_id",
    "list_id",
    "name",
    "note",
    "partner_id",
    "partnership_id",
    "revenue_currency_id",
    "sequence",
    "stage_id",
    "tag_ids",
    "user_id",
}
# What a form shows without a label, beside sentences that say what it is.
TEXTS = {"backtest", "example_text", "line_ids", "match_ids", "summary", "warning"}


@tagged("post_install", "-at_install")
class TestHelp(TransactionCase):
    def shown_fields(self):
        """Return the fields of the addon that views show; not in search views, which show no help."""
        shown = set()

        def walk(node, model):
            for child in node.iterchildren(etree.Element):
                field = model._fields.get(child.get("name")) if child.tag == "field" else None
                if not field:
                    walk(child, model)
                    continue
                # The fields beside the templates of a kanban are only data for them.
                if not is_always_hidden(child) and node.tag not in ("kanban", "search"):
                    shown.add(field)
                if field.relational:
                    walk(child, self.env[field.comodel_name])

        for view in own_views(self.env):
            if view.type != "search" and view.model in self.env:
                walk(whole_arch(view), self.env[view.model])
        return {field for field in shown if ADDON in field._modules}

    def test_every_field_on_a_screen_has_a_help(self):
        shown = self.shown_fields()
        self.assertGreater(len(shown), 200)
        silent = {field for field in shown if not field.help}
        self.assertEqual(sorted(str(field) for field in silent if field.name not in PLAIN | TEXTS), [])
        self.assertEqual(PLAIN | TEXTS, {field.name for field in silent}, "No name is left that needs no exception.")

    def test_helps_are_sentences(self):
        # Fields that are related to Odoo's have Odoo's help.
        helps = {field.help for field in self.shown_fields() if field.help and field._modules == (ADDON,)}
        self.assertEqual([text for text in helps if not text.rstrip().endswith((".", "?"))], [])

    def test_every_empty_list_says_what_to_do(self):
        data = self.env["ir.model.data"].search([("module", "=", ADDON), ("model", "=", "ir.actions.act_window")])
        actions = self.env["ir.actions.act_window"].browse(data.mapped("res_id"))
        lists = actions.filtered(lambda action: action.view_mode != "form")
        self.assertGreater(len(lists), 15)
        for action in lists:
            with self.subTest(action=action.name):
                page = html.fromstring(f"<div>{action.help or ''}</div>")
                headlines = page.xpath("./p[contains(@class, 'o_view_nocontent_')]")
                self.assertEqual(len(headlines), 1)
                self.assertFalse(headlines[0].text_content().strip().endswith("."), "A headline has no full stop.")
                rest = " ".join(part.text_content().strip() for part in page.iterchildren() if part not in headlines)
                self.assertRegex(rest, r"\w+ \w+.*[.]$", "A sentence says what to do.")
