from pathlib import Path

from odoo.tests import TransactionCase, tagged

from .. import tests
from ..const import SCORE_FIELDS
from ..hooks import PARTNER_COLUMNS, pre_init_hook


@tagged("post_install", "-at_install")
class TestInstall(TransactionCase):
    """The installation creates the columns of the scores by SQL, the partial indexes and the shipped scorecards."""

    def test_hook_makes_the_columns_that_the_fields_expect(self):
        self.assertEqual(tuple(PARTNER_COLUMNS), SCORE_FIELDS)
        for name, column_type in PARTNER_COLUMNS.items():
            self.assertEqual(self.env["res.partner"]._fields[name]._column_type[0], column_type.code)
        pre_init_hook(self.env)  # must not fail: a retry after a failed installation calls the hook again

    def test_every_test_file_is_registered(self):
        """The package `tests` imports each test module: Odoo runs no other test modules."""
        files = {path.stem for path in Path(tests.__file__).parent.rglob("test_*.py")}
        self.assertEqual(files - set(vars(tests)), set())

    def test_indexes(self):
        self.env.cr.execute(
            "SELECT indexdef FROM pg_indexes WHERE tablename IN ('res_partner', 'strategic_assessment')"
        )
        definitions = [definition for (definition,) in self.env.cr.fetchall()]
        for part in (
            "WHERE (is_strategic IS TRUE)",
            "(strategic_status) WHERE (strategic_status IS NOT NULL)",
            "(strategic_audience_id) WHERE (strategic_audience_id IS NOT NULL)",
            "(strategic_review_date) WHERE (strategic_review_date IS NOT NULL)",
            "UNIQUE INDEX",
        ):
            self.assertTrue(any(part in definition for definition in definitions), part)

    def test_shipped_scorecards(self):
        audience = self.env.ref("strategic_customer.strategic_audience_main")
        for name in ("need", "typical", "shape"):
            criterion = self.env.ref(f"strategic_customer.strategic_criterion_{name}")
            self.assertEqual((criterion.audience_id, criterion.method), (audience, "judgement"))
        for name in ("recognised", "awards", "vouch"):
            criterion = self.env.ref(f"strategic_customer.strategic_criterion_{name}")
            self.assertEqual((criterion.dimension, criterion.method), ("reputation", "judgement"))

    def test_every_action_opens(self):
        """Every window action loads its views, with all their fields and filters."""
        names = self.env["ir.model.data"].search(
            [("module", "=", "strategic_customer"), ("model", "=", "ir.actions.act_window")]
        )
        self.assertGreater(len(names), 10)
        for name in names.mapped("complete_name"):
            with self.subTest(action=name):
                action = self.env["ir.actions.act_window"]._for_xml_id(name)
                search_view = action["search_view_id"] and action["search_view_id"][0]
                views = self.env[action["res_model"]].get_views([*action["views"], (search_view, "search")])
                self.assertTrue(views["views"])
                # An action that opens a dialog needs no help text, because the view in the dialog explains itself.
                self.assertTrue(action["help"] or action["target"] == "new")
