from odoo import api, models
from odoo.fields import Domain

from ...tools.public import checks_access

# The least and the most value of the fields that are whole numbers.
WHOLE_RANGES = {"weight": (1, 100), "validity_months": (0, 1200)}


class StrategicCriterionImportMixin(models.AbstractModel):
    """Mixin of strategic.criterion: what an imported file says of criteria, and by which names it finds them."""

    _name = "strategic.criterion.import.mixin"
    _description = "Criteria in Imported Files"

    @api.model
    @checks_access("read")
    def get_import_templates(self):
        """Return the file that Odoo's import offers as an example."""
        return [
            {
                "label": self.env._("Import Template for Criteria"),
                "template": "/strategic_customer/static/xls/criteria.xlsx",
            }
        ]

    @api.model
    def _search_display_name(self, operator, value):
        """Also find a criterion by its name with the audience, such as "Typical of its market (Main market)".

        An export holds these names, so an import must find them. English names are found in every language, so that one
        file serves colleagues with different languages.
        """
        domain = super()._search_display_name(operator, value)
        if operator in ("=", "in"):
            shown = [value] if operator == "=" else value
            criteria = self.with_context(active_test=False).search_fetch([], ["name", "audience_id"])
            found = criteria.filtered(lambda criterion: any(name in shown for name in criterion._names_in_files()))
            domain = Domain.OR([domain, [("id", "in", found.ids)]])
        return domain

    def _names_in_files(self):
        """Return the names by which a file may name this criterion."""
        english = self.with_context(lang="en_US")
        return self._full_name(), english._full_name(), english.name

    @api.model
    def _import_ranges(self):
        return WHOLE_RANGES
