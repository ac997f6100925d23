import logging
from collections import Counter
from datetime import timedelta

from odoo import SUPERUSER_ID, api, fields, models
from odoo.fields import Domain
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

from ..const import SCORE_FIELDS

_logger = logging.getLogger(__name__)

# Up to so many customers, with one cause in one transaction or one run, are taken through the ORM one by one; of more
# there is one note.
ONE_BY_ONE = 200
# Keys in the cursor's cache: when the transaction began and how many customers it has followed up, by cause; and the
# ids of those whose follow-up is under way.
COUNTED = "strategic_follow_up_counted"
UNDER_WAY = "strategic_follow_up_under_way"
# In the same place: ids of partners that are just being made. Whoever hangs on `create` sees them as they will be.
BEING_MADE = "strategic_partners_being_made"


class StrategicFollowUp(models.Model):
    """What follows when a customer becomes strategic or stops being so, as far as it is still to be done.

    The engine writes scores by SQL, past the ORM. The few customers whose flag has changed are therefore written once
    more through the ORM, as a change from the old scores to the new ones, and so are their movements: automation rules,
    tracking and other addons see them. Then comes what the settings say.

    After an assessment, a write, or a change of the criteria in a small database that happens at once, in the same
    transaction: what fails there is told to whoever caused it, as with any of Odoo's automation rules. A run that
    scores everybody in batches only files the customers here. The scheduled action follows them up when the run has
    ended, each in a transaction of its own, so that nothing that fails, or waits, holds up the scoring.
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
        """Do what follows for the customers of a batch that became strategic or stopped being so, or file them.

        :param scored: `Scored` of the batch
        :param later: file them, as the batch is one of a run's
        """
        under_way = self.env.cr.cache.get(UNDER_WAY, ())
        # An automation rule that changes its own customer again is not run again for it, as Odoo has it.
        before = {
            int(partner_id): scores
            for partner_id, scores in dict(scored.before).items()
            if int(partner_id) not in under_way
        }
        if not before:
            return
        if later:
            self._file(before, cause, at_once=False)
        elif self._count(cause, len(before)) > ONE_BY_ONE:
            self._file(before, cause, at_once=True)
        else:
            # What a run has filed of them and nobody has followed up yet is out of date.
            self.search([("partner_id", "in", list(before))]).unlink()
            self._follow(before)

    def _count(self, cause, more):
        """Give how many customers this transaction has followed up for `cause`, with `more` of them."""
        cache, now = self.env.cr.cache, self.env.cr.now()
        if cache.get(COUNTED, (None,))[0] != now:
            cache[COUNTED] = (now, Counter())
        counts = cache[COUNTED][1]
        counts[cause] += more
        return counts[cause]

    def _file(self, before, cause, at_once):
        """Leave customers to the scheduled action; `before` holds their former scores by id."""
        common = {"cause": cause, "at_once": at_once}
        if at_once or len(before) > ONE_BY_ONE:
            lost = [partner_id for partner_id, scores in before.items() if scores["is_strategic"]]
            crowd = {"gained": list(before.keys() - set(lost)), "lost": lost}
            self.create([{**common, "crowd": crowd}])
        else:
            self.create(
                [
                    {**common, "partner_id": partner_id, "scores_before": scores}
                    for partner_id, scores in before.items()
                ]
            )
        self._wake()

    def _wake(self, minutes=0):
        """Have the scheduled action called in so many `minutes`."""
        cron = self.env.ref("strategic_customer.ir_cron_follow_up", raise_if_not_found=False)
        if cron:
            cron._trigger(at=fields.Datetime.now() + timedelta(minutes=minutes))

    # ------------------------------------------------------------------
    # One by one
    # ------------------------------------------------------------------

    @api.model
    def _follow(self, before):
        """Do what follows for the customers whose former scores are `before`, by id."""
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
        """Take `customer` and its `movement` through the ORM; tell whether the flag is still another than `before`."""
        # What followed for one customer may have changed the next.
        if customer.is_strategic == before["is_strategic"]:
            return False
        if customer.id not in self.env.cr.cache.get(BEING_MADE, ()):
            customer._pass_on_scores(before)
        if movement:
            movement._pass_on()
        return True

    def _latest_movements(self, customers):
        """Give for each of `customers`, by id, the movement by which it last became strategic or stopped being so."""
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
        """Scheduled action: do what follows for the customers that were filed."""
        # What follows is the same whoever the scheduled action runs as; its context keeps account of its progress.
        self = self.with_user(SUPERUSER_ID)  # noqa: PLW0642
        if self.env["strategic.scoring.run"].search_count([("date_end", "=", False)], limit=1):
            # How many they are is known when it has ended.
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
        """Do what follows for single customers, each in a transaction of its own."""
        problems = []
        for customer, filed in self.grouped("partner_id").items():
            try:
                # Nobody else takes them up, or deletes them, from here on; some may be gone by now.
                filed = filed.try_lock_for_update()  # noqa: PLW2901
                if not filed:
                    continue
                with self.env.cr.savepoint():
                    # A run's batches write past the ORM.
                    customer.invalidate_recordset(SCORE_FIELDS, flush=False)
                    # Of several changes, from what it was before the first of them.
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
        """Give how many customers were filed."""
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
        """Tell the administrators what failed, once for all customers."""
        self.env["ir.cron"]._notify_admin(
            self.env._(
                "What follows when customers become strategic or drop out failed for %(count)s of them: an automation "
                "rule, a plan or a message. Their scores are right. Details are in the server's log.\n%(problems)s",
                count=len(problems),
                problems="\n".join(problems),
            )
        )
        self.env["ir.cron"]._commit_progress(0)
