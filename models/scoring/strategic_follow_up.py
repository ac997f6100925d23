import json
import logging
from collections import Counter
from datetime import timedelta

from odoo import SUPERUSER_ID, api, fields, models
from odoo.fields import Domain
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import SQL

from ...const import SCORE_FIELDS

_logger = logging.getLogger(__name__)

# Up to this many customers, with one cause in one transaction or one run, are taken through the ORM one by one. For
# more there is one note.
ONE_BY_ONE = 200
# Keys in cr.cache: the transaction's start and the numbers of customers that it has followed up, by cause; and the ids
# of customers whose follow-up is in progress.
COUNTED = "strategic_follow_up_counted"
UNDER_WAY = "strategic_follow_up_under_way"
# Key in cr.cache: ids of partners that are being created. Automation on `create` sees their first scores.
BEING_MADE = "strategic_partners_being_made"


class StrategicFollowUp(models.Model):
    """The follow-up, still to be done, of customers that became strategic or stopped being so.

    The engine writes scores by SQL, not through the ORM. Therefore the follow-up writes the few customers whose flag
    changed once more through the ORM, as a change from the old scores to the new ones. Their movements pass through
    `create` too. So automation rules, tracking and other addons see the change. Then the follow-up schedules the
    activities and sends the messages that the settings name.

    After an assessment, a write, or a change of the criteria in a small database, the follow-up runs in the same
    transaction. An error reaches the user who caused it, as with any of Odoo's automation rules. A run that scores all
    customers in batches only files the customers here. When the run has ended, the scheduled action follows them up,
    each customer in its own transaction. So no error and no lock in a follow-up delays the scoring.
    """

    _name = "strategic.follow_up"
    _inherit = ["strategic.record"]
    _description = "Strategic Follow-up"
    _order = "id"

    cause = fields.Char(required=True, help="What changed the status, see the movements.")
    at_once = fields.Boolean(help="More than can be followed up one by one in the transaction that scored them.")
    partner_id = fields.Many2one(comodel_name="res.partner", string="Customer", index=True, ondelete="cascade")
    scores_before = fields.Json(help="The customer's scores before the change.")
    crowd = fields.Json(help="In place of one customer: the ids of those who gained and who lost the flag.")

    # ------------------------------------------------------------------
    # From the engine
    # ------------------------------------------------------------------

    @api.model
    def _take(self, scored, cause, later):
        """Follow up the customers of a batch that became strategic or stopped being so, or file them.

        :param scored: `Scored` of the batch
        :param later: file them, because the batch is one of a run
        """
        under_way = self.env.cr.cache.get(UNDER_WAY, ())
        # As in Odoo, an automation rule that changes its own customer does not trigger itself again.
        before = {
            int(partner_id): scores
            for partner_id, scores in dict(scored.before).items()
            if int(partner_id) not in under_way
        }
        if not before:
            return
        if later:
            # The run has the scheduled action called when it ends.
            self._file(before, cause, at_once=False)
        elif self._count(cause, len(before)) > ONE_BY_ONE:
            self._file(before, cause, at_once=True)
            self._wake()
        else:
            # What a run filed about these customers is out of date.
            self.search([("partner_id", "in", list(before))]).unlink()
            self._follow(before)

    def _count(self, cause, more):
        """Return how many customers this transaction has followed up for `cause`, including `more` new ones."""
        cache, now = self.env.cr.cache, self.env.cr.now()
        if cache.get(COUNTED, (None,))[0] != now:
            cache[COUNTED] = (now, Counter())
        counts = cache[COUNTED][1]
        counts[cause] += more
        return counts[cause]

    def _file(self, before, cause, at_once):
        """File customers for the scheduled action; `before` holds their former scores by id."""
        # By SQL: for 200 customers, the ORM would take a tenth of the time of a change of thresholds.
        if at_once or len(before) > ONE_BY_ONE or self._is_crowd_filed(cause):
            lost = [partner_id for partner_id, scores in before.items() if scores["is_strategic"]]
            crowd = {"gained": list(before.keys() - set(lost)), "lost": lost}
            insert = SQL(
                "INSERT INTO strategic_follow_up (cause, at_once, crowd) VALUES (%s, %s, %s::jsonb) RETURNING id",
                cause,
                at_once,
                json.dumps(crowd),
            )
        else:
            insert = SQL(
                """
                INSERT INTO strategic_follow_up (cause, at_once, partner_id, scores_before)
                     SELECT %s, FALSE, key::int, value FROM jsonb_each(%s::jsonb) RETURNING id
                """,
                cause,
                json.dumps(before),
            )
        self.env.execute_query(insert)

    def _is_crowd_filed(self, cause):
        """Tell whether a run has filed more customers for `cause` than are followed up one by one."""
        filed = Domain("cause", "=", cause) & Domain("at_once", "=", False)
        return (
            self.search_count(filed & Domain("partner_id", "=", False), limit=1)
            or self.search_count(filed, limit=ONE_BY_ONE + 1) > ONE_BY_ONE
        )

    def _wake(self, minutes=0):
        """Trigger the scheduled action in `minutes`."""
        cron = self.env.ref("strategic_customer.ir_cron_follow_up", raise_if_not_found=False)
        if cron:
            cron._trigger(at=fields.Datetime.now() + timedelta(minutes=minutes))

    # ------------------------------------------------------------------
    # One by one
    # ------------------------------------------------------------------

    @api.model
    def _follow(self, before):
        """Follow up customers; `before` holds their former scores by id."""
        customers = self.env["res.partner"].browse(before)
        movements = self._latest_movements(customers)
        changed = {"gained": customers.browse(), "lost": customers.browse()}
        under_way = self.env.cr.cache.setdefault(UNDER_WAY, set())
        under_way.update(before)
        try:
            for customer in customers:
                if self._pass_on(customer, before[customer.id], movements.get(customer.id)):
                    changed["gained" if customer.is_strategic else "lost"] |= customer
                under_way.discard(customer.id)
        finally:
            under_way.difference_update(before)
        for event, some in changed.items():
            if some:
                self.env["strategic.follow_up.setting"]._search_event(event)._apply(some)

    def _pass_on(self, customer, before, movement):
        """Pass `customer` and its `movement` through the ORM; return whether its flag still differs from `before`."""
        # The follow-up of one customer may have changed the next one.
        if customer.is_strategic == before["is_strategic"]:
            return False
        if customer.id not in self.env.cr.cache.get(BEING_MADE, ()):
            customer._pass_on_scores(before)
        if movement:
            movement._pass_on()
        return True

    def _latest_movements(self, customers):
        """Return by id of `customers` the movement by which each last became strategic or stopped being so."""
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
    # What was filed
    # ------------------------------------------------------------------

    @api.model
    def _cron_follow_up(self):
        """Scheduled action: follow up the customers that were filed."""
        # The follow-up is the same for every user. Keep the context: the cron records its progress by it.
        self = self.with_user(SUPERUSER_ID)  # noqa: PLW0642
        if self.env["strategic.scoring.run"].search_count([("date_end", "=", False)], limit=1):
            # The number of customers is known when the run has ended.
            self._wake(minutes=1)
            return
        singles = self.browse()
        for (cause, at_once), filed in self.search(Domain.TRUE).grouped(lambda one: (one.cause, one.at_once)).items():
            if at_once or filed._count_customers() > ONE_BY_ONE:
                filed._tell_of_crowd(cause)
                filed.unlink()
            else:
                singles |= filed
        self.env["ir.cron"]._commit_progress(0, remaining=len(singles))
        singles._follow_filed()

    def _follow_filed(self):
        """Follow up single customers, each in its own transaction."""
        problems = []
        for customer, filed in self.grouped("partner_id").items():
            try:
                # From here on, no other transaction takes or deletes these rows. Some may be gone already.
                filed = filed.try_lock_for_update()  # noqa: PLW2901
                if not filed:
                    continue
                with self.env.cr.savepoint():
                    # A run writes by SQL, so the cache may be stale.
                    customer.invalidate_recordset(SCORE_FIELDS, flush=False)
                    # After several changes: the scores before the first of them.
                    self._without_context()._follow({customer.id: filed[0].scores_before})
            except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
                self.env.cr.rollback()
                self._wake()
                break
            except Exception as error:
                _logger.exception("What follows from the changed status of %s failed.", customer)
                reason = str(error) or repr(error)
                problems.append(self.env._("%(customer)s: %(error)s", customer=customer.display_name, error=reason))
            filed.unlink()
            if not self.env["ir.cron"]._commit_progress(len(filed)):
                break
        if problems:
            self._tell_of_problems(problems)

    def _without_context(self):
        return self.with_env(self.env(context={}))

    def _count_customers(self):
        """Return how many customers were filed in `self`."""
        return len(self.partner_id) + sum(len(ids) for crowd in self.mapped("crowd") if crowd for ids in crowd.values())

    def _tell_of_crowd(self, cause):
        """Send one note about all customers that were filed for `cause`."""
        changed = {"gained": set(), "lost": set()}
        for filed in self:
            for event, ids in (filed.crowd or {}).items():
                changed[event].update(ids)
            if filed.partner_id:
                changed["lost" if filed.scores_before["is_strategic"] else "gained"].add(filed.partner_id.id)
        _logger.info(
            "%s customers became strategic, %s stopped being so (%s): too many to be followed up one by one.",
            len(changed["gained"]),
            len(changed["lost"]),
            cause,
        )
        self.env["strategic.follow_up.setting"]._tell_of_crowd(changed, cause)

    def _tell_of_problems(self, problems):
        """Notify the administrators of what failed, once for all customers."""
        self.env["ir.cron"]._notify_admin(
            self.env._(
                "What follows when customers become strategic or drop out failed for %(count)s of them: an automation "
                "rule, a plan or a message. Their scores are right. Details are in the server's log.\n%(problems)s",
                count=len(problems),
                problems="\n".join(problems),
            )
        )
        self.env["ir.cron"]._commit_progress(0)
