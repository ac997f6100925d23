from contextlib import contextmanager

from psycopg2.errors import ForeignKeyViolation, RestrictViolation

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import format_list


class StrategicCriterionDeletionMixin(models.AbstractModel):
    """Refuses to delete criteria that assessments or published lists use, and says what to do instead."""

    _name = "strategic.criterion.deletion.mixin"
    _description = "Strategic Criterion: Deletion"

    @api.ondelete(at_uninstall=False)
    def _unlink_except_assessed(self):
        if assessed := self._list_assessment_counts():
            raise self._error_if_assessed(assessed)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_listed(self):
        if listed := self._list_published_lists():
            raise self._error_if_listed(listed)

    @contextmanager
    def _refused_if_in_use(self):
        """Turn PostgreSQL's refusal to delete these criteria, in the `with` block, into a `UserError`.

        `_unlink_except_assessed` sees no assessments of hidden customers. Neither it nor `_unlink_except_listed` sees
        what was made since this transaction began.
        """
        self.check_access("unlink")
        # Read the names now: after an error of PostgreSQL, the transaction can read nothing. One deleted has none.
        names = "\n".join(filter(None, self.mapped("display_name")))
        try:
            yield
        except (ForeignKeyViolation, RestrictViolation) as error:
            if error.diag.table_name == self.env["strategic.assessment"]._table:
                raise self._error_if_assessed(names) from error
            if error.diag.table_name == self.env["strategic.list"]._table:
                raise self._error_if_listed(names) from error
            raise

    @api.model
    def _error_if_assessed(self, criteria):
        """Return the error of deleting criteria that have assessments; `criteria` is a text that lists them."""
        return UserError(
            self.env._(
                "Customers have been assessed by these criteria, and the assessments would be lost. "
                "Archive the criteria instead:\n%(criteria)s",
                criteria=criteria,
            )
        )

    @api.model
    def _error_if_listed(self, criteria):
        """Return the error of deleting criteria that published lists use; `criteria` is a text that lists them."""
        return UserError(
            self.env._(
                "Published lists are evidence for these criteria. Choose another criterion on these lists first, or "
                "archive the criteria instead:\n%(criteria)s",
                criteria=criteria,
            )
        )

    def _list_assessment_counts(self):
        """Return a line of text for each criterion that has assessments: its name, and how many assessments it has."""
        counts = (
            self.env["strategic.assessment"]
            .with_context(active_test=False)
            ._read_group([("criterion_id", "in", self.ids)], groupby=["criterion_id"], aggregates=["__count"])
        )
        return "\n".join(
            self.env._("%(name)s (assessments: %(count)s)", name=criterion.display_name, count=count)
            for criterion, count in counts
        )

    def _list_published_lists(self):
        """Return a line of text for each criterion that published lists use: its name, and the names of these lists."""
        groups = (
            self.env["strategic.list"]
            .with_context(active_test=False)
            ._read_group([("criterion_id", "in", self.ids)], groupby=["criterion_id"], aggregates=["id:recordset"])
        )
        return "\n".join(
            self.env._(
                "%(name)s (published lists: %(lists)s)",
                name=criterion.display_name,
                lists=format_list(self.env, lists.sorted().mapped("display_name")),
            )
            for criterion, lists in groups
        )
