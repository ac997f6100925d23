import psycopg2

from odoo import api, models
from odoo.exceptions import ConcurrencyError, UserError

from ...tools.limits import is_id
from ...tools.public import checks_access

# The fields that say what an assessment is about, its *point*. Of all assessments with the same values in these fields,
# only one can count.
POINT_FIELDS = ("partner_id", "criterion_id", "dimension", "audience_id")
# Value of `strategic_skip_checks` in the context. With it, `write` skips its checks, because this file has already
# chosen the assessment that counts. The value is an object, because clients can send any plain value, but no object.
SKIP_CHECKS = object()


class StrategicAssessmentHistoryMixin(models.AbstractModel):
    """Mixin of `strategic.assessment`: decides which assessment of a customer and criterion (or dimension) counts.

    The active assessment counts, and the archived assessments are the history. A newer assessment archives the older
    one. `action_withdraw` archives an assessment, and `action_undo_withdraw` activates it again. `action_undo`
    activates the assessment that counted before. When a customer becomes part of another customer, its assessments move
    there.

    The customer and the criterion (or dimension) together are the *point* of an assessment.
    """

    _name = "strategic.assessment.history.mixin"
    _description = "History of Assessments"

    @checks_access("write")
    def action_withdraw(self):
        """Withdraw the assessment: it stays as history and no longer counts."""
        self.write({"active": False})

    @checks_access("write")
    def action_undo_withdraw(self):
        """Let a withdrawn assessment count again.

        :raise UserError: if somebody has assessed the same customer and criterion (or dimension) since
        """
        self.ensure_one()
        if self.active:
            return
        active = self.search([("partner_id", "=", self.partner_id.id)])
        if any(assessment._point() == self._point() for assessment in active):
            raise UserError(
                self.env._(
                    '"%(assessment)s" can\'t count again: the same point has been assessed since. '
                    "Make a new assessment instead.",
                    assessment=self.display_name,
                )
            )
        self.write({"active": True})
        self.env["strategic.review"]._create_activities_again(self.partner_id)

    @checks_access("write")
    def action_undo(self, former_id=False):
        """Undo this assessment: the assessment that counted before it counts again. This one stays as history.

        :param former_id: id of the assessment that counted before; False if there was none
        :raise UserError: if this assessment no longer counts, or if `former_id` is not the id of an assessment of the
            same customer and criterion (or dimension)
        """
        self.ensure_one()
        return self.action_undo_together([former_id] if former_id else [])

    @checks_access("write")
    def action_undo_together(self, former_ids=()):
        """Undo the assessments, which were made together: on each point, the one that counted before counts again.

        :param former_ids: ids of the assessments that counted before, on the points that had one
        :raise UserError: if a point has been assessed since, or one of `former_ids` is on none of these points; then
            nothing is undone
        """
        if archived := self.filtered(lambda assessment: not assessment.active):
            raise UserError(
                self.env._(
                    '"%(assessment)s" no longer counts, so there is nothing to undo.',
                    assessment=archived[0].display_name,
                )
            )
        if not isinstance(former_ids, list | tuple) or not all(map(is_id, former_ids)):
            raise UserError(self.env._("There is no such assessment to go back to."))
        formers = self.browse(former_ids).exists()
        points = {assessment._point() for assessment in self}
        if strangers := formers.filtered(lambda former: former._point() not in points):
            raise UserError(
                self.env._(
                    '"%(former)s" is about something else than "%(assessment)s".',
                    former=strangers[0].display_name,
                    assessment=self[:1].display_name,
                )
            )
        formers.write({"active": True})
        # What came back has archived its newer one. On the other points nothing counted before.
        self.filtered("active").action_withdraw()
        self.env["strategic.review"]._reopen_activities(self)
        return True

    def _point(self):
        """Return what this assessment is about, its *point*: the values of `POINT_FIELDS`, with ids for records."""
        self.ensure_one()
        return tuple(self[name].id if self._fields[name].relational else self[name] for name in POINT_FIELDS)

    def _point_name(self):
        """Return the name of the criterion or, for an overall assessment, of the dimension and the audience."""
        self.ensure_one()
        if self.criterion_id:
            return self.criterion_id.display_name
        dimension = dict(self._fields["dimension"]._description_selection(self.env)).get(self.dimension, "")
        if self.audience_id:
            return self.env._(
                "%(dimension)s overall (%(audience)s)", dimension=dimension, audience=self.audience_id.display_name
            )
        return self.env._("%(dimension)s overall", dimension=dimension)

    def _create_newer(self, vals):
        """Create a newer assessment for each of these, of the same customer and criterion (or dimension), dated today.

        :param vals: the new value and its evidence
        """
        self._check_active()
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

    def _archive_superseded(self, prefer_newest=True):
        """Leave only one assessment active for each customer and criterion (or dimension) that `self` are about.

        :param prefer_newest: keep active the newest (by date, then id) of `self` and the active assessments; if False,
            the newest of `self`
        :raise ConcurrencyError: if another transaction has assessed the same customer and criterion (or dimension)
        """
        if not self:
            return
        active = self.search(
            [
                ("partner_id", "in", self.partner_id.ids),
                ("criterion_id", "in", [*self.criterion_id.ids, False]),
                ("active", "=", True),
            ]
        )
        self._check_imported_twice(active)
        chosen = {}
        for assessment in (active + self).sorted(lambda a: (prefer_newest or a in self, a.date, a.id)):
            chosen[assessment._point()] = assessment
        chosen = self.browse(assessment.id for assessment in chosen.values())
        points = {assessment._point() for assessment in self}
        superseded = (active - chosen).filtered(lambda assessment: assessment._point() in points)
        try:
            superseded.with_context(strategic_skip_checks=SKIP_CHECKS).write({"active": False})
            superseded.flush_recordset(["active"])
            (chosen - active).with_context(strategic_skip_checks=SKIP_CHECKS).write({"active": True})
            self.flush_recordset(["active"])
        except psycopg2.errors.UniqueViolation as error:
            # Another user assessed the same customer and criterion (or dimension) at the same time. Odoo retries this
            # transaction, and the retry sees the other assessment.
            raise ConcurrencyError(str(error)) from error

    @api.model
    def _move_to_customer(self, customers, keeper):
        """Move the assessments and movements of `customers` to the customer `keeper`.

        If several active assessments of one criterion (or dimension) come together, only the newest stays active.
        """
        active = self.search([("partner_id", "in", (customers | keeper).ids)])
        in_order = active.sorted(lambda assessment: (assessment.date, assessment.id))
        newest = {assessment._point()[1:]: assessment for assessment in in_order}
        superseded = active - self.browse().concat(*newest.values())
        superseded.with_context(strategic_skip_checks=SKIP_CHECKS).write({"active": False})
        superseded.flush_recordset(["active"])
        moved = self.with_context(active_test=False, strategic_skip_checks=SKIP_CHECKS)
        moved.search([("partner_id", "in", (customers - keeper).ids)]).write({"partner_id": keeper.id})
        movements = self.env["strategic.movement"].search([("partner_id", "in", (customers - keeper).ids)])
        movements.partner_id = keeper
