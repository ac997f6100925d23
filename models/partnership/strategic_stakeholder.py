from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...tools.guarded_related import GuardedChar, GuardedMany2one


class StrategicStakeholder(models.Model):
    """A person at the customer who has influence on the partnership."""

    _name = "strategic.stakeholder"
    _description = "Partnership Stakeholder"
    _inherit = ["strategic.partnership.part"]
    _order = "partnership_id, id"
    _rec_name = "partner_id"

    customer_id = GuardedMany2one(related="partnership_id.partner_id", string="Customer")
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Person",
        required=True,
        ondelete="restrict",
        index=True,
        help="A contact of the customer.",
    )
    function = GuardedChar(related="partner_id.function", string="Job Position")
    role = fields.Selection(
        selection=[
            ("sponsor", "Sponsor"),
            ("champion", "Champion"),
            ("decision_maker", "Decision Maker"),
            ("user", "User"),
            ("blocker", "Blocker"),
        ],
        required=True,
        default="user",
        help="Sponsor: a manager of the customer who is responsible for the partnership. Champion: promotes it day by "
        "day. Decision Maker: says yes or no. User: will work with the product. Blocker: works against it.",
    )
    influence = fields.Selection(
        selection=[("high", "High"), ("medium", "Medium"), ("low", "Low")],
        required=True,
        default="medium",
        help="How much the person's word counts at the customer.",
    )
    stance = fields.Selection(
        selection=[("supports", "Supports"), ("neutral", "Neutral"), ("opposes", "Opposes")],
        required=True,
        default="neutral",
        help="Whether the person is for the partnership or against it.",
    )
    has_left = fields.Boolean(
        string="Left",
        compute="_compute_has_left",
        # sudo: a user who sees the partnership may know that a person has left, even without access to the person.
        compute_sudo=True,
        help="The person was archived or belongs to another company now, and no longer counts as a supporter.",
    )

    @api.depends("partner_id.active", "partner_id.commercial_partner_id", "partnership_id.partner_id")
    def _compute_has_left(self):
        for stakeholder in self:
            person, customer = stakeholder.partner_id, stakeholder.partnership_id.partner_id
            is_elsewhere = customer and person.commercial_partner_id._origin != customer._origin
            stakeholder.has_left = person and (not person.active or is_elsewhere)

    @api.constrains("partner_id", "partnership_id")
    def _check_person(self):
        for stakeholder in self:
            if stakeholder.partner_id.commercial_partner_id != stakeholder.customer_id:
                # Constraints run as the superuser, so check the access as the user: the error must not name records
                # that the user can't read.
                named = (stakeholder.partner_id + stakeholder.customer_id).sudo(False)
                if not named.has_access("read"):
                    raise ValidationError(
                        self.env._("A stakeholder is a contact of the customer: one of the chosen persons is not.")
                    )
                raise ValidationError(
                    self.env._(
                        "%(person)s is no contact of %(customer)s: a stakeholder is somebody at the customer. "
                        "Add the person to its contacts first.",
                        person=stakeholder.partner_id.display_name,
                        customer=stakeholder.customer_id.display_name,
                    )
                )

    def _duplicate_key(self):
        """Return the values by which stakeholders are compared: two stakeholders with equal values are duplicates."""
        self.ensure_one()
        return self.partnership_id, self.partner_id, self.role, self.influence, self.stance
