from odoo import models
from odoo.exceptions import UserError

from ...const import ADDON
from ...engine.rule import read
from ...engine.rule_text import RuleError
from ...tools import odoo_private
from ...tools.scheduled_actions import trigger


class IrModelFields(models.Model):
    """Refuses to delete or rename a field that a rule uses, because this would break the rule."""

    _inherit = "ir.model.fields"

    def _prepare_update(self):
        """Refuse to delete or rename fields that a rule uses, unless an addon is being uninstalled.

        Odoo calls this method before it deletes or renames fields. An uninstallation breaks the rules that use its
        fields, so all customers are scored again after it.
        """
        rules = self._strategic_rules()
        if rules and not odoo_private.is_uninstalling(self.env):
            raise UserError(
                self.env._(
                    "Customers are scored by this field. First change or archive the rules that use it:\n%(rules)s",
                    rules="\n".join(rules),
                )
            )
        if rules:
            # Have all customers scored again: the scoring finds that the rules are broken, marks them and reports them.
            trigger(self.env, "rescore")
        return super()._prepare_update()

    def _strategic_rules(self):
        """Return the names of the active rules, the scope included, that use one of these fields."""
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
    """Return the fields that the rule `text` uses, as pairs (model, field name); none if `text` is not a valid rule."""
    try:
        return read(text, env["res.partner"]).used
    except RuleError:
        return frozenset()
