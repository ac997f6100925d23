from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools import rule_domain
from ...tools.limits import is_id_text

# The models whose unsaved settings can be previewed: those with the fields of `strategic.settings.mixin`.
SETTINGS_MODELS = ("strategic.settings", "res.config.settings")


class ResPartner(models.Model):
    """Find the customers that would be changed by settings that are on a form and not saved yet."""

    _inherit = "res.partner"

    strategic_preview = fields.Char(
        string="Changed by Settings",
        store=False,
        copy=False,
        search="_search_strategic_preview",
        exportable=False,
        groups="sales_team.group_sale_manager,base.group_system",
        help="Finds the customers that would drop out or come in with settings that are being tried out.",
    )

    def _search_strategic_preview(self, operator, value):
        """Find the customers that would drop out or come in with the user's own settings, given as "model,id"."""
        if operator != "in":
            return NotImplemented
        # In a search, the ORM checks the field access of columns only.
        self._check_field_access(self._fields["strategic_preview"], "read")
        changed = [self._select_changed_by(settings) for settings in map(self._tried_out_settings, value)]
        return Domain.custom(
            to_sql=lambda _model, alias, _query: SQL(
                "(%s)", SQL(" OR ").join(SQL("%s IN (%s)", SQL.identifier(alias, "id"), ids) for ids in changed)
            )
        )

    def _tried_out_settings(self, reference):
        """Return the settings named by `reference`; raise a `UserError` unless this user is trying them out."""
        model, _comma, number = str(reference).partition(",")
        is_reference = model in SETTINGS_MODELS and is_id_text(number)
        settings = self.env[model].browse(int(number)).exists() if is_reference else None
        # The superuser tries no settings out. The engine reads rules as the superuser, so a rule can't search this.
        if not settings or self.env.su or settings.sudo().create_uid != self.env.user:
            raise UserError(
                self.env._("These settings are not being tried out any more. Open the preview from the settings again.")
            )
        settings.check_access("read")
        if settings.strategic_customer_domain != self.env["strategic.scoring"]._saved_programme().scope:
            # A scope that is not saved has not been checked yet.
            rule_domain.check(settings.strategic_customer_domain, self)
        return settings

    def _select_changed_by(self, settings):
        """Return the SELECT of the ids of the customers that would drop out or come in with `settings`."""
        return self.env["strategic.scoring"]._select_preview(
            *settings._strategic_settings(), SQL("id"), SQL("drops_out OR comes_in")
        )
