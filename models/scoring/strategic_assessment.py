"""Assessments: create, supersede, withdraw, undo, move. One file, as all of it decides which assessment counts."""

from collections import Counter
from datetime import timedelta

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError, UserError, ValidationError
from odoo.fields import Domain

from ...const import DIMENSIONS, GROUP_MANAGER
from ...tools.assessment_values import STAR, is_link, months_later, stars_of, value_of, value_of_stars
from ...tools.limits import is_id
from ...tools.public import checks_access

# How many months an overall assessment counts; a criterion has its own `validity_months`.
OVERALL_VALIDITY_MONTHS = 12
# The fields that make up a point: of the assessments with the same values here, only one can count.
POINT_FIELDS = ("partner_id", "criterion_id", "dimension", "audience_id")
# The fields that are never changed; another opinion is a new assessment.
FIXED_FIELDS = (*POINT_FIELDS, "date", "user_id")
# The fields that say what is assessed; if one of them is given, none takes a default from the context.
SUBJECT_FIELDS = frozenset({"criterion_id", "dimension", "audience_id"})
# Context value: the active assessment of each point is already chosen, so `write` skips its checks. An object,
# because a client can send any plain value.
SETTLED = object()


class StrategicAssessment(models.Model):
    """A dated assessment of one customer on one point. It is never overwritten.

    A *point* is a criterion, or without one a whole dimension (for audience fit: of one audience, or of the best). A
    newer assessment on the same point archives the older one; the archived assessments are the history.
    """

    _name = "strategic.assessment"
    _inherit = ["strategic.record"]
    _description = "Strategic Assessment"
    _order = "date desc, id desc"
    _rec_name = "partner_id"

    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        ondelete="cascade",
        index=True,
        help="The customer judged. A contact stands for its company.",
    )
    criterion_id = fields.Many2one(
        comodel_name="strategic.criterion",
        ondelete="restrict",
        index="btree_not_null",
        domain=[("method", "=", "judgement")],
        help="The criterion judged. Empty: an overall judgement, which stands in place of the computed score.",
    )
    dimension = fields.Selection(
        selection=DIMENSIONS,
        required=True,
        compute="_compute_point",
        store=True,
        readonly=False,
        precompute=True,
    )
    audience_id = fields.Many2one(
        comodel_name="strategic.audience",
        compute="_compute_point",
        store=True,
        readonly=False,
        precompute=True,
        ondelete="cascade",
        index="btree_not_null",
        help="For an overall judgement of audience fit: of which audience. Empty: of the best one.",
    )
    value = fields.Integer(required=True, aggregator="avg", help="From 0 (not at all) to 100 (fully).")
    stars = fields.Selection(
        selection=[
            ("0", "None"),
            ("1", "Poor"),
            ("2", "Fair"),
            ("3", "Good"),
            ("4", "Very Good"),
            ("5", "Outstanding"),
        ],
        string="Rating",
        compute="_compute_stars",
        readonly=False,
        help="The value in stars, 20 points each.",
    )
    evidence = fields.Text(help="What the judgement rests on, so that others can follow it.")
    evidence_type = fields.Selection(
        selection=[
            ("award", "Award or Ranking"),
            ("analyst", "Analyst Report"),
            ("press", "Press"),
            ("peer", "Word of Peers"),
            ("reference", "Reference Given"),
            ("research", "Own Research"),
            ("other", "Other"),
        ],
    )
    evidence_url = fields.Char(string="Evidence Link")
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Assessed by",
        required=True,
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
    )
    # The server's day: it is the same in all time zones, so of two assessments the later one counts.
    date = fields.Date(required=True, default=fields.Date.today)
    valid_until = fields.Date(
        compute="_compute_valid_until",
        store=True,
        readonly=False,
        precompute=True,
        help="The last day on which the judgement counts. Empty: for ever.",
    )
    active = fields.Boolean(
        default=True, help="Only the newest judgement on a point is active; the others are its history."
    )
    is_expired = fields.Boolean(string="Ran Out", compute="_compute_is_expired", search="_search_is_expired")

    _value_range = models.Constraint("CHECK (value BETWEEN 0 AND 100)", "A judgement is a number from 0 to 100.")
    _one_active_per_point = models.UniqueIndex(
        "(partner_id, dimension, COALESCE(criterion_id, 0), COALESCE(audience_id, 0)) WHERE active",
        "Only one judgement on a point can count at a time.",
    )
    _counting = models.Index("(partner_id, valid_until) WHERE active")

    @api.depends("criterion_id")
    def _compute_point(self):
        for assessment in self.filtered("criterion_id"):
            assessment.dimension = assessment.criterion_id.dimension
            assessment.audience_id = assessment.criterion_id.audience_id

    @api.depends("value")
    def _compute_stars(self):
        for assessment in self:
            assessment.stars = stars_of(assessment.value)

    @api.depends("criterion_id", "date")
    def _compute_valid_until(self):
        for assessment in self:
            criterion = assessment.criterion_id
            months = criterion.validity_months if criterion else OVERALL_VALIDITY_MONTHS
            assessment.valid_until = months_later(assessment.date, months) if months and assessment.date else False

    @api.depends("valid_until")
    def _compute_is_expired(self):
        today = fields.Date.today()
        for assessment in self:
            assessment.is_expired = bool(assessment.valid_until and assessment.valid_until < today)

    def _search_is_expired(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain("valid_until", "<", fields.Date.today())

    @api.depends("partner_id", "criterion_id", "dimension", "value")
    def _compute_display_name(self):
        for assessment in self:
            assessment.display_name = self.env._(
                "%(customer)s, %(point)s: %(value)s",
                customer=assessment.partner_id.display_name or "",
                point=assessment._point_name(),
                value=assessment.value,
            )

    @api.onchange("stars")
    def _onchange_stars(self):
        for assessment in self:
            # A value of 75 shows as four stars; the onchange must not turn it into 80.
            if assessment.stars != stars_of(assessment.value):
                assessment.value = STAR * int(assessment.stars or 0)

    @api.constrains("criterion_id", "dimension", "audience_id")
    def _check_point(self):
        for assessment in self:
            criterion = assessment.criterion_id
            if criterion.method == "rule":
                raise ValidationError(
                    self.env._(
                        '"%(criterion)s" is a rule: it is checked, not judged. Change the customer\'s data, '
                        "or make an overall judgement.",
                        criterion=criterion.display_name,
                    )
                )
            if criterion and (criterion.dimension, criterion.audience_id) != (
                assessment.dimension,
                assessment.audience_id,
            ):
                raise ValidationError(
                    self.env._(
                        '"%(criterion)s" belongs to another scorecard than the one given.',
                        criterion=criterion.display_name,
                    )
                )
            if assessment.dimension == "reputation" and assessment.audience_id:
                raise ValidationError(
                    self.env._("Reputation is the same for every audience: leave the audience empty.")
                )

    @api.constrains("date", "valid_until")
    def _check_dates(self):
        # Accept one day more: east of UTC it may be tomorrow already.
        latest = fields.Date.today() + timedelta(days=1)
        for assessment in self:
            if assessment.date > latest:
                raise ValidationError(
                    self.env._("A judgement can't be dated in the future: %(date)s.", date=assessment.date)
                )
            if assessment.valid_until and assessment.valid_until < assessment.date:
                raise ValidationError(
                    self.env._(
                        "The judgement of %(date)s would have run out before, on %(until)s.",
                        date=assessment.date,
                        until=assessment.valid_until,
                    )
                )

    @api.constrains("evidence_url")
    def _check_evidence_url(self):
        for assessment in self.filtered("evidence_url"):
            # The link is shown: anything but a web address could run code in the browser of a user who clicks it.
            if not is_link(assessment.evidence_url):
                raise ValidationError(
                    self.env._(
                        'The link "%(link)s" must be a web address that starts with https:// or http://.',
                        link=assessment.evidence_url,
                    )
                )

    @api.model
    def default_get(self, fields):
        # The author and the date must not come from another form's context, or from a default that a user has set.
        own = {name: self._fields[name].default(self) for name in ("user_id", "date") if name in fields}
        defaults = super().default_get([name for name in fields if name not in own])
        defaults.update(self._convert_to_write(own))
        if is_id(defaults.get("partner_id")):
            customer = self.env["res.partner"].browse(defaults["partner_id"]).commercial_partner_id
            defaults["partner_id"] = customer.id
        return defaults

    @api.model_create_multi
    def create(self, vals_list):
        self.browse().check_access("create")
        vals_list = [self._complete(vals) for vals in vals_list]
        self._check_all_but_value(vals_list)
        # One read for all customers: `_prepare_value` needs the commercial entity of each.
        self.env["res.partner"].browse({vals.get("partner_id") for vals in vals_list} - {None, False}).fetch(
            ["commercial_partner_id"]
        )
        vals_list = [self._prepare_value(vals) for vals in vals_list]
        self._check_complete(vals_list)
        self._check_author({vals["user_id"] for vals in vals_list if "user_id" in vals})
        # Create them archived first: `_settle` then chooses the active one of each point, for all at once.
        assessments = super().create([dict(vals, active=False) for vals in vals_list])
        # Check the created records again: defaults may have set another author.
        self._check_author(set(assessments.user_id.ids))
        current = assessments.browse(
            assessment.id for assessment, vals in zip(assessments, vals_list, strict=True) if vals.get("active", True)
        )
        current._settle()
        self.env["strategic.scoring"]._rescore(assessments.partner_id.ids, cause="assessment", touch=True)
        self.env["strategic.review"]._clear(current.partner_id, feedback=self.env._("Judged anew."))
        return assessments

    def write(self, vals):
        if self.env.context.get("strategic_settled") is SETTLED:
            return super().write(vals)
        self._check_all_but_value([vals])
        vals = self._prepare_value(vals)
        self._check_fixed(vals)
        self._check_editable(vals)
        # Drop the fixed fields: a form that saves on every click also sends what did not change.
        vals = {name: value for name, value in vals.items() if name not in FIXED_FIELDS}
        if "value" in vals:
            self.filtered(lambda assessment: assessment.value != vals["value"])._supersede(vals)
            vals = {name: value for name, value in vals.items() if name != "value"}
            unchanged = self.filtered(lambda assessment: assessment.active)
            return unchanged.write(vals) if vals and unchanged else True
        activated = self.filtered(lambda assessment: not assessment.active) if vals.get("active") else self.browse()
        super(StrategicAssessment, self - activated).write(vals)
        if activated:
            super(StrategicAssessment, activated).write(dict(vals, active=False))
            activated._settle(prefer_newest=False)
        if not vals.keys().isdisjoint({"active", "valid_until"}):
            self.env["strategic.scoring"]._rescore(self.partner_id.ids, cause="assessment", touch=True)
            self.env["strategic.review"]._clear(self.partner_id)
        return True

    def unlink(self):
        customers = self.partner_id
        result = super().unlink()
        self.env["strategic.scoring"]._rescore(customers.ids, cause="assessment", touch=True)
        self.env["strategic.review"]._clear(customers)
        return result

    @api.model
    def load(self, fields, data):
        # Assessments with higher ids are the file's own rows; two of them on one point and day are a mistake in it.
        # sudo: the last id may be that of an assessment that this user does not see.
        last = self.sudo().with_context(active_test=False).search_fetch([], ["id"], order="id desc", limit=1)
        return super(StrategicAssessment, self.with_context(strategic_import_after_id=last.id or 0)).load(fields, data)

    @checks_access("write")
    def action_withdraw(self):
        """Withdraw the assessment: it stays as history and no longer counts."""
        self.write({"active": False})

    @checks_access("write")
    def action_undo_withdraw(self):
        """Let a withdrawn assessment count again; raise a `UserError` if the point has been assessed since."""
        self.ensure_one()
        if self.active:
            return
        rivals = self.search([("partner_id", "=", self.partner_id.id)])
        if any(rival._point() == self._point() for rival in rivals):
            raise UserError(
                self.env._(
                    '"%(judgement)s" does not count again: the same has been assessed since. Assess it anew instead.',
                    judgement=self.display_name,
                )
            )
        self.write({"active": True})
        self.env["strategic.review"]._plan_again(self.partner_id)

    @checks_access("write")
    def action_undo(self, former_id=False):
        """Undo the assessment: the one that counted before it counts again. The undone one stays as history.

        :param former_id: id of the assessment on the same point that counted before; False if there was none
        :raise UserError: if the point has been assessed since, or `former_id` is no assessment on this point
        """
        self.ensure_one()
        if not self.active:
            raise UserError(
                self.env._('"%(judgement)s" counts no more, so there is nothing to undo.', judgement=self.display_name)
            )
        if former_id and not is_id(former_id):
            raise UserError(self.env._("There is no such assessment to go back to."))
        former = self.browse(former_id or ()).exists()
        if former and former._point() != self._point():
            raise UserError(
                self.env._(
                    '"%(judgement)s" is about something else than "%(former)s".',
                    judgement=self.display_name,
                    former=former.display_name,
                )
            )
        if former:
            former.write({"active": True})
        else:
            self.action_withdraw()
        self.env["strategic.review"]._reopen(self)
        return True

    def _point(self):
        """Return the point as a key: the values of `POINT_FIELDS`, with ids for records."""
        self.ensure_one()
        return tuple(self[name].id if self._fields[name].relational else self[name] for name in POINT_FIELDS)

    def _point_name(self):
        """Return the name of the point: of the criterion, or of the dimension."""
        self.ensure_one()
        if self.criterion_id:
            return self.criterion_id.display_name
        dimension = dict(self._fields["dimension"]._description_selection(self.env)).get(self.dimension, "")
        if self.audience_id:
            return self.env._(
                "%(dimension)s overall (%(audience)s)", dimension=dimension, audience=self.audience_id.display_name
            )
        return self.env._("%(dimension)s overall", dimension=dimension)

    @api.model
    def _prepare_value(self, vals):
        """Return `vals` with a checked value, the company in place of its contact, and the point completed."""
        vals = dict(vals)
        if "value" in vals:
            vals["value"] = value_of(self.env, vals["value"])
        elif "stars" in vals:
            vals["value"] = value_of_stars(self.env, vals["stars"])
        vals.pop("stars", None)
        if vals.get("partner_id"):
            vals["partner_id"] = self.env["res.partner"].browse(vals["partner_id"]).commercial_partner_id.id
        if vals.get("criterion_id"):
            criterion = self.env["strategic.criterion"].browse(vals["criterion_id"])
            vals.setdefault("dimension", criterion.dimension)
            vals.setdefault("audience_id", criterion.audience_id.id)
        elif not vals.get("dimension") and vals.get("audience_id"):
            vals["dimension"] = "audience_fit"
        return vals

    @api.model
    def _check_all_but_value(self, vals_list):
        """Raise a `ValidationError` if a field can't hold its value; `_prepare_value` checks the assessed value."""
        others = [{name: vals[name] for name in vals if name not in ("value", "stars")} for vals in vals_list]
        self._check_values(others)

    @api.model
    def _complete(self, vals):
        """Return `vals` with the defaults for a missing customer, point or value."""
        missing = {"partner_id"} - vals.keys()
        if SUBJECT_FIELDS.isdisjoint(vals):
            missing |= SUBJECT_FIELDS
        elif not vals.get("criterion_id"):
            # An overall assessment stays one: the context must not add a criterion or an audience.
            vals = {"criterion_id": False, "audience_id": False, **vals}
        if "stars" not in vals:
            missing |= {"value"} - vals.keys()
        return {**self.default_get(list(missing)), **vals} if missing else vals

    @api.model
    def _check_complete(self, vals_list):
        """Raise a `ValidationError` if one of `vals_list` has no customer, no dimension or no value."""
        for vals in vals_list:
            if not vals.get("partner_id"):
                raise ValidationError(self.env._("Say who is judged: a customer."))
            if not vals.get("dimension"):
                raise ValidationError(
                    self.env._("Say what is judged: a criterion, or for an overall judgement its dimension.")
                )
            if "value" not in vals:
                value_of(self.env, None)

    @api.model
    def _check_author(self, user_ids):
        """Raise a `UserError` if a user below sales manager would assess in another user's name (`user_ids`)."""
        if self.env.su or self.env.user.has_group(GROUP_MANAGER):
            return
        if user_ids - {self.env.uid}:
            raise UserError(self.env._("You judge in your own name: leave out who assessed, or ask a sales manager."))

    def _check_editable(self, vals):
        """Raise a `UserError` if `vals` would change evidence or validity of an archived or another user's record."""
        said = {name for name in vals if name in ("evidence", "evidence_type", "evidence_url", "valid_until")}
        changed = self.filtered(
            lambda assessment: any(
                self._fields[name].convert_to_cache(vals[name], assessment)
                != self._fields[name].convert_to_cache(assessment[name], assessment)
                for name in said
            )
        )
        if "value" in vals:
            # A new value creates a new assessment, with its own evidence.
            changed = changed.filtered(lambda assessment: assessment.value == vals["value"])
        may_edit_others = self.env.su or self.env.user.has_group(GROUP_MANAGER)
        for assessment in changed:
            if not assessment.active:
                raise UserError(
                    self.env._('"%(judgement)s" is history and stays as it is.', judgement=assessment.display_name)
                )
            if assessment.user_id != self.env.user and not may_edit_others:
                raise UserError(
                    self.env._(
                        '"%(judgement)s" was made by %(user)s: make a judgement of your own.',
                        judgement=assessment.display_name,
                        user=assessment.user_id.name,
                    )
                )

    def _check_fixed(self, vals):
        """Raise a `UserError` if `vals` would change the point, the date or the author of an assessment."""
        for assessment in self:
            for name in FIXED_FIELDS & vals.keys():
                field = self._fields[name]
                if field.convert_to_cache(vals[name], self) != field.convert_to_cache(assessment[name], self):
                    raise UserError(
                        self.env._(
                            'A judgement is not rewritten: "%(field)s" of "%(judgement)s" can\'t be changed. '
                            "Make a new one; this one stays as history.",
                            field=field._description_string(self.env),
                            judgement=assessment.display_name,
                        )
                    )

    def _supersede(self, vals):
        """Create assessments, dated today, on the points of `self`; `vals` holds the value and its evidence."""
        if archived := self.filtered(lambda assessment: not assessment.active):
            raise UserError(
                self.env._('"%(judgement)s" is history and stays as it is.', judgement=archived[0].display_name)
            )
        self.create(
            [
                {
                    **{
                        name: assessment._fields[name].convert_to_write(assessment[name], assessment)
                        for name in POINT_FIELDS
                    },
                    **{name: value for name, value in vals.items() if name != "active"},
                }
                for assessment in self
            ]
        )

    def _settle(self, prefer_newest=True):
        """Activate one assessment on each point of `self`, and archive the others.

        :param prefer_newest: the newest (by date, then id) of `self` and the active ones; else the newest of `self`
        :raise ConcurrencyError: if another transaction has assessed the same point
        """
        if not self:
            return
        rivals = self.search(
            [
                ("partner_id", "in", self.partner_id.ids),
                ("criterion_id", "in", [*self.criterion_id.ids, False]),
                ("active", "=", True),
            ]
        )
        # A client can send any value in the context.
        if type(self.env.context.get("strategic_import_after_id")) is int:
            self._check_imported_twice(rivals)
        winners = {}
        for assessment in (rivals + self).sorted(lambda a: (prefer_newest or a in self, a.date, a.id)):
            winners[assessment._point()] = assessment
        winners = self.browse(assessment.id for assessment in winners.values())
        touched_points = {assessment._point() for assessment in self}
        losers = (rivals - winners).filtered(lambda a: a._point() in touched_points)
        try:
            losers.with_context(strategic_settled=SETTLED).write({"active": False})
            losers.flush_recordset(["active"])
            (winners - rivals).with_context(strategic_settled=SETTLED).write({"active": True})
            self.flush_recordset(["active"])
        except psycopg2.errors.UniqueViolation as error:
            # A race: another user assessed the same point. Odoo retries, and the retry sees the other assessment.
            raise ConcurrencyError(str(error)) from error

    @api.model
    def _gather(self, customers, keeper):
        """Move the assessments and movements of `customers` to `keeper`; the newest one on each point counts."""
        everybody = customers | keeper
        current = self.search([("partner_id", "in", everybody.ids)])
        in_order = current.sorted(lambda assessment: (assessment.date, assessment.id))
        newest = {assessment._point()[1:]: assessment for assessment in in_order}
        superseded = current - self.browse().concat(*newest.values())
        superseded.with_context(strategic_settled=SETTLED).write({"active": False})
        superseded.flush_recordset(["active"])
        moved = self.with_context(active_test=False, strategic_settled=SETTLED)
        moved.search([("partner_id", "in", (customers - keeper).ids)]).write({"partner_id": keeper.id})
        movements = self.env["strategic.movement"].search([("partner_id", "in", (customers - keeper).ids)])
        movements.partner_id = keeper

    def _check_imported_twice(self, rivals):
        """Raise a `ValidationError` if an imported file holds two assessments on one point on one day."""
        after_id = self.env.context["strategic_import_after_id"]
        imported = self | rivals.filtered(lambda a: a.id > after_id)
        counts = Counter((assessment._point(), assessment.date) for assessment in imported)
        for assessment in self:
            if counts[assessment._point(), assessment.date] > 1:
                raise ValidationError(
                    self.env._(
                        "The file judges the same point twice on %(date)s: %(judgement)s.",
                        date=assessment.date,
                        judgement=assessment.display_name,
                    )
                )
