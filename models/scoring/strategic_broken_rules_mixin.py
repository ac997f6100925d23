import logging
from contextlib import suppress
from typing import NamedTuple

import psycopg2

from odoo import SUPERUSER_ID, api, models, tools
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.query import Query

from ...const import CUSTOMER_DOMAIN, CUSTOMER_SCOPE, GROUP_MANAGER, SCOPE_BROKEN
from ...tools import rule_domain
from ...tools.batches import everybody
from ...tools.rule_sql import RuleCompiler
from ...tools.unlogged import execute_unlogged

_logger = logging.getLogger(__name__)

# Key in cr.cache: the rules that this transaction has found broken, and the batch it is scoring, as `_Found`.
FOUND_BROKEN = "strategic_rules_found_broken"
# What PostgreSQL raises when it can't apply a condition. The caller handles conflicts with other transactions.
RULE_ERRORS = (psycopg2.DataError, psycopg2.ProgrammingError)
# Key of the scope, where rules are keyed by criterion id.
SCOPE = None


class _Found(NamedTuple):
    """What a transaction has found out about its rules.

    :param reasons: the reason why a rule is broken, by (criterion id or `SCOPE`, the rule's text)
    :param batches: a list with the `Batch` of the last compilation; empty before the first one
    """

    reasons: dict
    batches: list


class StrategicScoring(models.AbstractModel):
    """Rules as the engine runs them: each compiles and fails alone.

    A rule that can't be read or run counts as not met for every customer, and stops nothing else. After the commit, the
    engine marks the rule on its criterion and notifies the people responsible for it. It skips a criterion that another
    transaction has locked, so that it does not wait. A broken scope admits no customer, and keeps the customers with
    scores: else all scores would be lost until it is repaired.
    """

    _inherit = "strategic.scoring"

    @api.model
    def _scope_domain(self):
        """Return the domain of the customers in scope by the settings; assessed customers are in scope in any case."""
        rules = {key: rule for key, _text, rule in self._working_rules(self._programme())}
        in_scope = rules[SCOPE].domain if SCOPE in rules else Domain("strategic_status", "!=", False)
        return Domain(CUSTOMER_DOMAIN) & Domain("is_own_company", "=", False) & in_scope

    # ------------------------------------------------------------------
    # Compiling and running
    # ------------------------------------------------------------------

    @api.model
    @tools.ormcache("programme")
    def _read_rules(self, programme):
        """Return the `Rule` of each rule of the programme, or why it is invalid (text), by criterion id or `SCOPE`."""
        texts = {SCOPE: programme.scope, **{rule.id: rule.domain for rule in programme.rules}}
        Partner = self._engine().env["res.partner"]
        return {key: _read(text, Partner) for key, text in texts.items()}

    def _compile_rules(self, programme, compiler):
        """Return the SQL conditions of the rules, by criterion id, and the SQL condition of the scope."""
        self._found_broken().batches[:] = [compiler.batch]
        conditions = {
            rule.id: self._compile_rule(rule.id, rule.domain, rule.is_broken, programme, compiler)
            for rule in programme.rules
        }
        reader = self.env.context.get("strategic_scope_reader")
        # Clients can send any context, but only the server can put a model in it.
        of_scope = compiler.reading_as(reader) if isinstance(reader, models.BaseModel) else compiler
        in_scope = self._compile_rule(SCOPE, programme.scope, programme.is_scope_broken, programme, of_scope)
        return (
            {key: SQL("FALSE") if condition is None else condition for key, condition in conditions.items()},
            SQL("res_partner.strategic_status IS NOT NULL") if in_scope is None else in_scope,
        )

    def _compile_rule(self, key, text, is_broken, programme, compiler):
        """Return the SQL condition of one rule; None if it is broken."""
        if is_broken or (key, text) in self._found_broken().reasons:
            return None
        rule = self._read_rules(programme)[key]
        if isinstance(rule, str):
            self._note_broken(key, text, rule)
            return None
        try:
            return compiler.condition(rule.domain)
        except rule_domain.COMPILE_ERRORS as error:
            self._note_broken(key, text, rule_domain.reason_of(error))
            return None

    def _execute_scoring(self, statement, as_dicts=False):
        """Return the rows of the SQL that `statement` builds; if rules fail, build and run it again without them.

        :param statement: function that returns the SQL
        :param as_dicts: return each row as a dict by column
        """
        programme = self._programme()
        if not any(rule.may_fail for _key, _text, rule in self._working_rules(programme)):
            return self._execute(statement(), as_dicts)
        try:
            with self.env.cr.savepoint(flush=False):
                return self._execute(statement(), as_dicts)
        except RULE_ERRORS:
            if not self._find_broken(programme):
                raise
        return self._execute_scoring(statement, as_dicts)

    def _execute(self, sql, as_dicts=False):
        """Return the rows of `sql`; an error is not logged, as its cause is a rule rather than the server."""
        rows = execute_unlogged(self.env, sql)
        if not as_dicts:
            return rows
        names = [column.name for column in self.env.cr.description]
        return [dict(zip(names, row, strict=True)) for row in rows]

    def _find_broken(self, programme):
        """Try each rule alone on the batch that failed; return whether this found another broken rule."""
        found = self._found_broken()
        known = len(found.reasons)
        for key, text, rule in self._working_rules(programme):
            reason = self._try_rule(rule, found.batches[0]) if found.batches else None
            if reason:
                self._note_broken(key, text, reason)
        return len(found.reasons) > known

    def _working_rules(self, programme):
        """Return key, text and `Rule` of each rule not known to be broken."""
        texts = {rule.id: rule.domain for rule in programme.rules if not rule.is_broken}
        if not programme.is_scope_broken:
            texts[SCOPE] = programme.scope
        rules = self._read_rules(programme)
        reasons = self._found_broken().reasons
        return [
            (key, text, rules[key])
            for key, text in texts.items()
            if isinstance(rules[key], rule_domain.Rule) and (key, text) not in reasons
        ]

    def _try_rule(self, rule, batch):
        """Return why `rule` fails on the active customers of `batch`, None if it does not."""
        Partner = self._engine().env["res.partner"]
        query = Query(self.env, Partner._table, Partner._table_sql)
        query.add_where(SQL("res_partner.active AND res_partner.id = res_partner.commercial_partner_id"))
        query.add_where(batch(SQL("res_partner.id")))
        compiler = RuleCompiler(query, Partner, batch)
        try:
            with self.env.cr.savepoint(flush=False):
                condition = compiler.condition(rule.domain)
                compiler.finish()
                select = query.select(SQL("COUNT(*) FILTER (WHERE %s)", condition))
                self._execute(SQL("WITH %s %s", batch.cte, select))
        except (*RULE_ERRORS, *rule_domain.COMPILE_ERRORS) as error:
            return rule_domain.reason_of(error)
        return None

    # ------------------------------------------------------------------
    # Marking, telling, healing
    # ------------------------------------------------------------------

    def _found_broken(self):
        """Return the `_Found` of this transaction."""
        return self.env.cr.cache.setdefault(FOUND_BROKEN, _Found({}, []))

    def _note_broken(self, key, text, reason):
        """Note that a rule is broken; it is marked and reported after this transaction's commit, not before.

        Else a transaction that is rolled back and retried would report twice, and two transactions that mark the same
        row would wait for each other.
        """
        found, cursor = self._found_broken(), self.env.cr
        if not found.reasons:
            registry = self.env.registry
            cursor.postcommit.add(lambda: _mark(registry, found.reasons))
            for ended in (cursor.postcommit, cursor.postrollback):
                ended.add(lambda: cursor.cache.pop(FOUND_BROKEN, None))
        found.reasons[key, text] = reason

    def _mark_broken(self, reasons):
        """Mark the rules in `reasons` (by key and text) and notify those responsible, unless that was done before."""
        marked = []
        for (key, text), reason in reasons.items():
            _logger.info("Rule %s of criterion %s is broken: %s", text, key, reason)
            if self._mark_scope(text, reason) if key is SCOPE else self._mark_criterion(key, text, reason):
                self._tell_broken(key, reason)
                marked.append(key)
        if marked:
            # Other customers were scored while the rule still worked.
            self._programme_changed("criteria", at_once=False)

    def _mark_criterion(self, criterion_id, text, reason):
        """Mark a criterion as broken; return no row if it is marked, locked, or has another rule than `text`."""
        return self.env.execute_query(
            SQL(
                """
                UPDATE strategic_criterion SET broken_reason = %(reason)s WHERE id IN (
                    SELECT id FROM strategic_criterion
                     WHERE id = %(id)s AND domain = %(text)s AND broken_reason IS NULL
                       FOR NO KEY UPDATE SKIP LOCKED
                ) RETURNING id
                """,
                reason=reason,
                id=criterion_id,
                text=text,
            )
        )

    def _mark_scope(self, text, reason):
        """Mark the scope as broken; return no row if it is marked, or is no longer `text`."""
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
        # If none of these reads messages, the sales managers, who may repair the rule.
        answerable.append(self.env.ref(GROUP_MANAGER).all_user_ids)
        reached = (users.filtered(_reads_messages) for users in answerable)
        for lang, users in next(filter(None, reached), self.env["res.users"]).grouped("lang").items():
            criterion.with_context(lang=lang)._send_broken(users.partner_id, reason)

    @api.model
    def _heal_rules(self):
        """Try the broken rules on all customers, and unmark those that work again."""
        scoring = self._engine()
        programme = scoring._relied_programme()
        broken = {rule.id: rule.domain for rule in programme.rules if rule.is_broken}
        if programme.is_scope_broken:
            broken[SCOPE] = programme.scope
        if not broken:
            return
        scoring.env.flush_all()
        Partner = scoring.env["res.partner"]
        rules = {key: _read(text, Partner) for key, text in broken.items()}
        healed = [
            key
            for key, rule in rules.items()
            if isinstance(rule, rule_domain.Rule) and not scoring._try_rule(rule, everybody)
        ]
        if healed:
            scoring._unmark(healed)

    def _unmark(self, keys):
        """Unmark the rules that work again, except criteria that another transaction is changing."""
        with suppress(psycopg2.errors.SerializationFailure), self.env.cr.savepoint(flush=False):
            self._execute(
                SQL(
                    """
                    UPDATE strategic_criterion SET broken_reason = NULL WHERE id IN (
                        SELECT id FROM strategic_criterion WHERE id = ANY(%s) FOR NO KEY UPDATE SKIP LOCKED
                    ) RETURNING id
                    """,
                    [key for key in keys if key is not SCOPE],
                )
            )
        if SCOPE in keys:
            self.env["ir.config_parameter"].search([("key", "=", SCOPE_BROKEN)]).unlink()
        self.env["strategic.criterion"].invalidate_model(["broken_reason"], flush=False)
        self._programme_changed("criteria", at_once=False)

    @api.model
    def _try_scope(self):
        """Note the scope as broken if it fails, before the customers in scope are counted."""
        scoring = self._engine()
        for key, text, rule in scoring._working_rules(scoring._programme()):
            if key is SCOPE and rule.may_fail and (reason := scoring._try_rule(rule, everybody)):
                scoring._note_broken(key, text, reason)


def _reads_messages(user):
    """Return whether `user` is an active internal user, not the superuser."""
    return user.active and not user.share and user.id != SUPERUSER_ID


def _read(text, model):
    """Return the `Rule` in `text`, or the reason (text) why it is invalid."""
    try:
        return rule_domain.read(text, model)
    except rule_domain.RuleError as error:
        return str(error)


def _mark(registry, reasons):
    """Mark the rules that a committed transaction found broken, in a new transaction.

    An error here is only logged, because the other transaction is committed. The next one to meet the rule marks it.
    """
    try:
        with registry.cursor() as cursor:
            api.Environment(cursor, SUPERUSER_ID, {})["strategic.scoring"]._mark_broken(reasons)
        registry.signal_changes()
    except psycopg2.OperationalError:
        _logger.info("Somebody else marks or changes the broken rules at this moment.")
    except Exception:
        _logger.warning("Broken rules could not be marked.", exc_info=True)
