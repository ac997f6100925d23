"""Completes and checks the values of assessments, which come from forms, files, or clients that may send anything."""

from collections import Counter
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...tools.assessment_values import VALUES, checked_value, is_link, value_from_stars

# Fields that say what is assessed. If a new assessment gives one of them, don't take the others from defaults.
SUBJECT_FIELDS = frozenset({"criterion_id", "dimension", "audience_id"})


class StrategicAssessmentValuesMixin(models.AbstractModel):
    """Mixin of `strategic.assessment`: completes and checks the values to write, also those from an imported file."""

    _name = "strategic.assessment.values.mixin"
    _description = "Values of Assessments"

    @api.constrains("criterion_id", "dimension", "audience_id")
    def _check_point(self):
        for assessment in self:
            criterion = assessment.criterion_id
            if criterion.is_rule:
                raise ValidationError(
                    self.env._(
                        '"%(criterion)s" is a rule, so nobody assesses it. Change the customer\'s data, '
                        "or make an overall assessment.",
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
        # Accept tomorrow's date too: the server's date is in UTC, and east of it the user's date may be tomorrow
        # already.
        latest = fields.Date.today() + timedelta(days=1)
        for assessment in self:
            if assessment.date > latest:
                raise ValidationError(
                    self.env._("An assessment can't be dated in the future: %(date)s.", date=assessment.date)
                )
            if assessment.valid_until and assessment.valid_until < assessment.date:
                raise ValidationError(
                    self.env._(
                        "An assessment of %(date)s can't run out before that day, on %(until)s.",
                        date=assessment.date,
                        until=assessment.valid_until,
                    )
                )

    @api.constrains("evidence_url")
    def _check_evidence_url(self):
        for assessment in self.filtered("evidence_url"):
            # Accept web addresses only: users click the link, and a link of another kind could run code in their
            # browser.
            if not is_link(assessment.evidence_url):
                raise ValidationError(
                    self.env._(
                        'The link "%(link)s" must be a web address that starts with https:// or http://.',
                        link=assessment.evidence_url,
                    )
                )

    @api.model
    def _prepare_vals_list(self, vals_list):
        """Return `vals_list` ready for `create`: with defaults, and checked."""
        vals_list = [self._add_defaults(vals) for vals in vals_list]
        self._check_all_but_value(vals_list)
        # Read the commercial entities of all customers at once, because `_prepare_vals` needs the one of each customer.
        self.env["res.partner"].browse({vals.get("partner_id") for vals in vals_list} - {None, False}).fetch(
            ["commercial_partner_id"]
        )
        vals_list = [self._prepare_vals(vals) for vals in vals_list]
        self._check_required(vals_list)
        return vals_list

    @api.model
    def _add_defaults(self, vals):
        """Return `vals` with defaults for what they lack.

        Defaults may give the customer, what is assessed (`SUBJECT_FIELDS`), and the value.
        """
        missing = {"partner_id"} - vals.keys()
        if SUBJECT_FIELDS.isdisjoint(vals):
            missing |= SUBJECT_FIELDS
        elif not vals.get("criterion_id"):
            # An overall assessment must stay overall: the context must not add a criterion or an audience.
            vals = {"criterion_id": False, "audience_id": False, **vals}
        if "stars" not in vals:
            missing |= {"value"} - vals.keys()
        return {**self.default_get(list(missing)), **vals} if missing else vals

    @api.model
    def _check_all_but_value(self, vals_list):
        """Raise a `ValidationError` if a field can't hold the value that `vals_list` give it.

        `_prepare_vals` checks the fields `value` and `stars`, so skip these here.
        """
        others = [{name: vals[name] for name in vals if name not in ("value", "stars")} for vals in vals_list]
        self._check_values(others)

    @api.model
    def _prepare_vals(self, vals):
        """Return `vals` as they are to be stored.

        Check the value, and turn stars into a value. Replace a contact by its customer. Add the dimension and the
        audience of the criterion. Without a criterion, add the dimension of the audience.

        :raise ValidationError: if the value is no whole number from 0 to 100, or the stars are not 0 to 5
        """
        vals = dict(vals)
        if "value" in vals:
            vals["value"] = checked_value(self.env, vals["value"])
        elif "stars" in vals:
            vals["value"] = value_from_stars(self.env, vals["stars"])
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
    def _check_required(self, vals_list):
        """Raise a `ValidationError` if one of `vals_list` has no customer, no dimension or no value."""
        for vals in vals_list:
            if not vals.get("partner_id"):
                raise ValidationError(self.env._("An assessment needs a customer."))
            if not vals.get("dimension"):
                raise ValidationError(
                    self.env._("An assessment needs a criterion or, if it is an overall one, a dimension.")
                )
            if "value" not in vals:
                checked_value(self.env, None)

    @api.model
    def _import_ranges(self):
        return {"value": VALUES}

    @api.model
    def _without_empty_cells(self, vals):
        """Leave out all empty cells: dimension and audience follow from the criterion, and the end from the date."""
        return {name: value for name, value in vals.items() if value is not False}

    @api.model
    def _with_import_start(self):
        """Return `self` with a context that holds the highest id of all assessments before an import.

        By this id, `_check_imported_twice` recognizes the assessments of the import: they have higher ids.
        """
        # sudo: the highest id may be that of an assessment that this user does not see.
        last = self.sudo().with_context(active_test=False).search_fetch([], ["id"], order="id desc", limit=1)
        return self.with_context(strategic_import_after_id=last.id or 0)

    def _check_imported_twice(self, active):
        """Raise a `ValidationError` if an imported file assesses the same thing twice on one day.

        The same thing is the same customer and criterion, or the same customer and dimension overall.

        :param active: the active assessments of the customers of `self`; they include those that the import has created
        """
        after_id = self.env.context.get("strategic_import_after_id")
        # Ignore a value of another type: a client can send any value in the context.
        if type(after_id) is not int:
            return
        imported = self | active.filtered(lambda assessment: assessment.id > after_id)
        counts = Counter((assessment._point(), assessment.date) for assessment in imported)
        for assessment in self:
            if counts[assessment._point(), assessment.date] > 1:
                raise ValidationError(
                    self.env._(
                        "The file assesses the same point twice on %(date)s: %(assessment)s.",
                        date=assessment.date,
                        assessment=assessment.display_name,
                    )
                )
