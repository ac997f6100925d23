from odoo import api, fields, models
from odoo.tools import format_date

from ...tools.guarded_related import GuardedMany2one
from .strategic_reference_terms_mixin import KINDS


class StrategicReference(models.Model):
    """One use of a customer as a reference: the customer of a partnership speaks for us to another customer.

    Any salesperson may ask a reference customer, even if a colleague is responsible for the partnership with it.
    """

    _name = "strategic.reference"
    _description = "Reference Use"
    _inherit = [
        "strategic.reference.follow.up.mixin",
        "strategic.reference.terms.mixin",
        "strategic.partnership.part",
    ]
    _order = "date desc, id desc"
    _check_company_auto = True

    partnership_id = fields.Many2one(ondelete="restrict")
    customer_id = GuardedMany2one(related="partnership_id.partner_id", string="Reference Customer")
    lead_id = fields.Many2one(
        comodel_name="crm.lead",
        string="Opportunity",
        ondelete="set null",
        index="btree_not_null",
        check_company=True,
        help="The opportunity in which the customer speaks for us.",
    )
    kind = fields.Selection(
        selection=KINDS,
        required=True,
        default="call",
        help="How the customer speaks for us, such as in a call or with its logo.",
    )
    date = fields.Date(required=True, default=fields.Date.context_today)
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Asked by",
        required=True,
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
        index=True,
    )
    outcome = fields.Selection(
        selection=[("helped", "Helped"), ("neutral", "No Difference"), ("hurt", "Did Harm")],
        help="What the reference did for the opportunity; empty until it is known.",
    )
    note = fields.Text()

    _uses = models.Index("(partnership_id, date)")

    @api.depends("customer_id", "kind", "date")
    def _compute_display_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for reference in self:
            reference.display_name = self.env._(
                "%(customer)s: %(kind)s, %(date)s",
                customer=reference.customer_id.name or "",
                kind=labels.get(reference.kind, ""),
                date=format_date(self.env, reference.date),
            )

    @api.model
    def _fields_saved_unchecked(self):
        # Allow partnerships that the user can't see: any salesperson may ask a reference customer, even if a colleague
        # is responsible for the partnership with it.
        return ("partnership_id",)
