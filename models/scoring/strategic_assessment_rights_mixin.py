from odoo import api, models
from odoo.exceptions import UserError

from ...const import GROUP_MANAGER
from .strategic_assessment_history_mixin import POINT_FIELDS

# Fields of an assessment that nobody may change: another opinion is another assessment.
FIXED_FIELDS = (*POINT_FIELDS, "date", "user_id")
# Fields of an assessment that its author or a sales manager may change while it is active.
EDITABLE_FIELDS = ("evidence", "evidence_type", "evidence_url", "valid_until")


class StrategicAssessmentRightsMixin(models.AbstractModel):
    """Mixin of `strategic.assessment`: decides who may assess in whose name, and who may change which fields later."""

    _name = "strategic.assessment.rights.mixin"
    _description = "Rights to Change Assessments"

    @api.model
    def _may_act_for_others(self):
        """Return whether the user may assess in another user's name, and change other users' assessments."""
        return self.env.su or self.env.user.has_group(GROUP_MANAGER)

    @api.model
    def _check_author(self, user_ids):
        """Raise a `UserError` if `user_ids`, the authors, include a user in whose name this user must not assess."""
        if self._may_act_for_others():
            return
        if user_ids - {self.env.uid}:
            raise UserError(
                self.env._("You can only assess in your own name: leave out who assessed, or ask a sales manager.")
            )

    def _check_editable(self, vals):
        """Raise a `UserError` if `vals` change evidence or validity of an assessment that this user must not change.

        Nobody may change an archived assessment. Only sales managers may change the assessment of another user.
        """
        names = vals.keys() & set(EDITABLE_FIELDS)
        changed = self.filtered(lambda assessment: any(assessment._would_change(name, vals[name]) for name in names))
        if "value" in vals:
            # Skip an assessment that gets a new value. It stays as it is: `write` creates a newer assessment with the
            # new value and evidence.
            changed = changed.filtered(lambda assessment: assessment.value == vals["value"])
        may_act_for_others = self._may_act_for_others()
        for assessment in changed:
            assessment._check_active()
            if assessment.user_id != self.env.user and not may_act_for_others:
                raise UserError(
                    self.env._(
                        '"%(assessment)s" was made by %(user)s: make an assessment of your own.',
                        assessment=assessment.display_name,
                        user=assessment.user_id.name,
                    )
                )

    def _check_active(self):
        """Raise a `UserError` if one of these assessments is archived: history does not change."""
        if archived := self.filtered(lambda assessment: not assessment.active):
            raise UserError(
                self.env._('"%(assessment)s" is history and can\'t be changed.', assessment=archived[0].display_name)
            )

    def _check_fixed_fields(self, vals):
        """Raise a `UserError` if `vals` change one of `FIXED_FIELDS`, such as the customer, the date or the author."""
        for assessment in self:
            for name in vals.keys() & set(FIXED_FIELDS):
                if assessment._would_change(name, vals[name]):
                    raise UserError(
                        self.env._(
                            'An assessment is not rewritten: "%(field)s" of "%(assessment)s" can\'t be changed. '
                            "Make a new one; this one stays as history.",
                            field=self._fields[name]._description_string(self.env),
                            assessment=assessment.display_name,
                        )
                    )

    def _would_change(self, name, value):
        """Return whether writing `value` to the field `name` of this assessment would change it."""
        self.ensure_one()
        field = self._fields[name]
        return field.convert_to_cache(value, self) != field.convert_to_cache(self[name], self)
