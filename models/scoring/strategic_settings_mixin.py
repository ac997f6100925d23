from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...const import (
    CUSTOMER_SCOPE,
    FIT_THRESHOLD,
    OPEN_PRODUCTS_ONLY,
    REPUTATION_THRESHOLD,
    REVENUE_SOURCE,
    REVIEW_DAYS,
    SETTING_RANGES,
    SETTINGS,
)
from ...engine import rule_check
from ...tools.public import checks_access

# The numeric settings, and the system parameters that store them.
NUMBERS = {
    "strategic_audience_fit_threshold": FIT_THRESHOLD,
    "strategic_reputation_threshold": REPUTATION_THRESHOLD,
    "strategic_review_days": REVIEW_DAYS,
}
# The settings that decide a customer's status. The form shows a preview while one of these settings is changed.
PREVIEWED = ("strategic_audience_fit_threshold", "strategic_reputation_threshold", "strategic_customer_domain")


class StrategicSettingsMixin(models.AbstractModel):
    """Mixin of both settings forms: thresholds, scope and review days, with a preview of what a change would do.

    Administrators find these settings in Odoo's general settings, sales managers in a form of their own.
    """

    _name = "strategic.settings.mixin"
    _inherit = ["strategic.record"]
    _description = "Strategic Settings"

    strategic_audience_fit_threshold = fields.Integer(
        string="Audience Fit Needed",
        help="A customer with at least this audience fit (1 to 100) represents its target audience.",
    )
    strategic_reputation_threshold = fields.Integer(
        string="Reputation Needed",
        help="A customer with at least this reputation (1 to 100) is outstanding in its field.",
    )
    strategic_customer_domain = fields.Char(
        string="Customers in Scope",
        help="The customers that are scored. A customer that somebody has assessed is always scored.",
    )
    strategic_review_days = fields.Integer(
        string="Remind (days before)",
        help="How many days before an assessment runs out the salesperson gets an activity. 0: no activity.",
    )
    strategic_open_products_only = fields.Boolean(
        string="Open Products Only",
        help="Only audiences with a product under development make a customer strategic. A customer keeps its fit to "
        "the other audiences.",
    )
    strategic_revenue_source = fields.Selection(
        selection="_selection_strategic_revenue_source",
        string="Revenue From",
        help="Where the revenue of customers comes from, in reports and in criteria on revenue. Only what is installed "
        "is offered.",
    )
    strategic_revenue_text = fields.Char(
        compute="_compute_strategic_revenue_text",
        help="What counts as revenue now, in whole sentences.",
    )
    strategic_preview = fields.Char(
        compute="_compute_strategic_preview",
        help="What a change of the settings would do when saved; empty while nothing is changed.",
    )
    is_strategic_preview_estimated = fields.Boolean(compute="_compute_strategic_preview")
    strategic_changes_anybody = fields.Boolean(compute="_compute_strategic_preview")

    @api.model
    def _selection_strategic_revenue_source(self):
        return self.env["strategic.revenue.sources"]._options()

    @api.depends("strategic_revenue_source")
    @api.depends_context("lang")
    def _compute_strategic_revenue_text(self):
        sources = self.env["strategic.revenue.sources"]
        for settings in self:
            is_saved = settings.strategic_revenue_source in (False, self._read_revenue_source())
            settings.strategic_revenue_text = (
                sources._described()
                if is_saved
                else self.env[sources._sources()[settings.strategic_revenue_source]]._definition()
            )

    @api.depends(*PREVIEWED)
    @api.depends_context("lang")
    def _compute_strategic_preview(self):
        # The preview reads many customers, which takes time: skip it while the user has changed no setting.
        saved = self._read_strategic_settings()
        for settings in self:
            settings.strategic_preview = settings.strategic_changes_anybody = False
            settings.is_strategic_preview_estimated = False
            values = settings._previewed_values()
            if values == tuple(saved[name] for name in PREVIEWED):
                continue
            if not self._are_previewed_valid(*values):
                settings.strategic_preview = self._invalid_text()
                continue
            counts = self.env["strategic.scoring"]._preview(*values)
            settings.strategic_preview = self._preview_text(values, counts)
            settings.strategic_changes_anybody = any(count.number for count in counts)
            settings.is_strategic_preview_estimated = any(count.is_estimate for count in counts)

    @api.constrains(*NUMBERS)
    def _check_strategic_numbers(self):
        # `ir.config_parameter` checks the numbers too, but its message names a key that users don't know.
        for settings in self:
            for name, key in NUMBERS.items():
                least, most = SETTING_RANGES[key]
                if not least <= settings[name] <= most:
                    raise ValidationError(
                        self.env._(
                            '"%(field)s" is %(value)s; it must be a whole number from %(least)s to %(most)s.',
                            field=self._fields[name]._description_string(self.env),
                            value=settings[name],
                            least=least,
                            most=most,
                        )
                    )

    @api.model
    def _read_strategic_settings(self):
        """Return the saved settings by field name; raise an `AccessError` if the user may not read settings."""
        self.browse().check_access("read")
        programme = self.env["strategic.scoring"]._programme()
        return {
            "strategic_audience_fit_threshold": programme.fit_threshold,
            "strategic_reputation_threshold": programme.reputation_threshold,
            "strategic_customer_domain": programme.scope,
            "strategic_review_days": self.env["strategic.review"]._days(),
            "strategic_open_products_only": self._are_open_products_only(),
            "strategic_revenue_source": self._read_revenue_source(),
        }

    @api.model
    def _read_revenue_source(self):
        """Return the key of the saved source of revenue; False if its addon is not installed, so no option shows it."""
        key = self.env["strategic.revenue.sources"]._chosen_key()
        return key if key in dict(self._selection_strategic_revenue_source()) else False

    @api.model
    def _are_open_products_only(self):
        # sudo: a sales manager may not read system parameters. Who may read this form may read its settings.
        parameters = self.env["ir.config_parameter"].sudo()
        return parameters.get_param(OPEN_PRODUCTS_ONLY, SETTINGS[OPEN_PRODUCTS_ONLY]) == "True"

    def _write_strategic_settings(self):
        """Save the settings of the form that differ from the saved ones, as system parameters."""
        # A default has no parameter. Creating the parameter would count as a change, so all customers would be scored.
        saved = self._read_strategic_settings()
        # sudo: a sales manager may not write system parameters. Who may write this form may save these settings.
        parameters = self.env["ir.config_parameter"].sudo()
        for name, key in NUMBERS.items():
            if self[name] != saved[name]:
                parameters.set_param(key, str(self[name]))
        scope = (self.strategic_customer_domain or "[]").strip()
        if scope != saved["strategic_customer_domain"]:
            parameters.set_param(CUSTOMER_SCOPE, scope)

        # An empty source is one whose addon is not installed. It stays, until somebody chooses another.
        if self.strategic_revenue_source and self.strategic_revenue_source != saved["strategic_revenue_source"]:
            parameters.set_param(REVENUE_SOURCE, self.strategic_revenue_source)
        if self.strategic_open_products_only != self._are_open_products_only():
            # `set_param` deletes the parameter if the value is False, so pass a text.
            parameters.set_param(OPEN_PRODUCTS_ONLY, str(self.strategic_open_products_only))

    @api.readonly
    @api.model
    def count_exactly(self, values):
        """Return the text of `strategic_preview` with exact numbers, for the settings in `values` as the form holds."""
        self.browse().check_access("read")
        values = tuple(values.get(name) if isinstance(values, dict) else None for name in PREVIEWED)
        if not self._are_previewed_valid(*values):
            return self._invalid_text()
        return self._preview_text(values, self.env["strategic.scoring"]._preview(*values, exactly=True))

    @checks_access("write")
    def action_strategic_preview(self):
        """Open a dialog with the customers that would become or stop being strategic if these settings were saved."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.strategic_preview,
            "res_model": "res.partner",
            "views": [(self.env.ref("strategic_customer.res_partner_view_list_strategic").id, "list")],
            # `_search_strategic_preview` of res.partner reads the thresholds and the scope from this form.
            "domain": [("strategic_preview", "=", f"{self._name},{self.id}")],
            # Show two groups: customers that are strategic now would drop out, the others would become strategic.
            "context": {"group_by": ["is_strategic"], "create": False, "edit": False},
            "target": "new",
        }

    def _previewed_values(self):
        """Return the values of `PREVIEWED` on the form: both thresholds and the scope."""
        return tuple(self[name] for name in PREVIEWED)

    @api.model
    def _preview_text(self, values, counts):
        """Return what a change to the settings `values` would do; `counts` is what `_preview` returns for them."""
        dropping, coming = map(self.env["strategic.scoring"]._count_text, counts)
        return self.env._(
            "%(fit)s and %(reputation)s: %(dropping)s would drop out, %(coming)s would come in",
            fit=values[0],
            reputation=values[1],
            dropping=dropping,
            coming=coming,
        )

    @api.model
    def _invalid_text(self):
        return self.env._("Thresholds are whole numbers from 1 to 100, the scope is a rule.")

    @api.model
    def _are_previewed_valid(self, fit_threshold, reputation_threshold, scope):
        """Return whether the engine can score by these thresholds and this scope."""
        # Clients may send anything to `count_exactly`.
        thresholds = (fit_threshold, reputation_threshold)
        if not all(isinstance(threshold, int) and 1 <= threshold <= 100 for threshold in thresholds):
            return False
        try:
            rule_check.check(scope if isinstance(scope, str) else "", self.env["res.partner"])
        except ValidationError:
            return False
        return True
