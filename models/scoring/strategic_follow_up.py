import json
import logging
from collections import Counter

from odoo import SUPERUSER_ID, api, fields, models
from odoo.fields import Domain
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import SQL

from ...const import SCORE_FIELDS
from ...tools import odoo_private
from ...tools.scheduled_actions import trigger

_logger = logging.getLogger(__name__)

# Maximum number of customers that one transaction or run follows up one by one for one cause. If there are more, users
# get one note about all of them instead.
ONE_BY_ONE_LIMIT = 200
# Key in the transaction's cache: the transaction's start, and the number of customers that the transaction has followed
# up for each cause.
FOLLOWED_UP_COUNTS = "strategic_followed_up_counts"
# Key in the transaction's cache: ids of the customers whose follow-up is in progress.
IN_PROGRESS = "strategic_follow_up_in_progress"


class StrategicFollowUp(models.Model):
    """A follow-up to be done later, of one or many customers that became strategic or stopped being so.

    The engine writes scores by SQL, not through the ORM. Therefore the follow-up writes the scores of each customer
    that became strategic or stopped being so once more through the ORM, as a change from the old scores to the new
    ones. It also passes the new movement of the customer through `create`. So automation rules, tracking and other
    addons see the change. Then the follow-up schedules the activities and sends the messages that the settings name.

    After an assessment, a write of a customer, or a change of the criteria in a small database, the follow-up runs in
    the same transaction. If it fails, the user who caused it gets the error, as with Odoo's automation rules. A run,
    which scores all customers in batches, only creates records of this model. When the run has ended, the scheduled
    action follows the customers up, each in its own transaction. So no error and no lock in a follow-up delays the
    scoring.

    In both cases, up to `ONE_BY_ONE_LIMIT` customers are followed up one by one. If there are more, users get one note
    about all of them instead.
    """

    _name = "strategic.follow_up"
    _inherit = ["strategic.record"]
    _description = "Strategic Follow-up"
    _order = "id"

    cause = fields.Char(string="Reason", required=True, help="What changed the status, see the status changes.")
    note_only = fields.Boolean(
        help="There is one note about the customers: their transaction may not follow up more of them one by one."
    )
    partner_id = fields.Many2one(comodel_name="res.partner", string="Customer", index=True, ondelete="cascade")
    scores_before = fields.Json(help="The customer's scores before the change.")
    customers_by_event = fields.Json(
        help="In place of one customer: the ids of many customers, for each of the events gained and lost."
    )

    # ------------------------------------------------------------------
    # Called after customers are scored
    # ------------------------------------------------------------------

    @api.model
    def _follow_up_or_queue(self, scored, cause, later):
        """Follow up the customers of a batch that became strategic or stopped being so, at once or later.

        :param scored: the `Scored` that scoring the batch has returned
        :param later: leave the follow-up to the scheduled action, because the batch belongs to a run
        """
        in_progress = odoo_private.transaction_cache(self.env).get(IN_PROGRESS, ())
        # Skip customers whose follow-up is in progress: an automation rule that changes the status of its own customer
        # must not trigger itself again, as anywhere in Odoo.
        before = {
            int(partner_id): scores
            for partner_id, scores in dict(scored.before).items()
            if int(partner_id) not in in_progress
        }
        if not before:
            return
        if later:
            # Don't trigger the scheduled action here: the run triggers it at its end.
            self._queue_customers(before, cause)
        elif self._count_followed_up(cause, len(before)) > ONE_BY_ONE_LIMIT:
            self._queue_customers(before, cause, note_only=True)
            trigger(self.env, "follow_up")
        else:
            # Delete the records that an earlier run created for these customers: the new change has made them out of
            # date.
            self.search([("partner_id", "in", list(before))]).unlink()
            self._follow_up(before)

    def _count_followed_up(self, cause, more):
        """Return how many customers this transaction follows up for `cause`, after adding `more` to their number."""
        cache, now = odoo_private.transaction_cache(self.env), self.env.cr.now()
        if cache.get(FOLLOWED_UP_COUNTS, (None,))[0] != now:
            cache[FOLLOWED_UP_COUNTS] = (now, Counter())
        counts = cache[FOLLOWED_UP_COUNTS][1]
        counts[cause] += more
        return counts[cause]

    def _queue_customers(self, before, cause, note_only=False):
        """Create records of this model, so that the scheduled action follows up the customers.

        :param before: the customers' former scores, by customer id
        :param note_only: whether the scheduled action is to send one note about the customers, whatever their number
        """
        # Insert by SQL: for 200 customers, the ORM would take a tenth of the time that a whole change of thresholds
        # takes.
        if note_only or len(before) > ONE_BY_ONE_LIMIT or self._is_limit_reached(cause):
            lost = [partner_id for partner_id, scores in before.items() if scores["is_strategic"]]
            customers_by_event = {"gained": list(before.keys() - set(lost)), "lost": lost}
            insert = SQL(
                """
                INSERT INTO strategic_follow_up (cause, note_only, customers_by_event)
                     VALUES (%s, %s, %s::jsonb) RETURNING id
                """,
                cause,
                note_only,
                json.dumps(customers_by_event),
            )
        else:
            insert = SQL(
                """
                INSERT INTO strategic_follow_up (cause, note_only, partner_id, scores_before)
                     SELECT %s, FALSE, key::int, value FROM jsonb_each(%s::jsonb) RETURNING id
                """,
                cause,
                json.dumps(before),
            )
        self.env.execute_query(insert)

    def _is_limit_reached(self, cause):
        """Return whether runs have left too many customers with this `cause` to follow them up one by one.

        These customers wait for the scheduled action. More than `ONE_BY_ONE_LIMIT` are too many.
        """
        queued = Domain("cause", "=", cause) & Domain("note_only", "=", False)
        return (
            self.search_count(queued & Domain("partner_id", "=", False), limit=1)
            or self.search_count(queued, limit=ONE_BY_ONE_LIMIT + 1) > ONE_BY_ONE_LIMIT
        )

    # ------------------------------------------------------------------
    # Follow up customers one by one
    # ------------------------------------------------------------------

    @api.model
    def _follow_up(self, before):
        """Follow up customers one by one; `before` holds their former scores by customer id."""
        customers = self.env["res.partner"].browse(before)
        movements = self._latest_movements(customers)
        changed = {"gained": customers.browse(), "lost": customers.browse()}
        in_progress = odoo_private.transaction_cache(self.env).setdefault(IN_PROGRESS, set())
        in_progress.update(before)
        try:
            for customer in customers:
                if self._write_through_orm(customer, before[customer.id], movements.get(customer.id)):
                    changed["gained" if customer.is_strategic else "lost"] |= customer
                in_progress.discard(customer.id)
        finally:
            in_progress.difference_update(before)
        for event, some in changed.items():
            if some:
                self.env["strategic.follow_up.setting"]._search_event(event)._apply(some)

    def _write_through_orm(self, customer, before, movement):
        """Write the scores of `customer` once more through the ORM, and pass its `movement` through `create`.

        :return: False if `is_strategic` is as in `before`, so that there is nothing to write
        """
        # Skip the customer if its status has been changed back meanwhile, by automation in the follow-up of another
        # customer.
        if customer.is_strategic == before["is_strategic"]:
            return False
        # Don't write the first scores of a new customer as a change: automation rules on `create` see them anyway.
        if not customer._is_being_created():
            customer._write_scores_again(before)
        if movement:
            movement._create_through_orm()
        return True

    def _latest_movements(self, customers):
        """Return, by customer id, the last movement in which the customer became strategic or stopped being so."""
        movements = self.env["strategic.movement"].search(
            [
                ("partner_id", "in", customers.ids),
                "|",
                ("from_status", "=", "strategic"),
                ("to_status", "=", "strategic"),
            ],
            order="id",
        )
        return {movement.partner_id.id: movement for movement in movements}

    # ------------------------------------------------------------------
    # The scheduled action
    # ------------------------------------------------------------------

    @api.model
    def _cron_follow_up(self):
        """Scheduled action: follow up the customers for whom records of this model have been created."""
        # Run as the superuser, because the follow-up must not depend on the user of the scheduled action. Keep the
        # context, because the cron needs it to record its progress.
        self = self.with_user(SUPERUSER_ID)  # noqa: PLW0642
        if self.env["strategic.scoring.run"].search_count([("date_end", "=", False)], limit=1):
            # Wait until the run has ended: only then is it known whether the customers are too many to be followed up
            # one by one.
            trigger(self.env, "follow_up", minutes=1)
            return
        singles = self.browse()
        by_cause = self.search(Domain.TRUE).grouped(lambda queued: (queued.cause, queued.note_only))
        for (cause, note_only), queued in by_cause.items():
            if note_only or queued._count_customers() > ONE_BY_ONE_LIMIT:
                queued._send_one_note(cause)
                queued.unlink()
            else:
                singles |= queued
        singles._follow_up_queued()

    def _follow_up_queued(self):
        """Follow up the customers of these records, each in its own transaction."""
        problems = []
        remaining_time = self.env["ir.cron"]._commit_progress(0, remaining=len(self))
        for customer, queued in self.grouped("partner_id").items():
            if remaining_time <= 0:
                trigger(self.env, "follow_up")
                break
            try:
                # Lock the records, so that no other transaction follows up this customer at the same time. Another
                # transaction may have deleted some of the records already.
                queued = queued.try_lock_for_update()  # noqa: PLW2901
                if not queued:
                    continue
                with self.env.cr.savepoint():
                    # A run writes scores by SQL, so the cached scores may be out of date.
                    customer.invalidate_recordset(SCORE_FIELDS, flush=False)
                    # If several records are about this customer, take the scores of the first: they are from before the
                    # first change.
                    self._without_context()._follow_up({customer.id: queued[0].scores_before})
            except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
                self.env.cr.rollback()
                trigger(self.env, "follow_up")
                break
            except Exception as error:
                _logger.exception("The follow-up of the changed status of %s failed.", customer)
                reason = str(error) or repr(error)
                problems.append(self.env._("%(customer)s: %(error)s", customer=customer.display_name, error=reason))
            queued.unlink()
            remaining_time = self.env["ir.cron"]._commit_progress(len(queued))
        if problems:
            self._notify_admins(problems)

    def _without_context(self):
        return self.with_env(self.env(context={}))

    def _count_customers(self):
        """Return the number of customers that these records are about."""
        many_together = filter(None, self.mapped("customers_by_event"))
        return len(self.partner_id) + sum(len(ids) for by_event in many_together for ids in by_event.values())

    def _send_one_note(self, cause):
        """Send one note about all customers of these records, whose status changed for the same `cause`."""
        changed = {"gained": set(), "lost": set()}
        for queued in self:
            for event, ids in (queued.customers_by_event or {}).items():
                changed[event].update(ids)
            if queued.partner_id:
                changed["lost" if queued.scores_before["is_strategic"] else "gained"].add(queued.partner_id.id)
        _logger.info(
            "%s customers became strategic, %s stopped being so (%s): too many to be followed up one by one.",
            len(changed["gained"]),
            len(changed["lost"]),
            cause,
        )
        self.env["strategic.follow_up.setting"]._send_one_note(changed, cause)

    def _notify_admins(self, problems):
        """Send the administrators one message about all failed follow-ups; `problems` holds a text for each of them."""
        self.env["ir.cron"]._notify_admin(
            self.env._(
                "The follow-up of customers that became strategic or dropped out has failed: an automation rule, a "
                "plan or a message. Customers: %(count)s. Their scores are right. Details are in the server's log.\n"
                "%(problems)s",
                count=len(problems),
                problems="\n".join(problems),
            )
        )
        self.env["ir.cron"]._commit_progress(0)
