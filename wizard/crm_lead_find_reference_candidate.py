from odoo import api, fields, models
from odoo.tools import SQL, format_date
from odoo.tools.date_utils import get_quarter

from ..const import GROUP_MANAGER
from ..tools.public import checks_access

# Number of candidates that the wizard offers at most: nobody reads more before choosing one.
MOST_CANDIDATES = 50


class CrmLeadFindReferenceCandidate(models.TransientModel):
    """A customer who may speak for us in an opportunity, with the reason for the customer's place in the list."""

    _name = "crm.lead.find_reference.candidate"
    _inherit = ["strategic.record"]
    _description = "Reference Candidate"
    _rec_name = "customer_id"
    _order = "id"

    wizard_id = fields.Many2one(comodel_name="crm.lead.find_reference", required=True, ondelete="cascade", index=True)
    # Users have no access to this field, because they may not see a colleague's partnership.
    partnership_id = fields.Many2one(
        comodel_name="strategic.partnership", required=True, ondelete="cascade", groups=fields.NO_ACCESS
    )
    customer_id = fields.Many2one(
        comodel_name="res.partner",
        string="Reference Customer",
        ondelete="cascade",
        help="The customer who speaks for us.",
    )
    audience_id = fields.Many2one(
        comodel_name="strategic.audience",
        string="Market",
        ondelete="cascade",
        help="The target audience of the general product: the customers who are to buy it.",
    )
    user_id = fields.Many2one(comodel_name="res.users", string="Responsible", ondelete="cascade")
    scope = fields.Selection(
        selection=[("private", "Private"), ("public", "Public")],
        string="Reference",
        help="Private: calls and visits with prospects. Public: also quotes, case studies and its logo.",
    )
    left = fields.Integer(string="Left This Quarter")
    is_same_market = fields.Boolean()
    is_past_cap = fields.Boolean(string="Used Up", help="The customer was asked this quarter as often as agreed.")
    reason = fields.Char(help="Why this customer suits the opportunity.")

    @checks_access("read")
    def action_choose(self):
        """Choose this customer and show the form to record the reference."""
        self.ensure_one()
        wizard = self.wizard_id
        # Reset the kind to a call: this customer may not allow the kind that the user chose for another customer.
        wizard.write({"candidate_id": self.id, "kind": "call"})
        return wizard._reopen()

    @api.model
    def _prepare_candidates(self, lead):
        """Return the values of the candidates for `lead`, best first, and how many customers are past their cap.

        A customer is past its cap if it has been asked in this quarter as often as the `reference_cap` of its
        partnership allows. Customers past their cap come last, and only sales managers are offered them. Of the
        other customers, those of the opportunity's market or industry come first. Customers that are equal in this are
        sorted by the number of times they were asked in this quarter, the least first, and then by the date on which
        they were last asked, the oldest first.
        """
        # sudo: reference customers serve all salespeople, so the customers of colleagues' partnerships are offered too.
        # Of such a partnership, the user sees only the customer, the market, the responsible user, the reference scope
        # and how often the customer has been asked and may still be asked.
        partnerships = self.env["strategic.partnership"].sudo()
        domain = self._candidates_domain(lead)
        rows = self.env.execute_query_dict(self._candidates_query(lead, partnerships._search(domain)))
        past_cap = rows[0]["past_cap_count"] if rows else 0
        if not self.env.user.has_group(GROUP_MANAGER):
            rows = [row for row in rows if not row["is_past_cap"]]
        partnerships = partnerships.browse(row["id"] for row in rows)
        candidates = [
            self._prepare_candidate(partnership, row) for partnership, row in zip(partnerships, rows, strict=True)
        ]
        return candidates, past_cap

    @api.model
    def _companies_of(self, lead):
        """Return those of the user's selected companies whose partnerships may provide a reference for `lead`.

        If the opportunity `lead` has a company, only this company may. Else all selected companies may.
        """
        return self.env.companies & lead.company_id if lead.company_id else self.env.companies

    @api.model
    def _candidates_domain(self, lead):
        """Return the domain of the partnerships whose customer may be a reference for `lead`."""
        return [
            *self.env["strategic.partnership"]._offered_domain(self._companies_of(lead)),
            ("partner_id", "!=", lead.partner_id.commercial_partner_id.id),
        ]

    @api.model
    def _candidates_query(self, lead, query):
        """Return the SELECT that reads the candidates for `lead` from the partnerships of `query`, best first."""
        today = fields.Date.context_today(self)
        first, last = get_quarter(today)
        customer = lead.partner_id.commercial_partner_id
        # Take the market of the opportunity's customer, and the market of the partnership whose product the opportunity
        # sells: a customer who was never assessed has no market. sudo: the partnership may be a colleague's.
        audiences = customer.strategic_audience_id | lead.sudo().strategic_partnership_id.audience_id
        self.env["strategic.partnership"].flush_model()
        self.env["strategic.reference"].flush_model(["partnership_id", "date"])
        self.env["res.partner"].flush_model(["industry_id"])
        return SQL(
            """
            SELECT partnership.id,
                   uses.used,
                   uses.last_asked,
                   COALESCE(partnership.audience_id = ANY(%(audiences)s), FALSE) AS same_market,
                   COALESCE(customer.industry_id = %(industry)s, FALSE) AS same_industry,
                   uses.used >= partnership.reference_cap AS is_past_cap,
                   COUNT(*) FILTER (WHERE uses.used >= partnership.reference_cap) OVER () AS past_cap_count
              FROM strategic_partnership AS partnership
              JOIN res_partner AS customer ON customer.id = partnership.partner_id
                   CROSS JOIN LATERAL (
                       SELECT COUNT(*) FILTER (WHERE date BETWEEN %(first)s AND %(last)s) AS used,
                              MAX(date) FILTER (WHERE date <= %(today)s) AS last_asked
                         FROM strategic_reference
                        WHERE partnership_id = partnership.id
                   ) AS uses
             WHERE partnership.id IN %(partnerships)s
             ORDER BY is_past_cap,
                      COALESCE(partnership.audience_id = ANY(%(audiences)s), FALSE)
                      OR COALESCE(customer.industry_id = %(industry)s, FALSE) DESC,
                      uses.used,
                      uses.last_asked NULLS FIRST,
                      partnership.id
             LIMIT %(limit)s
            """,
            audiences=audiences.ids,
            industry=customer.industry_id.id or None,
            first=first,
            last=last,
            today=today,
            partnerships=query.subselect(),
            limit=MOST_CANDIDATES,
        )

    @api.model
    def _prepare_candidate(self, partnership, row):
        """Return the values of the candidate for `partnership`.

        :param row: the row that `_candidates_query` reads for the partnership
        """
        return {
            "partnership_id": partnership.id,
            "customer_id": partnership.partner_id.id,
            "audience_id": partnership.audience_id.id,
            "user_id": partnership.user_id.id,
            "scope": partnership.reference_scope,
            "left": max(partnership.reference_cap - row["used"], 0),
            "is_same_market": row["same_market"] or row["same_industry"],
            "is_past_cap": row["is_past_cap"],
            "reason": self._reason(partnership, row),
        }

    @api.model
    def _reason(self, partnership, row):
        """Return sentences with the reasons for the candidate's place in the list."""
        market, industry = partnership.audience_id.name, partnership.partner_id.industry_id.name
        sentences = []
        if row["same_market"]:
            sentences.append(self.env._("Same market: %s.", market))
        if row["same_industry"]:
            sentences.append(self.env._("Same industry: %s.", industry))
        if not sentences:
            sentences.append(self.env._("Other market: %s.", market) if market else self.env._("No market given."))
        sentences.append(self._last_asked(row["last_asked"]))
        numbers = {
            "used": row["used"],
            "left": partnership.reference_cap - row["used"],
            "cap": partnership.reference_cap,
        }
        if row["is_past_cap"]:
            sentences.append(self.env._("Used up for this quarter: %(used)s of %(cap)s.", **numbers))
        else:
            sentences.append(self.env._("Uses left this quarter: %(left)s of %(cap)s.", **numbers))
        return " ".join(sentences)

    @api.model
    def _last_asked(self, date):
        """Return a sentence on when a customer was last asked: a day in this quarter, or an earlier month."""
        if not date:
            return self.env._("Never asked yet.")
        today = fields.Date.context_today(self)
        if date >= get_quarter(today)[0]:
            return self.env._("Last asked on %s.", format_date(self.env, date, date_format="d MMMM"))
        pattern = "MMMM" if date.year == today.year else "MMMM y"
        return self.env._("Not asked since %s.", format_date(self.env, date, date_format=pattern))
