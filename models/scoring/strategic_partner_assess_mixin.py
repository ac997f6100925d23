from odoo import api, models
from odoo.exceptions import UserError

from ...const import DIMENSIONS, SCORE_FIELDS

ASSESSABLE_FIELDS = tuple(name for name, _label in DIMENSIONS)


class StrategicPartnerAssessMixin(models.AbstractModel):
    """Mixin of res.partner: a score that a user writes becomes an overall assessment by this user.

    Users may write `audience_fit` and `reputation`. The other score fields, such as the status, follow from these two,
    so nobody may write them.
    """

    _name = "strategic.partner.assess.mixin"
    _description = "Assessments of a Customer"

    @api.model
    def default_get(self, fields):
        # A score comes from the engine or from an assessment, never from a default.
        return super().default_get([name for name in fields if name not in SCORE_FIELDS])

    @api.model_create_multi
    def create(self, vals_list):
        self._check_scores_not_written(vals_list)
        # Ignore empty scores, such as the empty cells of an imported file: a new customer has no assessment to
        # withdraw.
        written = [
            {name: vals[name] for name in ASSESSABLE_FIELDS if not _is_empty(vals.get(name))} for vals in vals_list
        ]
        partners = super().create(
            [{name: value for name, value in vals.items() if name not in ASSESSABLE_FIELDS} for vals in vals_list]
        )
        with partners._being_created():
            partners._assess_overall({name: [scores.get(name) for scores in written] for name in ASSESSABLE_FIELDS})
        return partners

    def write(self, vals):
        if self._take_permission_to_write_scores(vals):
            return super().write(vals)
        self._check_scores_not_written([vals])
        written = {name: vals[name] for name in ASSESSABLE_FIELDS if name in vals}
        result = super().write({name: value for name, value in vals.items() if name not in written})
        self._assess_overall({name: [value] * len(self) for name, value in written.items()})
        return result

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
        """Create overall assessments of these partners.

        :param values: {dimension: list of scores to write, one for each partner}
        """
        vals_list = [
            vals
            for dimension, of_partners in values.items()
            for vals in self._prepare_overall_assessments(dimension, of_partners)
        ]
        if vals_list:
            self.env["strategic.assessment"].create(vals_list)

    def _prepare_overall_assessments(self, dimension, values):
        """Return the values of new overall assessments, for the partners whose value differs from their score.

        A partner with an empty value gets no new assessment: this method withdraws its overall assessment at once.

        :param values: list of scores to write, one for each partner; None: don't write; False or "": empty the score
        :raise AccessError: if this user must not write scores
        :raise UserError: for a contact, whose scores are those of its company
        """
        if all(value is None for value in values):
            return []
        self._check_field_access(self._fields[dimension], "write")
        changed = [
            (partner, value)
            for partner, value in zip(self, values, strict=True)
            if value is not None and not _is_same_score(partner[dimension], value)
        ]
        for partner, value in changed:
            # Accept an empty score of a contact: it may be an empty cell of an imported file, and changes nothing.
            if partner != partner.commercial_partner_id and not _is_empty(value):
                raise UserError(
                    self.env._(
                        "%(contact)s inherits its scores from %(customer)s: assess that one.",
                        contact=partner.display_name,
                        customer=partner.commercial_partner_id.display_name,
                    )
                )
        emptied = self.browse().concat(*(partner for partner, value in changed if _is_empty(value)))
        emptied._withdraw_overall_assessments(dimension)
        return [
            {"partner_id": partner.id, "dimension": dimension, "value": value}
            for partner, value in changed
            if partner not in emptied
        ]

    def _withdraw_overall_assessments(self, dimension):
        """Withdraw the overall assessments of `dimension`, except those of a single audience.

        A contact has no assessments, so nothing is withdrawn for it.
        """
        if self:
            self.env["strategic.assessment"].search(
                [
                    ("partner_id", "in", self.ids),
                    ("criterion_id", "=", False),
                    ("dimension", "=", dimension),
                    ("audience_id", "=", False),
                ]
            ).action_withdraw()

    def _move_records_to_company(self):
        """Move the assessments and movements of these partners, which have become contacts, to the company of each."""
        assessments, movements = self.env["strategic.assessment"], self.env["strategic.movement"]
        domain = [("partner_id", "in", self.ids)]
        assessed = assessments.with_context(active_test=False).search(domain).partner_id
        moved = assessed | movements.search(domain).partner_id
        if moved:
            for customer, former in moved.grouped("commercial_partner_id").items():
                assessments._move_to_customer(former, customer)
            self.env["strategic.scoring"]._rescore(moved.commercial_partner_id.ids, cause="assessment", touch=True)
            self.env["strategic.review"]._close_activities(moved)
        return super()._move_records_to_company()


def _is_empty(value):
    """Return whether the written `value` means "no score"; 0 is a score."""
    return value is False or value is None or value == ""


def _is_same_score(score, value):
    """Return whether the written `value` equals the `score`; "70", as in an imported file, equals 70."""
    if score is False or _is_empty(value):
        return score is False and _is_empty(value)
    try:
        return score == float(value)
    except (TypeError, ValueError, OverflowError):
        return False
