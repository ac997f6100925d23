from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...const import GROUP_SALESPERSON, SCORE_FIELDS, STATUS_HELP, STATUSES
from ...tools import import_errors
from ...tools.assessment_values import VALUES
from ...tools.score_field import Score


class ResPartner(models.Model):
    """Adds the scores of a customer, its status, whether it is strategic, and the reasons for all of these.

    The order of `_inherit` matters. Mixins before "res.partner" override Odoo's methods of res.partner: `super()` in a
    mixin calls Odoo's method, and the first mixin is called first. The methods of a mixin after "res.partner" are
    called last.
    """

    _name = "res.partner"
    _inherit = [
        "strategic.partner.assess.mixin",
        "strategic.partner.standing.mixin",
        "strategic.partner.rescore.mixin",
        "strategic.partner.follow_up.mixin",
        "strategic.partner.preview.mixin",
        "strategic.partner.revenue.mixin",
        "strategic.partner.summary.mixin",
        "strategic.partner.fits.mixin",
        "strategic.partner.next.mixin",
        "strategic.partner.override.mixin",
        "res.partner",
        "strategic.score.order",
        "strategic.selection.order",
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
    audience_fit_potential = Score(
        compute="_compute_scores",
        store=True,
        copy=False,
        aggregator=None,
        groups=GROUP_SALESPERSON,
        help="What the audience fit could still become by what is not assessed yet, from 0 to 100.",
    )
    reputation_potential = Score(
        compute="_compute_scores",
        store=True,
        copy=False,
        aggregator=None,
        groups=GROUP_SALESPERSON,
        help="What the reputation could still become by what is not assessed yet, from 0 to 100.",
    )
    strategic_audience_id = fields.Many2one(
        comodel_name="strategic.audience",
        string="Best-Fit Audience",
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
        help=STATUS_HELP,
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
    strategic_explanation = fields.Json(compute="_compute_strategic_explanation", groups=GROUP_SALESPERSON)
    strategic_fit_ids = fields.One2many(
        comodel_name="strategic.fit",
        inverse_name="partner_id",
        string="Fits",
        context={"active_test": False},  # an archived customer keeps its fits
        groups=GROUP_SALESPERSON,
        help="The audiences that the customer fits by half at least, or could fit.",
    )
    strategic_overridden = fields.Json(
        string="Overridden Scores", compute="_compute_strategic_overridden", groups=GROUP_SALESPERSON
    )
    has_overridden_score = fields.Boolean(
        string="Overridden",
        compute="_compute_has_overridden_score",
        search="_search_has_overridden_score",
        groups=GROUP_SALESPERSON,
        help="An overall assessment replaces the audience fit or the reputation, so stars do not count.",
    )
    strategic_assessment_ids = fields.One2many(
        comodel_name="strategic.assessment",
        inverse_name="partner_id",
        string="Assessments",
        groups=GROUP_SALESPERSON,
    )
    strategic_movement_ids = fields.One2many(
        comodel_name="strategic.movement",
        inverse_name="partner_id",
        string="Status Changes",
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

    # With the next two indexes, a list of customers reads its first page without sorting all customers. Both indexes
    # have the order of `res_partner_view_list_strategic`, best customers first. `_strategic_best_first` holds the
    # strategic customers, and includes the columns that the domain of the menu and the company rule of res.partner
    # read. `_scored_best_first` holds all scored customers. They are many, so this index leaves out the name:
    # PostgreSQL sorts by name only the customers that it reads. PostgreSQL uses an index only if the expressions of the
    # index ("IS TRUE", COALESCE) are exactly those of the ORM.
    _strategic_best_first = models.Index(
        "((COALESCE(is_strategic, FALSE)) DESC, audience_fit DESC NULLS LAST, reputation DESC NULLS LAST, "
        "complete_name, id DESC) INCLUDE (active, is_company, parent_id, company_id, partner_share) "
        "WHERE is_strategic IS TRUE"
    )
    _scored_best_first = models.Index(
        "((COALESCE(is_strategic, FALSE)) DESC, audience_fit DESC NULLS LAST, reputation DESC NULLS LAST, "
        "strategic_status, active, is_company, partner_share, company_id, parent_id) WHERE strategic_status IS NOT NULL"
    )
    _strategic_review = models.Index("(strategic_review_date) WHERE strategic_review_date IS NOT NULL")

    def _compute_scores(self):
        """Read the scores from the database.

        Only the engine computes scores. It writes them by SQL, at the moments that the docstring of `strategic.scoring`
        lists. The score fields are computed fields, so that the rest of Odoo (merging, copying, importing contacts)
        treats them as results.
        """
        written = self.env["strategic.scoring"]._read_written(self.ids)
        for partner in self:
            partner.update(written.get(partner.id) or dict.fromkeys(SCORE_FIELDS, False))

    @api.depends(*SCORE_FIELDS, "commercial_partner_id", "strategic_assessment_ids")
    def _compute_strategic_explanation(self):
        explanations = self.env["strategic.scoring"]._explain(self.commercial_partner_id.ids)
        for partner in self:
            partner.strategic_explanation = explanations.get(partner.commercial_partner_id._origin.id, False)

    def _compute_is_own_company(self):
        # sudo: also find own companies that the user does not work in, because they are no customers either.
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
        """Return every status, so that the kanban shows a column for each status, even if no customer has it."""
        return [status for status, _label in STATUSES]

    @api.model
    def load(self, fields, data):
        answer = super().load(fields, data)
        scores = dict.fromkeys({"audience_fit", "reputation"}.intersection(fields), VALUES)
        return import_errors.explain(self, fields, data, answer, scores) if scores else answer

    @api.model
    def get_import_templates(self):
        """Offer a file with scores, too, if the import is opened from *CRM › Strategic › Customers*."""
        templates = super().get_import_templates()
        if not self.env.context.get("strategic_import_template"):
            return templates
        return [
            {
                "label": self.env._("Import Template for Customers with Scores"),
                "template": "/strategic_customer/static/xls/customers.xlsx",
            },
            *templates,
        ]
