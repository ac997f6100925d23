from odoo import api, fields, models

# Minimum number of supporters at the customer: with fewer, the partnership may end when one person leaves.
SUPPORTERS_NEEDED = 2


class StrategicPartnershipPeopleMixin(models.AbstractModel):
    """Mixin of a partnership: who supports it at the customer, from its stakeholders. People who left don't count."""

    _name = "strategic.partnership.people.mixin"
    _description = "People of a Partnership"

    has_sponsor = fields.Boolean(compute="_compute_people", store=True)
    supporter_count = fields.Integer(
        string="Supporters",
        compute="_compute_people",
        store=True,
        help="People at the customer who support the partnership.",
    )
    is_key_person_dependent = fields.Boolean(
        string="Key-Person Dependency",
        compute="_compute_people",
        store=True,
        help="Fewer than two people at the customer support the partnership: if one leaves, it may end.",
    )

    @api.depends("stakeholder_ids.role", "stakeholder_ids.stance", "stakeholder_ids.has_left")
    def _compute_people(self):
        for partnership in self:
            people = partnership.stakeholder_ids.filtered(lambda person: not person.has_left)
            # Count persons, not lines: one person may have two roles.
            supporters = people.filtered(lambda person: person.stance == "supports").partner_id
            partnership.has_sponsor = "sponsor" in people.mapped("role")
            partnership.supporter_count = len(supporters)
            partnership.is_key_person_dependent = len(supporters) < SUPPORTERS_NEEDED

    def write(self, vals):
        # A new customer must have the stakeholders as contacts. Skip those whom `has_left` marks: a person who left the
        # old customer is no contact of the new one, and a person who moved along with the customer is one anyway.
        people = self.stakeholder_ids.filtered(lambda person: not person.has_left) if vals.get("partner_id") else None
        result = super().write(vals)
        if people:
            people.exists()._check_person()
        return result
