from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.tools import format_list

from ...const import (
    CUSTOMER_SCOPE,
    FIT_THRESHOLD,
    OPEN_PRODUCTS_ONLY,
    REPUTATION_THRESHOLD,
    REVENUE_SOURCE,
    REVIEW_DAYS,
    SCOPE_BROKEN,
    SETTING_RANGES,
    SETTINGS,
)
from ...engine import rule_check
from ...engine.programme import STORED_FROM


class IrConfigParameter(models.Model):
    """Checks and applies the addon's settings, which are system parameters, no matter what code writes them."""

    _inherit = "ir.config_parameter"

    @api.constrains("key", "value")
    def _check_strategic_settings(self):
        for parameter in self:
            if parameter.key == CUSTOMER_SCOPE:
                # Constraints run as the superuser, so check as the user: the scope must not use what its author can't
                # read.
                rule_check.check(parameter.value, self.env["res.partner"].sudo(False))
            elif parameter.key == OPEN_PRODUCTS_ONLY:
                if parameter.value not in ("True", "False"):
                    raise ValidationError(
                        self.env._(
                            '%(key)s is "%(value)s"; it must be True or False.',
                            key=parameter.key,
                            value=parameter.value,
                        )
                    )
            elif parameter.key == REVENUE_SOURCE:
                self._check_revenue_source(parameter)
            elif parameter.key in SETTING_RANGES:
                least, most = SETTING_RANGES[parameter.key]
                if not _is_between(parameter.value, least, most):
                    raise ValidationError(
                        self.env._(
                            '%(key)s is "%(value)s"; it must be a whole number from %(least)s to %(most)s.',
                            value=parameter.value,
                            key=parameter.key,
                            least=least,
                            most=most,
                        )
                    )

    @api.model
    def _check_revenue_source(self, parameter):
        """Raise a `ValidationError` unless the parameter names a source of revenue; its addon may be missing.

        Who is no administrator may only choose a source that this user may read: criteria on revenue would tell of it.
        """
        sources = self.env["strategic.revenue.sources"]._sources()
        if parameter.value not in sources:
            raise ValidationError(
                self.env._(
                    '%(key)s is "%(value)s"; it must be one of: %(sources)s.',
                    key=parameter.key,
                    value=parameter.value,
                    sources=format_list(self.env, sources),
                )
            )
        source = self.env[sources[parameter.value]].sudo(False)
        if source._is_installed() and not (source._is_readable() or self.env.user.has_group("base.group_system")):
            raise ValidationError(
                self.env._(
                    "You may not read %(origin)s. A user who may, or an administrator, can take revenue from there.",
                    origin=source._label(),
                )
            )

    @api.model_create_multi
    def create(self, vals_list):
        parameters = super().create(vals_list)
        parameters._rescore_after_change(parameters.mapped("key"), [SETTINGS[FIT_THRESHOLD]])
        return parameters

    def write(self, vals):
        before = self.mapped("key")
        thresholds = self._fit_thresholds()
        result = super().write(vals)
        keys = {*before, *self.mapped("key")}
        if not SETTINGS.keys().isdisjoint(keys) and not vals.keys().isdisjoint({"key", "value"}):
            self._rescore_after_change(keys, thresholds)
        return result

    def unlink(self):
        keys = self.mapped("key")
        thresholds = self._fit_thresholds()
        result = super().unlink()
        self.browse()._rescore_after_change(keys, [*thresholds, SETTINGS[FIT_THRESHOLD]])
        return result

    def _fit_thresholds(self):
        """Return the values (texts) of the setting of the audience fit needed among these parameters."""
        return [parameter.value for parameter in self if parameter.key == FIT_THRESHOLD]

    def _rescore_after_change(self, keys, fit_thresholds):
        """Score all customers again if `keys`, the keys of changed parameters, include a setting of the programme.

        :param fit_thresholds: values of the audience fit needed before the change
        """
        keys = (SETTINGS.keys() & keys) - {REVIEW_DAYS}
        if CUSTOMER_SCOPE in keys:
            # Delete the mark of a broken scope. If the new scope doesn't work either, the engine marks it again.
            self.search([("key", "=", SCOPE_BROKEN)]).unlink()
        if REVENUE_SOURCE in keys:
            # Delete the mark of rules on revenue: another source may work. If it does not, the engine marks them again.
            self.env["strategic.criterion"].sudo()._forget_broken_revenue()
        if keys:
            # A threshold under `STORED_FROM` decides which fits are stored, too.
            lowest = min(map(int, [*fit_thresholds, *self._fit_thresholds(), SETTINGS[FIT_THRESHOLD]]))
            keep_scores = keys <= {FIT_THRESHOLD, REPUTATION_THRESHOLD} and lowest >= STORED_FROM
            cause = "criteria" if keys == {REVENUE_SOURCE} else "threshold"
            self.env["strategic.scoring"]._programme_changed(cause, keep_scores)


def _is_between(text, least, most):
    """Return whether `text` is a whole number from `least` to `most`."""
    try:
        return least <= int(text) <= most
    except (TypeError, ValueError):
        return False
