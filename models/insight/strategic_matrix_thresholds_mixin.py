from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...engine.sample import Count
from ...engine.statuses import rank_sql, status_sql
from ...tools.limits import is_id

# The grids of the histogram, by the bits that PostgreSQL's GROUPING sets for the columns that a grid does not have:
# audience fit, its potential, reputation, its potential.
GRIDS = {
    0b0101: "scores",  # audience fit × reputation
    0b0110: "fit",  # audience fit × potential of the reputation
    0b1001: "reputation",  # potential of the audience fit × reputation
    0b1010: "potentials",  # both potentials
}
# In place of these bits: the number of customers whose status does not follow from the thresholds.
UNMOVED = -1


class StrategicMatrixThresholdsMixin(models.AbstractModel):
    """Mixin of the matrix: what other thresholds would do to the customers that it shows, and saving them.

    A status depends on four numbers: both scores and both potentials (engine/statuses.py). But each status is a sum or
    a difference of counts "at least x and at least y", of two of the four numbers at a time. So four grids of
    101 × 101 give the exact count of each status at any thresholds, however many customers there are.
    """

    _name = "strategic.matrix.thresholds.mixin"
    _description = "Thresholds of the Matrix"

    @api.model
    @api.readonly
    def strategic_histogram(self, domain, thresholds=None):
        """Count the customers of the matrix by scores and potentials, in one query.

        :param domain: the customers that the matrix shows
        :param thresholds: the thresholds that the matrix shows, by dimension
        :return: a dict of
            scores, fit, reputation, potentials: lists of (x, y, count), see `GRIDS`
            unmoved: number of customers whose status does not follow from these thresholds alone, so that moving them
                would not tell the truth: archived customers keep theirs, others wait to be scored
        :raise AccessError: if the user may not read scores
        :raise UserError: if the thresholds or the domain are invalid
        """
        self._check_matrix_access()
        self._check_moved(thresholds)
        found = {**{name: [] for name in GRIDS.values()}, "unmoved": 0}
        rows = self._query_matrix(domain, lambda: self._select_histogram(domain, thresholds))
        for grouping, x, y, count in rows:
            if grouping == UNMOVED:
                found["unmoved"] = count or 0
            else:
                found[GRIDS[grouping]].append((x, y, count))
        return found

    @api.model
    def _select_histogram(self, domain, thresholds):
        """Return the SELECT of grid, x, y and count, for the histogram."""
        query = self._search(domain)
        names = (*self._matrix_fields, *self._matrix_potentials, "active")
        fit, reputation, status, fit_potential, reputation_potential, active = (
            self._field_to_sql(query.table, name, query) for name in names
        )
        query.add_where(SQL("%s IS NOT NULL AND %s IS NOT NULL AND %s IS NOT NULL", fit, reputation, status))
        query.groupby = SQL("1, 2, 3, 4, 5")
        combinations = query.select(
            SQL("%s AS fit", fit),
            # The potential is empty if an older version has scored the customer last.
            SQL("COALESCE(%s, %s) AS fit_potential", fit_potential, fit),
            SQL("%s AS reputation", reputation),
            SQL("COALESCE(%s, %s) AS reputation_potential", reputation_potential, reputation),
            SQL("%s AS status", status),
            SQL("COUNT(*)::int4 AS customers"),
            SQL("COUNT(*) FILTER (WHERE %s IS NOT TRUE)::int4 AS archived", active),
        )
        scores = SQL("fit"), SQL("fit_potential"), SQL("reputation"), SQL("reputation_potential")
        rank = rank_sql(*scores, thresholds["audience_fit"], thresholds["reputation"])
        # There are far fewer combinations than customers. Four grids of them, and not the combinations themselves, are
        # sent: a grid never has more than 101 × 101 rows.
        return SQL(
            """
            WITH combination AS MATERIALIZED (%(combinations)s)
            SELECT GROUPING(fit, fit_potential, reputation, reputation_potential),
                   COALESCE(fit, fit_potential),
                   COALESCE(reputation, reputation_potential),
                   SUM(customers)
              FROM combination
             GROUP BY GROUPING SETS (
                   (fit, reputation), (fit, reputation_potential), (fit_potential, reputation),
                   (fit_potential, reputation_potential)
             )
             UNION ALL
            SELECT %(unmoved)s, NULL, NULL, SUM(CASE WHEN status = %(status)s THEN archived ELSE customers END)
              FROM combination
            """,
            combinations=combinations,
            unmoved=UNMOVED,
            status=status_sql(rank, SQL("fit"), SQL("reputation")),
        )

    @api.model
    @api.readonly
    def strategic_thresholds_effect(self, thresholds, audience_id=False):
        """Return a sentence: how many of all customers other thresholds would drop, and how many they would add.

        :param thresholds: the thresholds to try, by dimension
        :param audience_id: the audience whose own thresholds they are; False: those of the settings
        :raise AccessError: if the user may not change thresholds
        :raise UserError: if the thresholds are invalid, or the audience does not exist
        """
        audience = self._check_may_move(thresholds, audience_id)
        settings = self.env["strategic.settings"]
        scope = self.env["strategic.scoring"]._programme().scope
        values = (thresholds["audience_fit"], thresholds["reputation"], scope)
        if not audience:
            return settings._preview_text(values, self.env["strategic.scoring"]._preview(*values))
        fits = self.env["strategic.fit"]
        of_audience = [("audience_id", "=", audience.id)]
        dropping = ["|", ("fit", "<", values[0]), ("reputation", "<", values[1])]
        coming = [("fit", ">=", values[0]), ("reputation", ">=", values[1])]
        counts = (
            fits.search_count([*of_audience, ("status", "=", "strategic"), *dropping]),
            fits.search_count([*of_audience, ("status", "!=", "strategic"), *coming]),
        )
        return settings._preview_text(values, map(Count, counts))

    @api.model
    def strategic_thresholds_save(self, thresholds, before=None, audience_id=False):
        """Save thresholds: in the settings, or as the audience's own; all customers are then scored by them.

        :param before: the thresholds that the user has seen, to refuse to overwrite a change of another user
        :raise AccessError: if the user may not change thresholds
        :raise UserError: if the thresholds are invalid, the audience does not exist, or another user has changed them
        """
        audience = self._check_may_move(thresholds, audience_id)
        self._check_moved(before)
        card = self._matrix_card_of(audience.id) if audience else None
        if self._matrix_thresholds(card)[0] != {name: before[name] for name in ("audience_fit", "reputation")}:
            raise UserError(
                self.env._("Somebody has changed the thresholds in the meantime. Load the page again to see them.")
            )
        if not audience:
            self.env["strategic.settings"].create(
                {f"strategic_{name}_threshold": thresholds[name] for name in ("audience_fit", "reputation")}
            ).action_save()
            return True
        names = {"audience_fit": "fit_threshold", "reputation": "reputation_threshold"}
        audience.write({names[name]: thresholds[name] for name in names if thresholds[name] != before[name]})
        return True

    @api.model
    def _check_matrix_access(self):
        """Raise an `AccessError` unless the user may read what the matrix shows."""
        self.browse().check_access("read")
        for name in (*self._matrix_fields, *self._matrix_potentials):
            self._check_field_access(self._fields[name], "read")

    @api.model
    def _check_may_move(self, thresholds, audience_id):
        """Return the audience, if any; raise an error unless the user may save these thresholds for it."""
        self._check_matrix_access()
        self.env["strategic.settings"].check_access("write")
        self._check_moved(thresholds)
        if not audience_id:
            return self.env["strategic.audience"]
        audience = self.env["strategic.audience"].browse(audience_id if is_id(audience_id) else 0).exists()
        if not audience or not self._matrix_card_of(audience.id):
            raise UserError(self.env._("This audience does not exist any more, or is archived."))
        audience.check_access("write")
        return audience

    @api.model
    def _check_moved(self, thresholds):
        """Raise a `UserError` unless `thresholds` is a dict of both thresholds, as numbers from 1 to 100."""
        values = [thresholds.get(name) if isinstance(thresholds, dict) else None for name in self._matrix_dimensions]
        if not all(type(value) is int and 1 <= value <= 100 for value in values):
            raise UserError(self.env._("Thresholds are whole numbers from 1 to 100."))

    @api.model
    def _matrix_card_of(self, audience_id):
        """Return the `Scorecard` of an active audience, else None."""
        cards = self.env["strategic.scoring"]._programme().audiences
        return next((card for card in cards if card.audience_id == audience_id), None)

    @api.model
    def _matrix_card(self, _rows):
        """Return the `Scorecard` of the audience if all `rows` of `_select_matrix` are of one audience, else None."""

    @api.model
    def _matrix_thresholds(self, card):
        """Return two dicts by dimension: the thresholds that the matrix shows, and those that cut its cells.

        The second is None if audiences have thresholds of their own, so that a status does not tell on which side of a
        threshold a score lies.

        :param card: what `_matrix_card` returns
        """
        programme = self.env["strategic.scoring"]._programme()
        values = programme.thresholds_of(card) if card else programme.thresholds
        thresholds = dict(zip(self._matrix_dimensions, values, strict=True))
        return thresholds, None if programme.has_own_thresholds and not card else thresholds

    @api.model
    def _matrix_moving(self, card):
        """Return what the client needs to move the thresholds of the matrix, as a dict.

        reason: why they can't be moved here, False if they can
        least: the lowest threshold to try, by dimension
        audience_id: the audience whose own thresholds they are; False: they are those of the settings
        can_save: whether the user may save them
        effect: a sentence: whom it concerns when they are saved
        """
        has_own = card and (card.fit_threshold or card.reputation_threshold)
        audience = self.env["strategic.audience"].browse(card.audience_id if card else ())
        if has_own:
            effect = self.env._(
                "This changes the thresholds of %(audience)s, for all its customers, also those not shown here.",
                audience=audience.name,
            )
        elif card:
            effect = self.env._(
                "%(audience)s has no thresholds of its own. So this changes the settings, for the customers of all "
                "audiences.",
                audience=audience.name,
            )
        else:
            effect = self.env._("This changes the settings, for all customers, also those not shown here.")
        return {
            "reason": self._matrix_reason(card),
            "least": {"audience_fit": self._matrix_least(), "reputation": 1},
            "audience_id": bool(has_own) and card.audience_id,
            "can_save": self.env["strategic.settings"].has_access("write"),
            "effect": effect,
        }

    @api.model
    def _matrix_reason(self, card):
        """Return a sentence why the thresholds can't be moved here; False if they can."""
        if not self._matrix_thresholds(card)[1]:
            return self.env._(
                "Some audiences have thresholds of their own. To move thresholds, open Customers by Audience and "
                "search for one audience."
            )
        return False

    @api.model
    def _matrix_least(self):
        """Return the lowest threshold of audience fit that the customers shown can tell something about."""
        return 1
