from odoo import api, fields, models
from odoo.tools import format_list


class StrategicPartnershipOthersMixin(models.AbstractModel):
    """Mixin of a partnership: the other partnerships with the same customer, and what a user may know about these."""

    _name = "strategic.partnership.others.mixin"
    _description = "Other Partnerships with a Customer"

    other_partnerships = fields.Char(
        compute="_compute_other_partnerships",
        help="Other partnerships with the customer that have not ended, in the companies the reader works in.",
    )

    @api.depends("partner_id")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_other_partnerships(self):
        """List the other partnerships with the customer that have not ended, if the reader may see the customer."""
        running = self._running_with(self.partner_id._origin._filtered_access("read")).grouped("partner_id")
        for partnership in self:
            others = running.get(partnership.partner_id._origin, self.browse())
            partnership.other_partnerships = (others - partnership._origin)._names_for_reader()

    @api.model
    def _running_with(self, customers):
        """Return the partnerships with `customers` that have not ended, in the companies the reader works in.

        The result is in sudo mode, and includes partnerships of colleagues that the reader may not see.
        `_names_for_reader` returns what the reader may know about the result.
        """
        return self.sudo().search(
            [
                ("partner_id", "in", customers.ids),
                ("company_id", "in", self.env.companies.ids),
                ("stage_id.kind", "!=", "ended"),
            ]
        )

    def _names_for_reader(self):
        """Return a text that lists the partnerships in `self`, each with the responsible user.

        The text does not name partnerships that the reader may not read.

        :return: the text; False if `self` is empty
        """
        readable = self.sudo(False)._filtered_access("read")
        names = []
        # sudo: every salesperson may know who is responsible for a colleague's partnership.
        for partnership in self.sudo():
            responsible = partnership.user_id.name or self.env._("nobody responsible")
            names.append(
                f"{partnership.name} ({responsible})"
                if partnership in readable
                else self.env._("a colleague's (%s)", responsible)
            )
        return format_list(self.env, names) if names else False

    def _notify_customer_archived(self):
        """Return the action that warns that the partnerships in `self` go on although their customers are archived.

        Return None if `self` is empty.
        """
        if not self:
            return None
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning",
                "sticky": True,
                "message": self.env._(
                    "Partnerships that go on without their customer: %(partnerships)s. End them if they are over.",
                    partnerships=self._names_for_reader(),
                ),
                # `act_window_close` makes the web client reload the view of customers.
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
