from odoo import models
from odoo.exceptions import UserError

from odoo.addons.base.models.ir_model import MODULE_UNINSTALL_FLAG

from ..const import ADDON
from ..tools import rule_domain


class IrModelFields(models.Model):
    """A field that a rule asks for is not deleted or renamed by chance."""

    _inherit = "ir.model.fields"

    def _prepare_update(self):
        """Refuse what a rule uses; while an addon is uninstalled let it go, and have everybody scored afterwards."""
        users = self._strategic_rules()
        if users and not self.env.context.get(MODULE_UNINSTALL_FLAG):
            raise UserError(
                self.env._(
                    "Customers are scored by this field. Change or archive what asks for it first:\n%(rules)s",
                    rules="\n".join(users),
                )
            )
        if users:
            # The rule is found broken, marked and reported by whoever scores next.
            self.env.ref("strategic_customer.ir_cron_rescore").sudo()._trigger()
        return super()._prepare_update()

    def _strategic_rules(self):
        """Give the names of the active rules that ask for one of these fields, and of the scope."""
        if self.env["ir.module.module"]._get(ADDON).state != "installed":
            return []
        fields = {(field.model, field.name) for field in self}
        scoring = self.env["strategic.scoring"]._engine()
        rules = scoring.env["strategic.criterion"].search([("method", "=", "rule")])
        using = rules.filtered(lambda rule: fields & _used(rule.domain, rule.env))
        names = using.with_context(lang=self.env.lang).mapped("display_name")
        if fields & _used(scoring._saved_programme().scope, scoring.env):
            names.append(self.env._("Customers in Scope"))
        return names


def _used(text, env):
    """Give the fields that the rule in `text` asks for, as (model, name); none if it is no rule."""
    try:
        return rule_domain.read(text, env["res.partner"]).used
    except rule_domain.RuleError:
        return frozenset()
