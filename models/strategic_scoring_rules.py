import logging
from contextlib import suppress
from typing import NamedTuple

import psycopg2

from odoo import SUPERUSER_ID, api, models, tools
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.query import Query

from ..const import CUSTOMER_DOMAIN, CUSTOMER_SCOPE, GROUP_MANAGER, SCOPE_BROKEN
from ..tools import rule_domain
from ..tools.batches import everybody
from ..tools.rule_sql import RuleCompiler
from ..tools.unlogged import execute_unlogged

_logger = logging.getLogger(__name__)

# Key in cr.cache: the rules that this transaction has found broken, and the batch it was scoring, as `_Found`.
FOUND_BROKEN = "strategic_rules_found_broken"
# What PostgreSQL raises when it can't apply a condition. Conflicts with others are none of it: they are for the caller.
RULE_ERRORS = (psycopg2.DataError, psycopg2.ProgrammingError)
# In place of a criterion's id: the scope.
SCOPE = None


class _Found(NamedTuple):
    """What a transaction has found out about its rules.

    :param reasons: why a rule is broken, by (criterion's id or `SCOPE`, its text)
    :param batches: the `Batch` of what was compiled last
    """

    reasons: dict
    batches: list


class StrategicScoring(models.AbstractModel):
    """Rules as the engine asks them: each compiles and fails alone.

    One that can't be read or run counts as not met, for every customer, and everything else goes on. It is marked on
    its criterion, and whoever answers for it is told, once what the transaction did is committed. Nobody waits for it.
    A broken scope lets nobody in, and leaves those in who have scores: else all would be lost until it is mended.
    """

    _inherit = "strategic.scoring"

    @api.model
    def _scope_domain(self):
        """Give the domain of the customers in scope by the settings (the assessed ones are so whatever it says)."""
        rules = {key: rule for key, _text, rule in self._working_rules(self._programme())}
        in_scope = rules[SCOPE].domain if SCOPE in rules else Domain("strategic_status", "!=", False)
        return Domain(CUSTOMER_DOMAIN) & Domain("is_own_company", "=", False) & in_scope

    # ------------------------------------------------------------------
    # Compiling and running
    # ------------------------------------------------------------------

    @api.model
    @tools.ormcache("programme")
    def _read_rules(self, programme):
        """Give the `Rule` of each of the programme's rules, or why it is none, by the criterion's id or `SCOPE`."""
        texts = {SCOPE: programme.scope, **{rule.id: rule.domain for rule in programme.rules}}
        Partner = self._engine().env["res.partner"]
        return {key: _read(text, Partner) for key, text in texts.items()}

    def _compile_rules(self, programme, compiler):
        """Give the SQL condition of each rule by the criterion's id, and the one of the scope."""
        self._found_broken().batches[:] = [compiler.batch]
        conditions = {
            rule.id: self._compile_rule(rule.id, rule.domain, rule.is_broken, programme, compiler)
            for rule in programme.rules
        }
        reader = self.env.context.get("strategic_scope_reader")
        # A context may come from anywhere; only the server puts a model in it.
        of_scope = compiler.reading_as(reader) if isinstance(reader, models.BaseModel) else compiler
        in_scope = self._compile_rule(SCOPE, programme.scope, programme.is_scope_broken, programme, of_scope)
        return (
            {key: SQL("FALSE") if condition is None else condition for key, condition in conditions.items()},
            SQL("res_partner.strategic_status IS NOT NULL") if in_scope is None else in_scope,
        )

    def _compile_rule(self, key, text, is_broken, programme, compiler):
        """Give the SQL condition of one rule; None if it is broken."""
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
        """Give the rows of the SQL that `statement` makes; it is made again without a rule that is found broken.

        :param as_dicts: give each row as a dict by column
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
        """Give the rows of `sql`; an error is not logged, as it says more of a rule than of the server."""
        rows = execute_unlogged(self.env, sql)
        if not as_dicts:
            return rows
        names = [column.name for column in self.env.cr.description]
        return [dict(zip(names, row, strict=True)) for row in rows]

    def _find_broken(self, programme):
        """Try each rule alone on the batch that failed; tell whether one was found broken that was not known to be."""
        found = self._found_broken()
        known = len(found.reasons)
        for key, text, rule in self._working_rules(programme):
            reason = self._try_rule(rule, found.batches[0]) if found.batches else None
            if reason:
                self._note_broken(key, text, reason)
        return len(found.reasons) > known

    def _working_rules(self, programme):
        """Give key, text and `Rule` of the rules not known to be broken."""
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
        """Give why `rule` fails on the active customers of `batch`, or None if it does not."""
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
        """Give the `_Found` of this transaction."""
        return self.env.cr.cache.setdefault(FOUND_BROKEN, _Found({}, []))

    def _note_broken(self, key, text, reason):
        """Note that a rule is broken; it is marked and told when this transaction is committed, not before.

        What is rolled back and done again would tell twice, and two that mark one row in their own transactions would
        wait for each other.
        """
        found, cursor = self._found_broken(), self.env.cr
        if not found.reasons:
            registry = self.env.registry
            cursor.postcommit.add(lambda: _mark(registry, found.reasons))
            for ended in (cursor.postcommit, cursor.postrollback):
                ended.add(lambda: cursor.cache.pop(FOUND_BROKEN, None))
        found.reasons[key, text] = reason

    def _mark_broken(self, reasons):
        """Mark the rules in `reasons` (by key and text) and tell those who answer for them, unless another did."""
        marked = []
        for (key, text), reason in reasons.items():
            _logger.info("Rule %s of criterion %s is broken: %s", text, key, reason)
            if self._mark_scope(text, reason) if key is SCOPE else self._mark_criterion(key, text, reason):
                self._tell_broken(key, reason)
                marked.append(key)
        if marked:
            # For everybody else it was still met.
            self._programme_changed("criteria", at_once=False)

    def _mark_criterion(self, criterion_id, text, reason):
        """Mark a criterion as broken; tell whether it was not yet, and still has the rule `text`."""
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
        """Mark the scope as broken; tell whether it was not yet, and is still `text`."""
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
        """Send whoever answers for a rule a message that it no longer works."""
        if key is SCOPE:
            criterion = self.env["strategic.criterion"]
            parameter = self.env["ir.config_parameter"].search([("key", "=", CUSTOMER_SCOPE)])
            answerable = [parameter.write_uid, parameter.create_uid]
        else:
            criterion = self.env["strategic.criterion"].browse(key)
            answerable = [criterion.audience_id.user_id, criterion.write_uid, criterion.create_uid]
        # Where there is nobody in particular, those who may mend it.
        answerable.append(self.env.ref(GROUP_MANAGER).all_user_ids)
        reached = (users.filtered(_reads_messages) for users in answerable)
        for lang, users in next(filter(None, reached), self.env["res.users"]).grouped("lang").items():
            criterion.with_context(lang=lang)._send_broken(users.partner_id, reason)

    @api.model
    def _heal_rules(self):
        """Try the broken rules on everybody, and take the mark from those that work again."""
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
        """Take the mark from criteria that work again, but for those that somebody is changing at this moment."""
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
        """Find out whether the scope works, before the customers in scope are counted."""
        scoring = self._engine()
        for key, text, rule in scoring._working_rules(scoring._programme()):
            if key is SCOPE and rule.may_fail and (reason := scoring._try_rule(rule, everybody)):
                scoring._note_broken(key, text, reason)


def _reads_messages(user):
    """Tell whether `user` is a person who works here."""
    return user.active and not user.share and user.id != SUPERUSER_ID


def _read(text, model):
    """Give the `Rule` in `text`, or why it is none."""
    try:
        return rule_domain.read(text, model)
    except rule_domain.RuleError as error:
        return str(error)


def _mark(registry, reasons):
    """Mark the rules that a transaction found broken, now that it is committed, in a transaction of its own.

    Whatever goes wrong here is none of its business: the next one to meet the rule marks it.
    """
    try:
        with registry.cursor() as cursor:
            api.Environment(cursor, SUPERUSER_ID, {})["strategic.scoring"]._mark_broken(reasons)
        registry.signal_changes()
    except psycopg2.OperationalError:
        _logger.info("Somebody else marks or changes the broken rules at this moment.")
    except Exception:
        _logger.warning("Broken rules could not be marked.", exc_info=True)
