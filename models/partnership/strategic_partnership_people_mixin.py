from odoo import api, fields, models

# Minimum number of supporters at the customer: with fewer, the partnership may end when one person leaves.
SUPPORTERS_NEEDED = 2


class StrategicPartnershipPeopleMixin(models.AbstractModel):
    """Mixin of a partnership: how many people at the customer support it, and whether it has a sponsor there.

    Both come from the stakeholders of the partnership. Stakeholders who have left the customer don't count.
    """

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
            # Count persons, not stakeholder records: a person with two roles has two records.
            supporters = people.filtered(lambda person: person.stance == "supports").partner_id
            partnership.has_sponsor = "sponsor" in people.mapped("role")
            partnership.supporter_count = len(supporters)
            partnership.is_key_person_dependent = len(supporters) < SUPPORTERS_NEEDED

    def write(self, vals):
        # If the customer changes, check that the stakeholders are contacts of the new customer. Skip stakeholders who
        # have left the old customer (`has_left`): a person who is gone is no contact of the new customer, and a person
        # who has moved to the new customer is a contact of it already.
        people = self.stakeholder_ids.filtered(lambda person: not person.has_left) if vals.get("partner_id") else None
        result = super().write(vals)
        if people:
            people.exists()._check_person()
        return result
