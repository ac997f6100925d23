from ast import literal_eval
from decimal import ROUND_HALF_UP, Decimal

from odoo import api, fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    ordinary_audience_fit = fields.Integer(compute="_compute_ordinary", store=True)
    ordinary_reputation = fields.Integer(compute="_compute_ordinary", store=True)
    ordinary_audience_id = fields.Many2one(
        comodel_name="ordinary.audience", compute="_compute_ordinary", store=True, index="btree_not_null"
    )
    ordinary_status = fields.Selection(
        selection=[
            ("strategic", "Strategic"),
            ("core", "Core Audience"),
            ("prestige", "Prestige"),
            ("partial", "Partly Assessed"),
            ("other", "Other"),
        ],
        compute="_compute_ordinary",
        store=True,
        index="btree_not_null",
    )
    ordinary_is_strategic = fields.Boolean(compute="_compute_ordinary", store=True, index=True)
    ordinary_since = fields.Date(compute="_compute_ordinary", store=True)
    ordinary_review_date = fields.Date(compute="_compute_ordinary", store=True, index="btree_not_null")
    ordinary_assessment_ids = fields.One2many(comodel_name="ordinary.assessment", inverse_name="partner_id")

    @api.depends(
        "commercial_partner_id",
        "is_company",
        "country_id",
        "industry_id",
        "category_id",
        "website",
        "zip",
        "opportunity_ids.stage_id",
        "ordinary_assessment_ids.value",
        "ordinary_assessment_ids.valid_until",
    )
    def _compute_ordinary(self):
        customers = self.commercial_partner_id
        criteria = self.env["ordinary.criterion"].search([])
        audiences = self.env["ordinary.audience"].search([])
        matching = {
            criterion: set(
                customers.search([("id", "in", customers.ids), *literal_eval(criterion.domain or "[]")])._ids
            )
            for criterion in criteria
            if criterion.method == "rule"
        }
        own_companies = self.env["res.company"].search([]).partner_id
        today = fields.Date.today()
        for partner in self:
            customer = partner.commercial_partner_id
            judgements = {
                assessment.criterion_id: assessment
                for assessment in customer.ordinary_assessment_ids
                if not assessment.valid_until or assessment.valid_until >= today
            }
            fit, best = None, audiences.browse()
            if (customer.is_company and customer not in own_companies) or judgements:
                for audience in audiences:
                    score = self._ordinary_score(audience.criterion_ids, customer, matching, judgements)
                    if score is not None and (fit is None or score > fit):
                        fit, best = score, audience
                own = criteria.filtered(lambda criterion: not criterion.audience_id)
                reputation = self._ordinary_score(own, customer, matching, judgements)
            else:
                reputation = None
            status = self._ordinary_status(fit, reputation)
            partner.ordinary_audience_fit = fit or 0
            partner.ordinary_reputation = reputation or 0
            partner.ordinary_audience_id = best
            partner.ordinary_status = status
            partner.ordinary_is_strategic = status == "strategic"
            partner.ordinary_since = (partner.ordinary_since or today) if status == "strategic" else False
            ends = [assessment.valid_until for assessment in judgements.values() if assessment.valid_until]
            partner.ordinary_review_date = min(ends, default=False)

    def _ordinary_score(self, criteria, customer, matching, judgements):
        total = weight = 0
        for criterion in criteria:
            weight += criterion.weight
            if criterion.method == "rule":
                total += 100 * criterion.weight * (customer.id in matching[criterion])
            elif criterion in judgements:
                total += criterion.weight * judgements[criterion].value
        return int((Decimal(total) / weight).quantize(Decimal(1), ROUND_HALF_UP)) if weight else None

    def _ordinary_status(self, fit, reputation):
        if fit is None and reputation is None:
            return False
        if fit is None or reputation is None:
            return "partial"
        if fit >= 70:
            return "strategic" if reputation >= 70 else "core"
        return "prestige" if reputation >= 70 else "other"
