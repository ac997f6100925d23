from odoo import api, models
from odoo.exceptions import UserError

from ...const import GROUP_MANAGER
from .strategic_assessment_history_mixin import POINT_FIELDS

# The fields that never change; another opinion is a new assessment.
FIXED_FIELDS = (*POINT_FIELDS, "date", "user_id")
# The fields that may change while the assessment is active, but only by its author or a sales manager.
EDITABLE_FIELDS = ("evidence", "evidence_type", "evidence_url", "valid_until")


class StrategicAssessmentRightsMixin(models.AbstractModel):
    """Decides who may sign an assessment, and who may change which of its fields afterwards."""

    _name = "strategic.assessment.rights.mixin"
    _description = "Rights to Change Assessments"

    @api.model
    def _may_act_for_others(self):
        """Return whether the user may assess in another user's name, and change other users' assessments."""
        return self.env.su or self.env.user.has_group(GROUP_MANAGER)

    @api.model
    def _check_author(self, user_ids):
        """Raise a `UserError` if `user_ids`, the authors, hold another user and this user may not sign for others."""
        if self._may_act_for_others():
            return
        if user_ids - {self.env.uid}:
            raise UserError(
                self.env._("You can only assess in your own name: leave out who assessed, or ask a sales manager.")
            )

    def _check_editable(self, vals):
        """Raise a `UserError` if `vals` would change evidence or validity of an archived or another user's record."""
        names = vals.keys() & set(EDITABLE_FIELDS)
        changed = self.filtered(lambda assessment: any(assessment._would_change(name, vals[name]) for name in names))
        if "value" in vals:
            # An assessment that gets a new value stays as it is: `write` creates a new one, with its own evidence.
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
        """Raise a `UserError` if `vals` would change the point, the date or the author of an assessment."""
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
