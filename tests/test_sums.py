from odoo.tests import TransactionCase, tagged

ADDON = "strategic_customer"
# The stored numbers of the addon's models of which a sum says something. Odoo adds up all others too, in the rows of
# groups and in the pivot, unless the field says otherwise.
SUMMED = {
    "strategic.movement.report": {"change", "gained", "lost"},
    "strategic.partnership": {
        "general_count",
        "general_done",
        "reference_cap",
        "supporter_count",
        "tailored_count",
        "tailored_done",
        "undecided_count",
    },
    "strategic.portfolio.report": {"customer_count", "open_revenue", "won", "won_last_year", "won_year_before"},
    "strategic.scoring.run": {"done_count", "total_count", "written_count"},
}


@tagged("post_install", "-at_install")
class TestSums(TransactionCase):
    """Lists and pivots add up only what can be added up: no weights, thresholds, months, colours or ranks."""

    def test_stored_numbers(self):
        names = self.env["ir.model.data"].search([("module", "=", ADDON), ("model", "=", "ir.model.fields")])
        ours = self.env["ir.model.fields"].browse(names.mapped("res_id"))
        summed = {}
        for field in ours.filtered(lambda one: one.ttype in ("integer", "float", "monetary") and one.store):
            model = self.env[field.model]
            if not model._abstract and not model.is_transient() and model._fields[field.name].aggregator == "sum":
                summed.setdefault(field.model, set()).add(field.name)
        self.assertEqual(summed, SUMMED)
