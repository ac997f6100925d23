from odoo import api, fields, models
from odoo.tools import SQL

from ...const import STATUSES
from ...engine.programme import Scorecard
from ...tools.loose_many2one import LooseMany2one
from ...tools.public import checks_access
from ...tools.score_field import Score


class StrategicFit(models.Model):
    """The fit of a customer to one target audience, and the status that it gives the customer there.

    The engine writes it, nobody edits it. There is a row where the fit is worth one, see engine/fits.py.
    """

    _name = "strategic.fit"
    _inherit = ["strategic.record", "strategic.score.order"]
    _description = "Fit to an Audience"
    _order = "fit desc, potential desc, id"
    _rec_name = "partner_id"
    # Only the engine writes rows. Without the four log columns and their two foreign keys, the rows are smaller.
    _log_access = False

    # No foreign key: res.partner and strategic.audience delete the fits of a deleted customer or audience.
    partner_id = LooseMany2one(comodel_name="res.partner", string="Customer", required=True, readonly=True)
    audience_id = LooseMany2one(
        comodel_name="strategic.audience",
        required=True,
        readonly=True,
        help="The target audience for which the customer has this fit.",
    )
    fit = Score(
        string="Audience Fit",
        readonly=True,
        aggregator="avg",
        help="How well the customer represents this audience, from 0 to 100.",
    )
    potential = Score(
        readonly=True,
        aggregator=None,
        help="What the fit could still become by what is not assessed yet.",
    )
    status = fields.Selection(
        selection=STATUSES,
        readonly=True,
        group_expand="_read_group_expand_statuses",
        help="The customer's status for this audience alone.",
    )
    review_date = fields.Date(
        string="Review by", readonly=True, help="When the first assessment on which fit and reputation rest runs out."
    )
    # Odoo hides the fits of archived customers by this field.
    active = fields.Boolean(related="partner_id.active")
    reputation = Score(related="partner_id.reputation", aggregator="avg")
    reputation_potential = Score(related="partner_id.reputation_potential", aggregator=None)
    country_id = fields.Many2one(related="partner_id.country_id")
    industry_id = fields.Many2one(related="partner_id.industry_id")
    user_id = fields.Many2one(related="partner_id.user_id")
    category_id = fields.Many2many(related="partner_id.category_id")
    company_id = fields.Many2one(related="partner_id.company_id")
    strategic_status = fields.Selection(related="partner_id.strategic_status", string="Status Overall")
    best_audience_id = fields.Many2one(related="partner_id.strategic_audience_id", string="Best-Fit Audience")
    overridden = fields.Json(
        string="Overridden Scores",
        compute="_compute_overridden",
        exportable=False,
        help="Of `fit` and `reputation`, those that an overall assessment replaces, with its last day.",
    )

    _point_unique = models.UniqueIndex("(partner_id, audience_id)")
    # It holds all that the matrix of an audience reads of a fit.
    _best_first = models.Index(
        "(audience_id, fit DESC NULLS LAST, potential DESC NULLS LAST, id) INCLUDE (partner_id, status)"
    )

    @api.model
    def _search(self, domain, *args, **options):
        """Leave out the fits to an audience that does not exist any more: its name can't be read.

        A transaction that deletes an audience does not see the fits that another one is writing meanwhile; the next run
        deletes them. The array of ids is read once; a join would make PostgreSQL sort a page that an index gives in
        order.
        """
        query = super()._search(domain, *args, **options)
        audience = SQL.identifier(query.table, "audience_id")
        query.add_where(SQL("%s = ANY (ARRAY(SELECT id FROM strategic_audience))", audience))
        return query

    # Not on the assessments: else each change of one searches the fits, to forget what only a list reads.
    @api.depends("partner_id", "audience_id")
    def _compute_overridden(self):
        overridden = {}
        for fit_id, name, valid_until in self.env.execute_query(self._overridden_sql()) if self.ids else ():
            overridden.setdefault(fit_id, {})[name] = fields.Date.to_string(valid_until) or False
        for fit in self:
            fit.overridden = overridden.get(fit.id, False)

    def _overridden_sql(self):
        """Return the SELECT of the overall assessments that replace the fit or the reputation of these rows today.

        An overall assessment of audience fit without an audience replaces the customer's score, not its fits. No record
        rule applies to the assessments: who sees a customer also sees its scores, and what they rest on.
        """
        self.env["strategic.assessment"].flush_model()
        return SQL(
            """
            SELECT fit.id, CASE dimension WHEN 'reputation' THEN 'reputation' ELSE 'fit' END, assessment.valid_until
              FROM strategic_fit AS fit
              JOIN strategic_assessment AS assessment
                ON assessment.partner_id = fit.partner_id
               AND assessment.active
               AND assessment.criterion_id IS NULL
               AND (assessment.dimension = 'reputation' OR assessment.audience_id = fit.audience_id)
               AND (assessment.valid_until IS NULL OR assessment.valid_until >= %(today)s)
             WHERE fit.id IN %(ids)s
            """,
            today=fields.Date.today(),
            ids=tuple(self.ids),
        )

    def _read_group_expand_statuses(self, _values, _domain):
        """Return every status, so that the kanban shows a column for each, the empty ones too."""
        return [status for status, _label in STATUSES]

    @api.readonly
    @checks_access("read")
    def action_open_customer(self):
        """Open the form of the customer, on its page "Strategic"."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "res.partner",
            "res_id": self.partner_id.id,
            "views": [(self.env.ref("strategic_customer.res_partner_view_form_strategic").id, "form")],
        }

    @checks_access("read")
    def action_assess(self):
        """Open a session with the customers of these fits, and the scorecard of the first fit's audience."""
        action = self.env["ir.actions.client"]._for_xml_id("strategic_customer.strategic_session_action")
        context = {
            "active_model": "res.partner",
            "active_ids": self.partner_id.ids,
            "strategic_scorecard": Scorecard(self.audience_id[:1].id, ()).name,
        }
        return {**action, "context": context}

    @api.model
    def _delete_of(self, name, ids):
        """Delete the fits whose many2one field `name` holds one of `ids`: a deleted customer, contact or audience.

        By SQL: users may not delete fits, and an audience may have as many as there are customers.
        """
        if ids:
            self.env.execute_query(
                SQL("DELETE FROM strategic_fit WHERE %s IN %s RETURNING id", SQL.identifier(name), tuple(ids))
            )
            self.invalidate_model(flush=False)

    @api.autovacuum
    def _delete_of_nobody(self):
        """Delete the fits of customers and audiences that do not exist any more.

        A transaction that deletes a customer does not see the fits that another one is writing meanwhile.
        """
        self.env.execute_query(
            SQL(
                """
                DELETE FROM strategic_fit AS fit
                 WHERE NOT EXISTS (SELECT FROM res_partner WHERE id = fit.partner_id)
                    OR NOT EXISTS (SELECT FROM strategic_audience WHERE id = fit.audience_id)
                RETURNING id
                """
            )
        )
