from odoo import models
from odoo.exceptions import UserError

from ...const import ADDON
from ...engine.rule import read
from ...engine.rule_text import RuleError
from ...tools import odoo_private


class IrModelFields(models.Model):
    """Keep a field that a rule uses from being deleted or renamed by mistake."""

    _inherit = "ir.model.fields"

    def _prepare_update(self):
        """Refuse to change or delete fields that a rule uses; allow it to uninstall an addon, then score again."""
        rules = self._strategic_rules()
        if rules and not odoo_private.is_uninstalling(self.env):
            raise UserError(
                self.env._(
                    "Customers are scored by this field. First change or archive the rules that use it:\n%(rules)s",
                    rules="\n".join(rules),
                )
            )
        if rules:
            # The next scoring finds that the rule is broken, marks it and reports it.
            self.env.ref("strategic_customer.ir_cron_rescore").sudo()._trigger()
        return super()._prepare_update()

    def _strategic_rules(self):
        """Return the names of the active rules that use one of these fields, and of the scope if it does."""
        if self.env["ir.module.module"]._get(ADDON).state != "installed":
            return []
        fields = {(field.model, field.name) for field in self}
        scoring = self.env["strategic.scoring"]._engine()
        rules = scoring.env["strategic.criterion"].search([("is_rule", "=", True)])
        using = rules.filtered(lambda rule: fields & _used(rule.domain, rule.env))
        names = using.with_context(lang=self.env.lang).mapped("display_name")
        if fields & _used(scoring._saved_programme().scope, scoring.env):
            names.append(self.env._("Customers in Scope"))
        return names


def _used(text, env):
    """Return the fields that the rule in `text` uses, as (model, name); none if `text` is not a valid rule."""
    try:
        return read(text, env["res.partner"]).used
    except RuleError:
        return frozenset()
