from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...const import GROUP_SALESPERSON, SCORE_FIELDS, STATUSES
from ...tools.score_field import Score, points_short


class ResPartner(models.Model):
    """The customer's scores, status and flag, and why it has them.

    The mixins listed before "res.partner" override Odoo's methods of res.partner: their `super()` reaches these, and
    the first one listed is called first. A mixin listed after it comes last.
    """

    _name = "res.partner"
    _inherit = [
        "strategic.partner.assess.mixin",
        "strategic.partner.standing.mixin",
        "strategic.partner.rescore.mixin",
        "strategic.partner.follow_up.mixin",
        "strategic.partner.preview.mixin",
        "res.partner",
        "strategic.score.order",
    ]

    audience_fit = Score(
        compute="_compute_scores",
        store=True,
        readonly=False,
        copy=False,
        aggregator="avg",
        groups=GROUP_SALESPERSON,
        help="How well the customer represents its best-fitting target audience, from 0 to 100; empty while not "
        "assessed. Writing a number makes an overall assessment in your name.",
    )
    reputation = Score(
        compute="_compute_scores",
        store=True,
        readonly=False,
        copy=False,
        aggregator="avg",
        groups=GROUP_SALESPERSON,
        help="The customer's standing in its field, from 0 to 100; empty while not assessed. Writing a number makes an "
        "overall assessment in your name.",
    )
    strategic_audience_id = fields.Many2one(
        comodel_name="strategic.audience",
        string="Best Audience",
        compute="_compute_scores",
        store=True,
        index="btree_not_null",
        ondelete="set null",
        groups=GROUP_SALESPERSON,
        help="The target audience that the customer fits best.",
    )
    strategic_status = fields.Selection(
        selection=STATUSES,
        compute="_compute_scores",
        store=True,
        index="btree_not_null",
        group_expand="_read_group_expand_statuses",
        groups=GROUP_SALESPERSON,
        help="Strategic: both thresholds reached. Core Audience: fits, but its reputation falls short. Prestige: "
        "renowned, but outside the audience (the big-logo trap). Other: neither. Partly Assessed: one of the two is "
        "not assessed yet.",
    )
    is_strategic = fields.Boolean(
        string="Strategic Customer",
        compute="_compute_scores",
        store=True,
        groups=GROUP_SALESPERSON,
        help="The customer represents the target audience of a product being developed and has an outstanding "
        "reputation in its field: audience fit and reputation both reach their thresholds.",
    )
    strategic_since = fields.Date(
        compute="_compute_scores",
        store=True,
        groups=GROUP_SALESPERSON,
        help="Since when the customer has been strategic without a break.",
    )
    strategic_review_date = fields.Date(
        string="Review by",
        compute="_compute_scores",
        store=True,
        groups=GROUP_SALESPERSON,
        help="When the first assessment on which the scores rest runs out.",
    )
    strategic_summary = fields.Char(
        string="Why",
        compute="_compute_strategic_summary",
        groups=GROUP_SALESPERSON,
        help="The scores beside what is needed, in one sentence.",
    )
    strategic_explanation = fields.Json(compute="_compute_strategic_explanation", groups=GROUP_SALESPERSON)
    strategic_assessment_ids = fields.One2many(
        comodel_name="strategic.assessment",
        inverse_name="partner_id",
        string="Assessments",
        groups=GROUP_SALESPERSON,
    )
    strategic_movement_ids = fields.One2many(
        comodel_name="strategic.movement",
        inverse_name="partner_id",
        string="Strategic Movements",
        groups=GROUP_SALESPERSON,
    )

    is_own_company = fields.Boolean(
        compute="_compute_is_own_company",
        search="_search_is_own_company",
        exportable=False,
        groups=GROUP_SALESPERSON,
        help="One of our own companies. It is not scored unless somebody assesses it.",
    )
    strategic_preview = fields.Char(
        string="Changed by Settings",
        store=False,
        copy=False,
        search="_search_strategic_preview",
        exportable=False,
        groups="sales_team.group_sale_manager,base.group_system",
        help="Finds the customers that would drop out or come in with settings that are not saved yet.",
    )

    # A list shows a few of many customers, best first, in the order of `res_partner_view_list_strategic`. The first
    # index holds the strategic customers, and includes the columns that the menu's domain and the company rule read.
    # The second index holds the scored customers. They are many, so it leaves the name out: PostgreSQL sorts the first
    # few by name itself. It uses an index only if the expressions ("IS TRUE", COALESCE) are exactly those of the ORM.
    _strategic_best_first = models.Index(
        "((COALESCE(is_strategic, FALSE)) DESC, audience_fit DESC NULLS LAST, reputation DESC NULLS LAST, "
        "complete_name, id DESC) INCLUDE (active, is_company, parent_id, company_id, partner_share) "
        "WHERE is_strategic IS TRUE"
    )
    _scored_best_first = models.Index(
        "((COALESCE(is_strategic, FALSE)) DESC, audience_fit DESC NULLS LAST, reputation DESC NULLS LAST) "
        "WHERE strategic_status IS NOT NULL"
    )
    _strategic_review = models.Index("(strategic_review_date) WHERE strategic_review_date IS NOT NULL")

    def _compute_scores(self):
        """Read what the engine wrote: it alone computes scores, by SQL, at the moments that `strategic.scoring` names.

        The fields are computed so that the rest of Odoo (merging, copying, importing contacts) treats them as results.
        """
        written = self.env["strategic.scoring"]._read_written(self.ids)
        for partner in self:
            partner.update(written.get(partner.id) or dict.fromkeys(SCORE_FIELDS, False))

    @api.depends("audience_fit", "reputation", "strategic_audience_id", "strategic_status")
    @api.depends_context("lang")
    def _compute_strategic_summary(self):
        thresholds = self.env["strategic.scoring"]._thresholds()
        for partner in self:
            partner.strategic_summary = partner._strategic_sentence(thresholds)

    @api.depends(*SCORE_FIELDS, "commercial_partner_id", "strategic_assessment_ids")
    def _compute_strategic_explanation(self):
        explanations = self.env["strategic.scoring"]._explain(self.commercial_partner_id.ids)
        for partner in self:
            partner.strategic_explanation = explanations.get(partner.commercial_partner_id._origin.id, False)

    def _compute_is_own_company(self):
        # sudo: companies that the user does not work in are not customers either.
        companies = self.env["res.company"].sudo().with_context(active_test=False)
        own = companies.search([("partner_id", "in", self.ids)]).partner_id
        for partner in self:
            partner.is_own_company = partner._origin in own

    def _search_is_own_company(self, operator, _value):
        if operator != "in":
            return NotImplemented
        return Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "%s IN (SELECT partner_id FROM res_company)", model._field_to_sql(alias, "id", query)
            )
        )

    @api.model
    def _read_group_expand_statuses(self, _values, _domain):
        """Return every status, so that the kanban shows a column for each, the empty ones too."""
        return [status for status, _label in STATUSES]

    def _strategic_sentence(self, thresholds):
        """Return one sentence that says why the customer has its status."""
        self.ensure_one()
        if not self.strategic_status:
            return self.env._("Not assessed yet.")
        return self.env._(
            "%(audience_fit)s; %(reputation)s.",
            audience_fit=self._audience_fit_clause(thresholds["audience_fit"]),
            reputation=self._reputation_clause(thresholds["reputation"]),
        )

    def _audience_fit_clause(self, threshold):
        """Return how far the audience fit is from its threshold, such as "Audience fit 82 of 70 needed (Logistics)"."""
        env, score = self.env, self.audience_fit
        if score is False:
            return env._("Audience fit not assessed")
        audience = self.strategic_audience_id.name
        short = points_short(score, threshold)
        numbers = {"score": score, "threshold": threshold, "short": short, "audience": audience}
        # A fit of 0 means that no audience fits, so name none.
        if not self.strategic_audience_id or not score:
            if short:
                return env._("Audience fit %(score)s of %(threshold)s needed, %(short)s short", **numbers)
            return env._("Audience fit %(score)s of %(threshold)s needed", **numbers)
        if short:
            return env._("Audience fit %(score)s of %(threshold)s needed (%(audience)s), %(short)s short", **numbers)
        return env._("Audience fit %(score)s of %(threshold)s needed (%(audience)s)", **numbers)

    def _reputation_clause(self, threshold):
        """Return how far the reputation is from its threshold, such as "reputation 55 of 70 needed, 15 short"."""
        env, score = self.env, self.reputation
        if score is False:
            return env._("reputation not assessed")
        short = points_short(score, threshold)
        numbers = {"score": score, "threshold": threshold, "short": short}
        if short:
            return env._("reputation %(score)s of %(threshold)s needed, %(short)s short", **numbers)
        return env._("reputation %(score)s of %(threshold)s needed", **numbers)
