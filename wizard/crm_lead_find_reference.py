from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, format_date
from odoo.tools.date_utils import get_quarter

from ..const import GROUP_MANAGER
from ..models.partnership.strategic_reference import ALLOWED_KINDS, KINDS
from ..tools.public import checks_access

# Nobody reads more candidates before choosing one.
MOST_CANDIDATES = 50


class CrmLeadFindReference(models.TransientModel):
    """Choose a customer who speaks for us in an opportunity, and log this use."""

    _name = "crm.lead.find_reference"
    _inherit = ["strategic.record"]
    _description = "Find a Reference"

    lead_id = fields.Many2one(
        comodel_name="crm.lead", string="Opportunity", required=True, readonly=True, ondelete="cascade"
    )
    candidate_ids = fields.One2many(
        comodel_name="crm.lead.find_reference.candidate", inverse_name="wizard_id", readonly=True
    )
    candidate_id = fields.Many2one(
        comodel_name="crm.lead.find_reference.candidate", string="Reference Customer", readonly=True
    )
    explanation = fields.Text(readonly=True, help="Why nobody, or not everybody, is offered, and what to do.")
    is_past_cap = fields.Boolean(related="candidate_id.is_past_cap")
    allowed_kinds = fields.Json(compute="_compute_allowed_kinds")
    kind = fields.Selection(selection=KINDS, default="call", required=True)
    date = fields.Date(default=fields.Date.context_today, required=True)
    note = fields.Text(help="What is it to show? It goes to the opportunity's history, too.")

    @api.depends("candidate_id")
    def _compute_allowed_kinds(self):
        for wizard in self:
            wizard.allowed_kinds = list(ALLOWED_KINDS[wizard.candidate_id.scope or "none"])

    @api.depends("lead_id")
    def _compute_display_name(self):
        for wizard in self:
            wizard.display_name = self.env._("A reference for %s", wizard.lead_id.name)

    @checks_access("write")
    def action_back(self):
        """Show the list of candidates again."""
        self.ensure_one()
        self.candidate_id = False
        return self._reopen()

    @checks_access("write")
    def action_log(self):
        """Log that the chosen customer speaks for us in the opportunity."""
        self.ensure_one()
        candidate = self.candidate_id
        if candidate.wizard_id != self:
            raise UserError(self.env._("Choose the customer who is to speak for us first."))
        self.lead_id.check_access("write")
        self.env["strategic.reference"].create(self._prepare_reference())._announce()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "%(customer)s speaks for us. You will be reminded to say how it went.",
                    customer=candidate.customer_id.name,
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    @api.model
    def _open(self, lead):
        """Return the action that offers the customers who may speak for us in `lead`."""
        self.check_access("read")
        candidates, explanation = self._find_candidates(lead)
        # sudo: users may not create candidates, as one that they create would show them hidden data.
        wizard = self.sudo().create(
            {
                "lead_id": lead.id,
                "explanation": explanation,
                "candidate_ids": [Command.create(candidate) for candidate in candidates],
            }
        )
        return wizard.with_env(self.env)._reopen()

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Find a Reference"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }

    def _prepare_reference(self):
        """Return the values of the use to log."""
        return {
            # sudo: the user need not see the partnership; the created use checks that it may be asked.
            "partnership_id": self.candidate_id.sudo().partnership_id.id,
            "lead_id": self.lead_id.id,
            "kind": self.kind,
            "date": self.date,
            "note": self.note,
            "user_id": self.env.uid,
        }

    @api.model
    def _find_candidates(self, lead):
        """Return the values of the candidates for `lead`, best first, and a text on those that are not offered.

        Candidates of the same market or industry come first; among them the least used this quarter, then the one that
        was asked longest ago. Those past their cap come last, for sales managers only; other users are told that there
        are some.
        """
        # sudo: reference customers serve all salespeople, so colleagues' partnerships are offered too. The user sees
        # the customer, its market, the responsible user and the uses that are left, and nothing else.
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
        return candidates, self._explain(candidates, past_cap, lead)

    @api.model
    def _companies_of(self, lead):
        """Return the companies whose partnerships may serve `lead`: the user's, or of these only that of `lead`."""
        return self.env.companies & lead.company_id if lead.company_id else self.env.companies

    @api.model
    def _candidates_domain(self, lead):
        """Return the domain of the partnerships whose customer may speak in `lead`."""
        return [
            *self.env["strategic.partnership"]._offered_domain(self._companies_of(lead)),
            ("partner_id", "!=", lead.partner_id.commercial_partner_id.id),
        ]

    @api.model
    def _speaks_for_us(self, customer, lead):
        """Return whether `customer` is a reference customer, also by a colleague's partnership."""
        partnerships = self.env["strategic.partnership"].sudo()
        domain = [*partnerships._offered_domain(self._companies_of(lead)), ("partner_id", "=", customer.id)]
        return bool(partnerships.search_count(domain, limit=1))

    @api.model
    def _candidates_query(self, lead, query):
        """Return the SELECT of the candidates among the partnerships of `query`, the best first."""
        today = fields.Date.context_today(self)
        first, last = get_quarter(today)
        customer = lead.partner_id.commercial_partner_id
        # The market of an opportunity from a partnership is known, even if its customer was never assessed.
        # sudo: the partnership may be a colleague's.
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
        """Return the values of the candidate for `partnership`; `row` is its row of `_candidates_query`."""
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
        """Return a text on why the candidate has its place in the list."""
        market, industry = partnership.audience_id.name, partnership.partner_id.industry_id.name
        names = {"market": market, "industry": industry}
        if row["same_market"] and row["same_industry"]:
            likeness = self.env._("Same market: %(market)s; same industry: %(industry)s", **names)
        elif row["same_market"]:
            likeness = self.env._("Same market: %(market)s", **names)
        elif row["same_industry"]:
            likeness = self.env._("Same industry: %(industry)s", **names)
        elif market:
            likeness = self.env._("Other market: %(market)s", **names)
        else:
            likeness = self.env._("No market given")
        numbers = {
            "used": row["used"],
            "left": partnership.reference_cap - row["used"],
            "cap": partnership.reference_cap,
        }
        if row["is_past_cap"]:
            left = self.env._("used up for this quarter: %(used)s uses of %(cap)s", **numbers)
        else:
            left = self.env._("%(left)s of %(cap)s uses left this quarter", **numbers)
        return "; ".join([likeness, self._last_asked(row["last_asked"]), left])

    @api.model
    def _last_asked(self, date):
        """Return a text on when a customer was last asked: the day if it was in this quarter, else the month."""
        if not date:
            return self.env._("never asked yet")
        today = fields.Date.context_today(self)
        if date >= get_quarter(today)[0]:
            return self.env._("last asked on %s", format_date(self.env, date, date_format="d MMMM"))
        pattern = "MMMM" if date.year == today.year else "MMMM y"
        return self.env._("not asked since %s", format_date(self.env, date, date_format=pattern))

    @api.model
    def _explain(self, candidates, past_cap, lead):
        """Return a text on why nobody, or not everybody, is offered and where to change that; False if all are."""
        if self.env.user.has_group(GROUP_MANAGER):
            past_cap = 0
        next_quarter = format_date(self.env, fields.Date.add(get_quarter(fields.Date.context_today(self))[1], days=1))
        if candidates:
            return bool(past_cap) and self.env._(
                "Not offered, as they have been asked as often as agreed: %(count)s. They may be asked again from "
                "%(date)s on; a sales manager may go on.",
                count=past_cap,
                date=next_quarter,
            )
        if past_cap and self._speaks_for_us(lead.partner_id.commercial_partner_id, lead):
            return self.env._(
                "The customer of this opportunity is a reference customer itself. All others have been asked as often "
                "as agreed. They may be asked again from %(date)s on; a sales manager may go on, or raise the uses a "
                "quarter under References on a partnership.",
                date=next_quarter,
            )
        if past_cap:
            return self.env._(
                "All reference customers have been asked as often as agreed. They may be asked again from %(date)s on; "
                "a sales manager may go on, or raise the uses a quarter under References on a partnership.",
                date=next_quarter,
            )
        # sudo: include partnerships that the user does not see, as only their number is used.
        count = (
            self.env["strategic.partnership"].sudo().search_count([("company_id", "in", self._companies_of(lead).ids)])
        )
        if not count:
            return self.env._(
                "There is no partnership yet. Start one from a strategic customer; under References it says whether "
                "the customer speaks for us."
            )
        return self.env._(
            "No customer has agreed to speak for us, or only the one of this opportunity. When one has, set Reference "
            "to Private or Public under References on its partnership."
        )


class CrmLeadFindReferenceCandidate(models.TransientModel):
    """A customer who may speak for us in an opportunity, and why it has its place in the list."""

    _name = "crm.lead.find_reference.candidate"
    _inherit = ["strategic.record"]
    _description = "Reference Candidate"
    _rec_name = "customer_id"
    _order = "id"

    wizard_id = fields.Many2one(comodel_name="crm.lead.find_reference", required=True, ondelete="cascade", index=True)
    # No access: it may be a colleague's partnership, which the user may not see.
    partnership_id = fields.Many2one(
        comodel_name="strategic.partnership", required=True, ondelete="cascade", groups=fields.NO_ACCESS
    )
    customer_id = fields.Many2one(comodel_name="res.partner", string="Reference Customer", ondelete="cascade")
    audience_id = fields.Many2one(comodel_name="strategic.audience", string="Market", ondelete="cascade")
    user_id = fields.Many2one(comodel_name="res.users", string="Responsible", ondelete="cascade")
    scope = fields.Selection(selection=[("private", "Private"), ("public", "Public")], string="Reference")
    left = fields.Integer(string="Left This Quarter")
    is_same_market = fields.Boolean()
    is_past_cap = fields.Boolean(string="Used Up")
    reason = fields.Char()

    @checks_access("read")
    def action_choose(self):
        """Choose this customer and show the form to log the use."""
        self.ensure_one()
        wizard = self.wizard_id
        # Reset the kind: this customer may not allow the kind that the customer chosen before allowed.
        wizard.write({"candidate_id": self.id, "kind": "call"})
        return wizard._reopen()
