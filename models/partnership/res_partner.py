from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...const import GROUP_SALESPERSON
from ...tools.guarded_one2many import GuardedOne2many
from ...tools.public import checks_access


class ResPartner(models.Model):
    _inherit = "res.partner"

    strategic_partnership_ids = GuardedOne2many(
        comodel_name="strategic.partnership",
        inverse_name="partner_id",
        string="Strategic Partnerships",
        groups=GROUP_SALESPERSON,
    )
    strategic_partnership_count = fields.Integer(
        string="Partnerships",
        compute="_compute_strategic_partnership_count",
        groups=GROUP_SALESPERSON,
        help="Partnerships with this customer; of a contact, those of its company.",
    )

    def _compute_strategic_partnership_count(self):
        customers = self.commercial_partner_id
        counts = dict(
            self.env["strategic.partnership"]._read_group(
                [("partner_id", "in", customers.ids)], groupby=["partner_id"], aggregates=["__count"]
            )
        )
        for partner in self:
            partner.strategic_partnership_count = counts.get(partner.commercial_partner_id, 0)

    @api.constrains("company_id")
    def _check_company_of_partnerships(self):
        """Raise a `ValidationError` if a customer is limited to one company, but has a partnership with another.

        Users of the other company would not see the customer. Branches of the customer's company do see the customer,
        so they may have partnerships with it.
        """
        # sudo: include the partnerships of companies and colleagues that this user does not see.
        for customer in self.sudo().with_context(active_test=False).filtered("company_id"):
            companies = customer.strategic_partnership_ids.company_id
            if any(customer.company_id not in company.parent_ids for company in companies):
                raise ValidationError(
                    self.env._(
                        "%(customer)s can't be limited to %(company)s: other companies work with this customer too.",
                        customer=customer.display_name,
                        company=customer.company_id.name,
                    )
                )

    def write(self, vals):
        # Read `vals` before `super()`: Odoo's `write` removes keys from it.
        archived = self.filtered("active") if "active" in vals and not vals["active"] else self.browse()
        result = super().write(vals)
        archived._notify_partnerships_of_archiving()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_in_partnership(self):
        # sudo: include the partnerships of companies and colleagues that this user does not see.
        env = self.sudo().env
        partnership = (
            env["strategic.partnership"]
            .with_context(active_test=False)
            .search([("partner_id", "in", self.ids)], limit=1)
        )
        if partnership:
            self._check_may_know(partnership, partnership.partner_id)
            raise UserError(
                self.env._(
                    "%(customer)s has a strategic partnership and can't be deleted, or its requirements, references "
                    "and agreement would be lost. Archive the customer instead, or have a sales manager delete the "
                    "partnership first.",
                    customer=partnership.partner_id.display_name,
                )
            )
        stakeholder = env["strategic.stakeholder"].search([("partner_id", "in", self.ids)], limit=1)
        if stakeholder:
            self._check_may_know(stakeholder.partnership_id, stakeholder.partner_id)
            raise UserError(
                self.env._(
                    "%(person)s is a stakeholder of a strategic partnership with %(customer)s and can't be deleted. "
                    "Archive the contact instead, or take the person off the partnership first.",
                    person=stakeholder.partner_id.display_name,
                    customer=stakeholder.customer_id.display_name,
                )
            )

    def action_archive(self):
        partnerships = self.env["strategic.partnership"]
        if partnerships.has_access("read"):
            partnerships = partnerships._running_with(self.filtered("active"))
        return super().action_archive() or partnerships._notify_customer_archived()

    @checks_access("read", model="strategic.partnership")
    def action_open_partnerships(self):
        """Open the partnerships of the customer."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("strategic_customer.strategic_partnership_action")
        customer = self.commercial_partner_id
        return dict(
            action,
            domain=[("partner_id", "=", customer.id)],
            context={"default_partner_id": customer.id},
        )

    @checks_access("read", model="strategic.partnership")
    def action_start_partnership(self):
        """Open the form of a new partnership with the customer."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New Partnership"),
            "res_model": "strategic.partnership",
            "view_mode": "form",
            "context": {"default_partner_id": self.commercial_partner_id.id},
        }

    def _check_may_know(self, partnership, partner):
        """Raise a `UserError` if this user may not see the `partnership`. The error names only the `partner`."""
        if not partnership.with_env(self.env).has_access("read"):
            raise UserError(
                self.env._(
                    "%(partner)s can't be deleted, since others work with this contact in records that you do not see. "
                    "Archive it instead, or ask a sales manager.",
                    partner=partner.display_name,
                )
            )

    def _notify_partnerships_of_archiving(self):
        """Log on the partnerships under way with customers in `self` that the customer is archived.

        This also notifies the users who are responsible for the partnerships.
        """
        # sudo: a user who archives contacts need not see the partnerships.
        partnerships = self.env["strategic.partnership"].sudo()
        for partnership in partnerships.search([("partner_id", "in", self.ids), ("stage_id.kind", "!=", "ended")]):
            partnership.message_post(
                body=self.env._(
                    "%(customer)s has been archived. The partnership goes on: end it if it is over.",
                    customer=partnership.partner_id.name,
                ),
                partner_ids=(partnership.user_id.partner_id - self.env.user.partner_id).ids,
                subtype_xmlid="mail.mt_note",
            )

    def _move_records_to_company(self):
        self._move_partnerships()
        return super()._move_records_to_company()

    def _move_partnerships(self):
        """If customers in `self` have become contacts of a company, make it the customer of their partnerships."""
        # sudo: a user who edits contacts need not see the partnerships.
        partnerships = self.env["strategic.partnership"].sudo().with_context(active_test=False)
        for partnership in partnerships.search([("partner_id", "in", self.ids)]):
            if partnership.partner_id != partnership.partner_id.commercial_partner_id:
                partnership.partner_id = partnership.partner_id.commercial_partner_id
