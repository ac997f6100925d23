import logging
from contextlib import suppress

import psycopg2

from odoo import SUPERUSER_ID, api, models
from odoo.tools import SQL

from ...const import CUSTOMER_SCOPE, GROUP_MANAGER, SCOPE_BROKEN
from ...engine import revenue_rule
from ...engine.batches import everybody
from ...engine.rules import FOUND_BROKEN, SCOPE, Rules
from ...tools import odoo_private

_logger = logging.getLogger(__name__)


class StrategicBrokenRulesMixin(models.AbstractModel):
    """Mixin of `strategic.scoring`: marks and reports rules that can't be read or run, and later tries them again.

    engine/rules.py finds a broken rule while customers are scored. After the commit, a new transaction marks the rule
    on its criterion and notifies the people responsible for the rule. The new transaction skips a criterion that
    another transaction has locked, so that neither waits for the other.
    """

    _name = "strategic.broken_rules.mixin"
    _description = "Broken Rules"

    # ------------------------------------------------------------------
    # Mark broken rules and notify people
    # ------------------------------------------------------------------

    def _mark_after_commit(self, reasons):
        """Have the rules in `reasons` marked as broken after the commit; until the commit, `reasons` may still grow."""
        env, cursor = self.env, self.env.cr
        cursor.postcommit.add(lambda: _mark(env.registry, reasons))
        for ended in (cursor.postcommit, cursor.postrollback):
            ended.add(lambda: odoo_private.transaction_cache(env).pop(FOUND_BROKEN, None))

    def _mark_broken(self, reasons):
        """Mark the rules in `reasons` as broken; notify the people responsible for each rule that is newly marked.

        :param reasons: the reason why a rule is broken, by (criterion id or `SCOPE`, text of the rule)
        """
        marked = []
        for (key, text), reason in reasons.items():
            _logger.info("Rule %s of criterion %s is broken: %s", text, key, reason)
            if self._mark_scope(text, reason) if key is SCOPE else self._mark_criterion(key, text, reason):
                self._tell_broken(key, reason)
                marked.append(key)
        if marked:
            # Score all customers again, because some were scored while the newly marked rules still worked.
            self._programme_changed("criteria", at_once=False)

    def _mark_criterion(self, criterion_id, text, reason):
        """Mark the rule of a criterion as broken; return a row, or no rows if the rule was not marked.

        A rule is not marked if it is marked already or is no longer `text`, or if another transaction has locked its
        criterion.
        """
        return self.env.execute_query(
            SQL(
                """
                UPDATE strategic_criterion SET broken_reason = %(reason)s WHERE id IN (
                    SELECT id FROM strategic_criterion
                     WHERE id = %(id)s AND %(own)s = %(text)s AND broken_reason IS NULL
                       FOR NO KEY UPDATE SKIP LOCKED
                ) RETURNING id
                """,
                reason=reason,
                id=criterion_id,
                own=revenue_rule.TEXT,
                text=text,
            )
        )

    def _mark_scope(self, text, reason):
        """Mark the scope as broken; return a row, or no rows if the scope was not marked.

        The scope is not marked if it is marked already or is no longer `text`.
        """
        self.env.registry.clear_cache("stable")
        return self.env.execute_query(
            SQL(
                """
                INSERT INTO ir_config_parameter (key, value, create_uid, write_uid, create_date, write_date)
                SELECT %(broken)s, %(reason)s, %(user)s, %(user)s, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'
                  FROM ir_config_parameter WHERE key = %(scope)s AND value = %(text)s
           ON CONFLICT DO NOTHING RETURNING id
                """,
                broken=SCOPE_BROKEN,
                reason=reason,
                user=SUPERUSER_ID,
                scope=CUSTOMER_SCOPE,
                text=text,
            )
        )

    def _tell_broken(self, key, reason):
        """Notify the people responsible for a rule that it no longer works."""
        if key is SCOPE:
            criterion = self.env["strategic.criterion"]
            parameter = self.env["ir.config_parameter"].search([("key", "=", CUSTOMER_SCOPE)])
            answerable = [parameter.write_uid, parameter.create_uid]
        else:
            criterion = self.env["strategic.criterion"].browse(key)
            answerable = [criterion.audience_id.user_id, criterion.write_uid, criterion.create_uid]
        # If no user in `answerable` reads messages, notify the sales managers, who may repair the rule too.
        answerable.append(self.env.ref(GROUP_MANAGER).all_user_ids)
        reached = (users.filtered(_reads_messages) for users in answerable)
        for lang, users in next(filter(None, reached), self.env["res.users"]).grouped("lang").items():
            criterion.with_context(lang=lang)._send_broken(users.partner_id, reason)

    @api.model
    def _unmark_working_rules(self):
        """Run the rules that are marked as broken on all customers, and unmark the rules that work again."""
        scoring = self._engine()
        rules = Rules(scoring.with_context(strategic_programme=scoring._relied_programme()))
        broken = rules.marked()
        if not broken:
            return
        scoring.env.flush_all()
        working = [key for key, rule in broken if not rules.try_rule(rule, everybody)]
        if working:
            scoring._unmark(working)

    def _unmark(self, keys):
        """Remove the mark of a broken rule from the rules `keys`, which work again.

        Skip criteria that another transaction is changing.

        :param keys: ids of criteria, and `SCOPE` for the scope
        """
        with suppress(psycopg2.errors.SerializationFailure), self.env.cr.savepoint(flush=False):
            odoo_private.execute_unlogged(
                self.env,
                SQL(
                    """
                    UPDATE strategic_criterion SET broken_reason = NULL WHERE id IN (
                        SELECT id FROM strategic_criterion WHERE id = ANY(%s) FOR NO KEY UPDATE SKIP LOCKED
                    ) RETURNING id
                    """,
                    [key for key in keys if key is not SCOPE],
                ),
            )
        if SCOPE in keys:
            self.env["ir.config_parameter"].search([("key", "=", SCOPE_BROKEN)]).unlink()
        self.env["strategic.criterion"].invalidate_model(["broken_reason"], flush=False)
        self._programme_changed("criteria", at_once=False)

    @api.model
    def _try_scope(self):
        """Run the scope on all customers, and note it as broken if it fails.

        The caller then counts the customers in scope. Counting them by a scope that fails would raise an error.
        """
        rules = Rules(self._engine())
        for key, text, rule in rules.working():
            if key is SCOPE and rule.may_fail and (reason := rules.try_rule(rule, everybody)):
                rules.note_broken(key, text, reason)


def _reads_messages(user):
    """Return whether `user` can read a message: an active internal user, but not the superuser."""
    return user.active and not user.share and user.id != SUPERUSER_ID


def _mark(registry, reasons):
    """In a new transaction, mark the rules in `reasons`, which a committed transaction has found broken.

    If this fails, only log the error, because the transaction that found the rules is committed. The next scoring finds
    the rules broken again, and marks them.
    """
    try:
        with registry.cursor() as cursor:
            api.Environment(cursor, SUPERUSER_ID, {})["strategic.scoring"]._mark_broken(reasons)
        registry.signal_changes()
    except psycopg2.OperationalError:
        _logger.info("Somebody else marks or changes the broken rules at this moment.")
    except Exception:
        _logger.warning("Broken rules could not be marked.", exc_info=True)
