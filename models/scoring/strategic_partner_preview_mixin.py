from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ...engine import rule_check
from ...tools.limits import is_id_text


class StrategicPartnerPreviewMixin(models.AbstractModel):
    """Mixin of res.partner: find the customers that settings on a form, which are not saved yet, would change."""

    _name = "strategic.partner.preview.mixin"
    _description = "Customers Changed by Settings"

    def _search_strategic_preview(self, operator, value):
        """Find the customers that would drop out or come in with the user's own settings, given as "model,id"."""
        if operator != "in":
            return NotImplemented
        # The ORM does not check the access to this field in a search, because the field has no column.
        self._check_field_access(self._fields["strategic_preview"], "read")
        changed = [self._select_changed_by(settings) for settings in map(self._unsaved_settings, value)]
        return Domain.custom(
            to_sql=lambda _model, alias, _query: SQL(
                "(%s)", SQL(" OR ").join(SQL("%s IN (%s)", SQL.identifier(alias, "id"), ids) for ids in changed)
            )
        )

    def _unsaved_settings(self, reference):
        """Return the settings that `reference` names; raise a `UserError` unless they are on a form of this user."""
        model, _comma, number = str(reference).partition(",")
        is_reference = self._is_settings_form(model) and is_id_text(number)
        settings = self.env[model].browse(int(number)).exists() if is_reference else None
        # Refuse the superuser, who has no form open. So no rule can use this field: rules are read as the superuser.
        if not settings or self.env.su or settings.sudo().create_uid != self.env.user:
            raise UserError(
                self.env._("These settings are not being tried out any more. Open the preview from the settings again.")
            )
        settings.check_access("read")
        if settings.strategic_customer_domain != self.env["strategic.scoring"]._saved_programme().scope:
            # A scope that is not saved has not been checked yet.
            rule_check.check(settings.strategic_customer_domain, self)
        return settings

    def _is_settings_form(self, model):
        """Return whether `model` is the name of a form with the settings of `strategic.settings.mixin`."""
        if model not in self.env or self.env[model]._abstract:
            return False
        return isinstance(self.env[model], self.pool["strategic.settings.mixin"])

    def _select_changed_by(self, settings):
        """Return the SELECT of the ids of the customers that would drop out or come in with `settings`."""
        return self.env["strategic.scoring"]._select_preview(
            *settings._previewed_values(), SQL("id"), SQL("drops_out OR comes_in")
        )
