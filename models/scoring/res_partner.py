from contextlib import contextmanager

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...const import DIMENSIONS, GROUP_SALESPERSON, SCORE_FIELDS, STATUSES
from ...tools.score_field import Score
from .strategic_follow_up import BEING_MADE

ASSESSABLE_FIELDS = tuple(name for name, _label in DIMENSIONS)
# A write of these may turn a contact into a customer or a customer into a contact, or restore an archived customer.
STRUCTURE_FIELDS = frozenset({"parent_id", "is_company", "active"})
# Key in cr.cache: ids of the customers that the current write affects; they are scored when it ends.
AFFECTED = "strategic_customers_affected"
# Key in cr.cache: id and scores of the customer whose scores `_pass_on_scores` passes to `write`.
PASSED_ON = "strategic_scores_passed_on"


class ResPartner(models.Model):
    _name = "res.partner"
    _inherit = ["res.partner", "strategic.score.order"]

    audience_fit = Score(
        compute="_compute_scores",
        store=True,
        readonly=False,
        copy=False,
        aggregator="avg",
        groups=GROUP_SALESPERSON,
        help="How well the customer represents its best-fitting target audience, from 0 to 100; empty while not "
        "assessed. Writing a number makes an overall judgement in your name.",
    )
    reputation = Score(
        compute="_compute_scores",
        store=True,
        readonly=False,
        copy=False,
        aggregator="avg",
        groups=GROUP_SALESPERSON,
        help="The customer's standing in its field, from 0 to 100; empty while not assessed. Writing a number makes an "
        "overall judgement in your name.",
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
        help="When the first judgement on which the scores rest runs out.",
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

    @api.model
    def _read_group_expand_statuses(self, _values, _domain):
        """Return every status, so that the kanban shows a column for each, the empty ones too."""
        return [status for status, _label in STATUSES]

    @api.model
    def _commercial_fields(self):
        return super()._commercial_fields() + list(SCORE_FIELDS)

    def _get_commercial_values(self):
        # sudo: a user who may not read scores may still add a contact, which takes over its company's values.
        return super(ResPartner, self.sudo())._get_commercial_values()

    def _convert_fields_to_values(self, field_names):
        # The engine copies the scores to contacts itself, at once and in one statement.
        return super()._convert_fields_to_values([name for name in field_names if name not in SCORE_FIELDS])

    @api.model_create_multi
    def create(self, vals_list):
        self._check_scores_not_written(vals_list)
        # Ignore empty scores, such as the empty cells of an imported file: a new customer has no score to withdraw.
        judged = [
            {name: vals[name] for name in ASSESSABLE_FIELDS if not _is_empty(vals.get(name))} for vals in vals_list
        ]
        # Odoo may write other partners too, such as a company's address: score them all together.
        with self._scored_together():
            partners = super().create(
                [{name: value for name, value in vals.items() if name not in ASSESSABLE_FIELDS} for vals in vals_list]
            )
        for name in SCORE_FIELDS:
            # New rows hold no score yet, so the ORM has nothing to read or write.
            self.env.remove_to_compute(self._fields[name], partners)
        with partners._being_made():
            self.env["strategic.scoring"]._rescore_created(partners)
            partners._assess_overall(
                {dimension: [values.get(dimension) for values in judged] for dimension in ASSESSABLE_FIELDS}
            )
        return partners

    def write(self, vals):
        if self._is_passed_on(vals):
            return super().write(vals)
        self._check_scores_not_written([vals])
        judged = {name: vals[name] for name in ASSESSABLE_FIELDS if name in vals}
        vals = {name: value for name, value in vals.items() if name not in judged}
        # Before `super()`: Odoo's `write` removes keys from `vals`.
        written = frozenset(vals)
        moves = not STRUCTURE_FIELDS.isdisjoint(written)
        customers = self.filtered(lambda partner: partner == partner.commercial_partner_id) if moves else self.browse()
        with self._scored_together() as affected:
            affected.update(self._moved_customer_ids(written))
            result = super().write(vals)
            affected.update(self._moved_customer_ids(written), self._changed_customer_ids(written))
        # sudo: a user who edits contacts need not see their company, or what is recorded about them.
        contacts = customers.sudo().filtered(lambda partner: partner != partner.commercial_partner_id)
        if contacts:
            contacts._join_company()
        self._assess_overall({dimension: [value] * len(self) for dimension, value in judged.items()})
        return result

    def _join_company(self):
        """Move the records of these customers, which have become contacts, to their company; called with sudo."""

    def _update_address(self, vals):
        # Odoo writes the address of a company, or of its subsidiaries, without calling our `write`.
        with self._scored_together() as affected:
            result = super()._update_address(vals)
            affected.update(self._changed_customer_ids(vals.keys()))
        return result

    def _load_records_create(self, vals_list):
        with self._scored_together():
            return super()._load_records_create(vals_list)

    def unlink(self):
        left_behind = self._fetch_contacts() - self
        ids = self.ids
        result = super().unlink()
        # sudo: no user may delete movements alone, but they go with their customer.
        self.env["strategic.movement"].sudo().search([("partner_id", "in", ids)]).unlink()
        # Contacts of a deleted company are customers now. Nobody has assessed them, so score them again.
        self.env["strategic.scoring"]._rescore(left_behind.exists().sudo().commercial_partner_id.ids)
        return result

    @api.model
    def default_get(self, fields):
        # A score comes from the engine or from an assessment, never from a default.
        return super().default_get([name for name in fields if name not in SCORE_FIELDS])

    def _fields_sync(self, values):
        # Skip a write of scores alone: nothing else has changed, and the engine copies scores to contacts itself.
        return None if values.keys() <= set(SCORE_FIELDS) else super()._fields_sync(values)

    def _pass_on_scores(self, before):
        """Write the scores that the engine wrote by SQL once more through the ORM, as a change from `before`.

        So automation rules, tracking and other addons' `write` see the old and the new scores.

        :param before: the former scores by field name
        """
        self.ensure_one()
        after = {name: self._fields[name].convert_to_write(self[name], self) for name in SCORE_FIELDS}
        for name, value in before.items():
            field = self._fields[name]
            field._update_cache(self, field.convert_to_cache(value, self))
        self.env.cr.cache[PASSED_ON] = (self.ids, after)
        try:
            self.write(dict(after))
        finally:
            self.env.cr.cache.pop(PASSED_ON, None)

    def _is_passed_on(self, vals):
        """Return whether `vals` are the scores that `_pass_on_scores` writes to `self`: nothing else may write them."""
        passed_on = self.env.cr.cache.get(PASSED_ON)
        if not passed_on or passed_on != (self.ids, {name: vals[name] for name in SCORE_FIELDS if name in vals}):
            return False
        # Allow it once only: an automation rule on this write may write the customer again.
        del self.env.cr.cache[PASSED_ON]
        return True

    @contextmanager
    def _being_made(self):
        """Mark `self` as being created, until the block ends.

        Nobody has seen them before, so the follow-up does not write their first scores as a change.
        """
        being_made = self.env.cr.cache.setdefault(BEING_MADE, set())
        being_made.update(self.ids)
        try:
            yield
        finally:
            being_made.difference_update(self.ids)

    @contextmanager
    def _scored_together(self):
        """Yield a set for the ids of affected customers; score them once, when the outermost such block ends.

        A write of partners makes Odoo write other partners too, one by one.
        """
        cache = self.env.cr.cache
        if AFFECTED in cache:
            yield cache[AFFECTED]
            return
        affected = cache[AFFECTED] = set()
        try:
            yield affected
        finally:
            del cache[AFFECTED]
        self.env["strategic.scoring"]._rescore(sorted(affected))

    def _changed_customer_ids(self, names):
        """Return the ids of the customers in `self`, if a rule or the scope reads one of the written fields `names`."""
        if self.env["strategic.scoring"]._watched_fields().isdisjoint(names):
            return set()
        # sudo: this user may not see the company.
        partners = self.sudo()
        return set(partners.filtered(lambda partner: partner == partner.commercial_partner_id).ids)

    def _moved_customer_ids(self, names):
        """Return the ids of the customers of `self` and all partners below, if `names` may change their customer.

        Call it before and after the write: one customer loses the partners that another customer gets.
        """
        if STRUCTURE_FIELDS.isdisjoint(names):
            return set()
        return set((self | self._fetch_contacts()).sudo().commercial_partner_id.ids)

    def _fetch_contacts(self):
        """Return `self` and all partners below, at every level, the archived ones too."""
        # sudo: scores are also copied to contacts that this user does not see, such as those of other companies.
        return self.sudo().with_context(active_test=False).search([("id", "child_of", self.ids)]).with_env(self.env)

    @api.model
    def _check_scores_not_written(self, vals_list):
        """Raise a `UserError` if `vals_list` holds a field that only the engine may write."""
        computed = set(SCORE_FIELDS) - set(ASSESSABLE_FIELDS)
        for vals in vals_list:
            if names := computed & vals.keys():
                raise UserError(
                    self.env._(
                        '"%(field)s" follows from the scores and can\'t be written. '
                        "Write audience fit or reputation, or assess the customer.",
                        field=self._fields[min(names)]._description_string(self.env),
                    )
                )

    def _assess_overall(self, values):
        """Create the overall assessments in `values`: by dimension, a list with a value for each partner."""
        vals_list = [
            vals for dimension, said in values.items() for vals in self._prepare_overall_assessments(dimension, said)
        ]
        if vals_list:
            self.env["strategic.assessment"].create(vals_list)

    def _prepare_overall_assessments(self, dimension, values):
        """Return the values of new overall assessments, for the partners whose value differs from their score.

        :param values: one for each partner; None: not given; False or "": withdraw the overall assessment at once
        :raise UserError: for a contact, whose scores are those of its company
        """
        if all(value is None for value in values):
            return []
        self._check_field_access(self._fields[dimension], "write")
        said = [
            (partner, value)
            for partner, value in zip(self, values, strict=True)
            if value is not None and not _same_score(partner[dimension], value)
        ]
        if not said:
            return []
        for partner, value in said:
            if partner != partner.commercial_partner_id:
                if _is_empty(value):
                    continue  # an empty cell in an imported file of contacts does not concern their company
                raise UserError(
                    self.env._(
                        "%(contact)s inherits its scores from %(customer)s: assess that one.",
                        contact=partner.display_name,
                        customer=partner.commercial_partner_id.display_name,
                    )
                )
        Assessment = self.env["strategic.assessment"]
        withdrawn = self.browse().concat(*(partner for partner, value in said if _is_empty(value)))
        if withdrawn:
            # Contacts have no assessments of their own.
            Assessment.search(
                [
                    ("partner_id", "in", withdrawn.ids),
                    ("criterion_id", "=", False),
                    ("dimension", "=", dimension),
                    ("audience_id", "=", False),
                ]
            ).action_withdraw()
        return [
            {"partner_id": partner.id, "dimension": dimension, "value": value}
            for partner, value in said
            if partner not in withdrawn
        ]

    def _strategic_sentence(self, thresholds):
        """Return one sentence that says why the customer has its status."""
        self.ensure_one()
        if not self.strategic_status:
            return self.env._("Not assessed yet.")
        fit, reputation = (
            self._dimension_clause(name, self[name], thresholds[name]) for name in ("audience_fit", "reputation")
        )
        return self.env._("%(audience_fit)s; %(reputation)s.", audience_fit=fit, reputation=reputation)

    def _dimension_clause(self, dimension, score, threshold):
        """Return how far a dimension is from its threshold, such as "reputation 55 of 70 needed, 15 short"."""
        env = self.env
        short = max(threshold - score, 0) if score is not False else 0
        numbers = {"score": score, "threshold": threshold, "short": short, "audience": self.strategic_audience_id.name}
        if dimension == "reputation":
            if score is False:
                return env._("reputation not assessed")
            if short:
                return env._("reputation %(score)s of %(threshold)s needed, %(short)s short", **numbers)
            return env._("reputation %(score)s of %(threshold)s needed", **numbers)
        if score is False:
            return env._("Audience fit not assessed")
        if not self.strategic_audience_id or not score:
            # A fit of 0 means that no audience fits, so name none.
            if short:
                return env._("Audience fit %(score)s of %(threshold)s needed, %(short)s short", **numbers)
            return env._("Audience fit %(score)s of %(threshold)s needed", **numbers)
        if short:
            return env._("Audience fit %(score)s of %(threshold)s needed (%(audience)s), %(short)s short", **numbers)
        return env._("Audience fit %(score)s of %(threshold)s needed (%(audience)s)", **numbers)


def _is_empty(value):
    """Return whether the written `value` means "no score"; 0 is a score."""
    return value is False or value is None or value == ""


def _same_score(score, value):
    """Return whether the written `value` equals the `score`; "70", as in an imported file, equals 70."""
    if score is False or _is_empty(value):
        return score is False and _is_empty(value)
    try:
        return score == float(value)
    except (TypeError, ValueError, OverflowError):
        return False
