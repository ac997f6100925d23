from odoo import fields, models


class StrategicReference(models.Model):
    """One use of a customer's good name to sell to another one."""

    _name = "strategic.reference"
    _description = "Reference Use"
    _order = "date desc, id desc"
    _rec_name = "partnership_id"

    partnership_id = fields.Many2one(
        comodel_name="strategic.partnership",
        required=True,
        ondelete="restrict",
        index=True,
    )
    customer_id = fields.Many2one(related="partnership_id.partner_id", string="Reference Customer")
    lead_id = fields.Many2one(
        comodel_name="crm.lead",
        string="Opportunity",
        ondelete="set null",
        index="btree_not_null",
        help="The opportunity that the reference was to help.",
    )
    kind = fields.Selection(
        selection=[
            ("call", "Call"),
            ("visit", "Visit"),
            ("quote", "Quote"),
            ("case_study", "Case Study"),
            ("logo", "Logo"),
        ],
        required=True,
        default="call",
    )
    date = fields.Date(required=True, default=fields.Date.context_today)
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Asked by",
        required=True,
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
    )
    outcome = fields.Selection(
        selection=[("helped", "Helped"), ("neutral", "No Difference"), ("hurt", "Did Harm")],
        help="What it did for the opportunity; empty until it is known.",
    )
    note = fields.Text()
    company_id = fields.Many2one(related="partnership_id.company_id", store=True, index=True)
