from odoo import api, models

from ...const import REVENUE_SOURCE, SETTINGS


class StrategicRevenueSources(models.AbstractModel):
    """The register of the sources of revenue, and which of them a reader gets.

    The setting *Revenue from* names the source for everybody. A source is offered where its addon is installed. If the
    addon is uninstalled later, or a reader may not read the source, charts and reports show the revenue of
    opportunities, and say so. Criteria never fall back: without their source they are broken, see
    `_revenue_source` of `strategic.scoring`.
    """

    _name = "strategic.revenue.sources"
    _description = "Sources of Revenue"

    @api.model
    def _sources(self):
        """Return the model of each source by its key in the setting, in the order in which the settings offer them."""
        return {
            "opportunities": "strategic.revenue.opportunities",
            "orders": "strategic.revenue.orders",
            "invoices": "strategic.revenue.invoices",
        }

    @api.model
    def _options(self):
        """Return the sources that are installed, as options of a selection."""
        sources = {key: self.env[model] for key, model in self._sources().items()}
        return [(key, source._label()) for key, source in sources.items() if source._is_installed()]

    @api.model
    def _chosen(self):
        """Return the source that the setting names, whether it is installed or not."""
        return self.env[self._sources()[self._chosen_key()]]

    @api.model
    def _chosen_key(self):
        # sudo: only administrators may read system parameters, but every reader of a report has to know its source.
        saved = self.env["ir.config_parameter"].sudo().get_param(REVENUE_SOURCE) or SETTINGS[REVENUE_SOURCE]
        # Another addon may have added the source, and be uninstalled.
        return saved if saved in self._sources() else SETTINGS[REVENUE_SOURCE]

    @api.model
    def _for_reader(self):
        """Return the source of the revenue that the user gets: the chosen one or, if that can't be, opportunities."""
        chosen = self._chosen()
        return chosen if chosen._is_readable() else self.env["strategic.revenue.opportunities"]

    @api.model
    def _described(self):
        """Return whole sentences that say where the user's revenue comes from, and why not from the chosen source."""
        chosen, source = self._chosen(), self._for_reader()
        definition = source._definition()
        if source._name == chosen._name:
            return definition
        if chosen._is_installed():
            reason = self.env._(
                "The settings ask for %(origin)s, which you may not read: these figures come from opportunities.",
                origin=chosen._label(),
            )
        else:
            reason = self.env._(
                "The settings ask for %(origin)s, whose addon is not installed: these figures come from opportunities.",
                origin=chosen._label(),
            )
        return f"{reason} {definition}"
