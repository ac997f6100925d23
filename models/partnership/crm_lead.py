from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...const import GROUP_SALESPERSON
from ...tools.guarded_one2many import GuardedOne2many
from ...tools.limits import is_id, shown
from ...tools.public import checks_access


class CrmLead(models.Model):
    _inherit = "crm.lead"

    strategic_partnership_id = fields.Many2one(
        comodel_name="strategic.partnership",
        string="Partnership",
        ondelete="set null",
        index="btree_not_null",
        check_company=True,
        copy=False,
        tracking=True,
        groups=GROUP_SALESPERSON,
        help="The partnership whose general product this opportunity sells.",
    )
    strategic_reference_ids = GuardedOne2many(
        comodel_name="strategic.reference",
        inverse_name="lead_id",
        string="References",
        groups=GROUP_SALESPERSON,
        help="Customers who spoke for us in this opportunity.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        if default := self.env.context.get("default_strategic_partnership_id"):
            vals_list = [{"strategic_partnership_id": default, **vals} for vals in vals_list]
        return super().create([self._with_company_of_partnership(vals) for vals in vals_list])

    def write(self, vals):
        if not vals.get("strategic_partnership_id"):
            return super().write(vals)
        # An opportunity without a company takes that of the partnership: else `check_company` would refuse the write.
        without_company = self.filtered(lambda lead: not lead.company_id)
        super(CrmLead, without_company).write(self._with_company_of_partnership(vals))
        return super(CrmLead, self - without_company).write(vals)

    @api.model
    def _with_company_of_partnership(self, vals):
        """Return `vals` with the company of the partnership in `vals` added, unless `vals` name a company."""
        partnership_id = vals.get("strategic_partnership_id")
        if partnership_id and not is_id(partnership_id):
            raise ValidationError(
                self.env._(
                    '"%(field)s" is %(value)s; it must name records by their ids.',
                    field=self._fields["strategic_partnership_id"]._description_string(self.env),
                    value=shown(partnership_id),
                )
            )
        partnership = self.env["strategic.partnership"].browse(partnership_id or [])
        return {"company_id": partnership.company_id.id, **vals} if partnership else vals

    def _merge_dependences(self, opportunities):
        result = super()._merge_dependences(opportunities)
        if not self.strategic_partnership_id:
            # Take over the partnership of one of the merged opportunities. Without it, the list of look-alikes would
            # propose the customer of these opportunities again.
            # sudo: a user who merges opportunities need not see the partnership.
            company = (self | opportunities).company_id[:1]
            partnerships = opportunities.sudo().strategic_partnership_id
            self.sudo().strategic_partnership_id = partnerships.filtered(
                lambda partnership: partnership.company_id == company
            )[:1]
        # Merging deletes the other opportunities, so move their references to the opportunity that stays.
        # sudo: a user who merges opportunities need not see the references.
        references = opportunities.sudo().strategic_reference_ids
        if self.company_id:
            references = references.filtered(lambda reference: reference.company_id == self.company_id)
        references.lead_id = self
        return result

    @checks_access("write")
    def action_find_reference(self):
        """Open the list of reference customers who may speak for us in this opportunity."""
        self.ensure_one()
        return self.env["crm.lead.find_reference"]._open(self)
