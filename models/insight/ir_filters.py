from odoo import models


class IrFilters(models.Model):
    """Shows the favourites of the addon under names in the user's language: Odoo has no translations for these names.

    A favourite that somebody has renamed keeps its name.
    """

    _inherit = "ir.filters"

    def _read_format(self, fnames, load="_classic_read"):
        found = super()._read_format(fnames, load)
        names = self._strategic_names() if "name" in fnames else {}
        for values in found:
            if values.get("name") in names:
                values["name"] = names[values["name"]]
        return found

    def _strategic_names(self):
        """Return the names of our favourites in the user's language, by their names in English."""
        return {
            "Candidates by Audience": self.env._("Candidates by Audience"),
            "In and Out by Month": self.env._("In and Out by Month"),
            "My Candidates": self.env._("My Candidates"),
            "My Reviews": self.env._("My Reviews"),
            "Partnerships at Risk": self.env._("Partnerships at Risk"),
            "Revenue by Audience": self.env._("Revenue by Audience"),
            "Scores by Audience": self.env._("Scores by Audience"),
            "Why They Dropped Out": self.env._("Why They Dropped Out"),
        }
