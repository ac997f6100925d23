from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ...engine import rule_check
from ...tools.limits import is_id_text


class StrategicPartnerPreviewMixin(models.AbstractModel):
    """Mixin of res.partner: finds the customers that unsaved settings would make strategic or no longer strategic."""

    _name = "strategic.partner.preview.mixin"
    _description = "Customers Changed by Settings"

    def _search_strategic_preview(self, operator, value):
        """Find the customers that unsaved settings would make strategic or no longer strategic.

        `value` holds references to settings forms of this user, each as "model,id".
        """
        if operator != "in":
            return NotImplemented
        # Check the access to the field here, because the ORM does not check it in a search by a field without a column.
        self._check_field_access(self._fields["strategic_preview"], "read")
        changed = [self._select_changed_by(settings) for settings in map(self._unsaved_settings, value)]
        return Domain.custom(
            to_sql=lambda _model, alias, _query: SQL(
                "(%s)", SQL(" OR ").join(SQL("%s IN (%s)", SQL.identifier(alias, "id"), ids) for ids in changed)
            )
        )

    def _unsaved_settings(self, reference):
        """Return the settings form that `reference` names; raise a `UserError` unless this user has opened it."""
        model, _comma, number = str(reference).partition(",")
        is_reference = self._is_settings_form(model) and is_id_text(number)
        settings = self.env[model].browse(int(number)).exists() if is_reference else None
        # Refuse the superuser, who has no form open. Rules are read as the superuser, so this also keeps rules from
        # using the field `strategic_preview`.
        if not settings or self.env.su or settings.sudo().create_uid != self.env.user:
            raise UserError(
                self.env._("These settings are not being tried out any more. Open the preview from the settings again.")
            )
        settings.check_access("read")
        if settings.strategic_customer_domain != self.env["strategic.scoring"]._saved_programme().scope:
            # Check a scope that differs from the saved one, because nothing has checked it yet.
            rule_check.check(settings.strategic_customer_domain, self)
        return settings

    def _is_settings_form(self, model):
        """Return whether `model` is the name of a model of settings forms, one with `strategic.settings.mixin`."""
        if model not in self.env or self.env[model]._abstract:
            return False
        return isinstance(self.env[model], self.pool["strategic.settings.mixin"])

    def _select_changed_by(self, settings):
        """Return the SELECT of the ids of the customers that `settings` would make strategic or no longer strategic."""
        return self.env["strategic.scoring"]._select_changed(*settings._previewed_values())
