from bisect import bisect_right

from odoo import models
from odoo.tools import SQL

from ...engine.batches import among, between

# Maximum and minimum number of partners in one batch. A batch that has nothing to write takes a second at most.
LARGEST_BATCH, SMALLEST_BATCH = 200_000, 1_000
# Number of partners that a batch writes at most. They are locked until the commit of the batch, about 0.15 s for this
# many, and a user who writes one waits as long. The run sets a batch's size by what the batch before it wrote.
ROWS_TO_WRITE = 6_000


class StrategicRunBatchesMixin(models.AbstractModel):
    """Mixin of `strategic.scoring.run`: scores the customers in batches, and counts those that are done."""

    _name = "strategic.run.batches.mixin"
    _description = "Batches of a Scoring Run"

    def _prepare_pass(self):
        """Return the values with which the run begins at the first customer."""
        return {
            "last_partner_id": 0,
            "batch_size": min(4 * ROWS_TO_WRITE, LARGEST_BATCH),
            "done_count": 0,
            "skipped_partner_ids": [],
            "differing_partner_ids": False,
            "oldest_snapshot": False,
        }

    def _do_batch(self, batch, last_id):
        """Score the customers of `batch`, the last of whom is `last_id`, and store the progress.

        If there are many to write, score the first of them. Return the number of partners up to the last one scored.
        """
        scored = self._score(batch, skip_locked=True, most=ROWS_TO_WRITE)
        last_id = scored.done_up_to or last_id
        count = self._count_partners_up_to(last_id)
        size = count * ROWS_TO_WRITE // max(len(scored.written), 1)
        vals = {
            "last_partner_id": last_id,
            # At most double the size: the next batch may have more to write, and what it can't write is scored again.
            "batch_size": min(max(size, SMALLEST_BATCH), 2 * self.batch_size, LARGEST_BATCH),
            "done_count": self.done_count + count,
            "written_count": self.written_count + len(scored.written),
        }
        if scored.skipped:
            vals["skipped_partner_ids"] = [*(self.skipped_partner_ids or []), *scored.skipped]
        self.write(vals)
        return count

    def _count_partners_up_to(self, last_id):
        """Return how many partners are done when the customers up to `last_id` are, without those done before.

        If the run has found whom it concerns, all others are done as well: then the share of those found tells it.
        """
        if self.differing_partner_ids:
            ids = self.differing_partner_ids["ids"]
            return self.total_count * bisect_right(ids, last_id) // len(ids) - self.done_count
        [(count,)] = self.env.execute_query(
            SQL(
                "SELECT COUNT(*) FROM res_partner WHERE commercial_partner_id > %s AND commercial_partner_id <= %s",
                self.last_partner_id,
                last_id,
            )
        )
        return count

    def _next_batch(self):
        """Return the next `Batch` and the id of its last customer; None and None at the end."""
        scoring = self.env["strategic.scoring"]._engine()
        # The stored scores don't tell the status for each audience's own thresholds.
        if self.keep_scores and not scoring._relied_programme().has_own_thresholds:
            if not self.differing_partner_ids:
                # A dict, because the ORM stores an empty list as NULL.
                self.differing_partner_ids = {"ids": scoring._find_differing()}
            ids = self.differing_partner_ids["ids"]
            start = bisect_right(ids, self.last_partner_id)
            following = ids[start : start + ROWS_TO_WRITE]
            if not following:
                self.done_count = self.total_count
                return None, None
            return among(following), following[-1]
        last_id = self._next_boundary()
        return (between(self.last_partner_id, last_id), last_id) if last_id else (None, None)

    def _next_boundary(self):
        """Return the id of the last customer of the next `batch_size` partners; None at the end."""
        size = max(self.batch_size, SMALLEST_BATCH)
        following = SQL("FROM res_partner WHERE commercial_partner_id > %s", self.last_partner_id)
        rows = self.env.execute_query(
            SQL("SELECT commercial_partner_id %s ORDER BY commercial_partner_id OFFSET %s LIMIT 1", following, size - 1)
        )
        if not rows:
            rows = self.env.execute_query(SQL("SELECT MAX(commercial_partner_id) %s", following))
        return rows[0][0]
