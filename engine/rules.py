"""The rules of a programme, as a transaction runs them. A rule that fails does not keep other rules from working.

A rule that can't be read or run counts as not met for every customer. If the scope can't be read or run, it lets in no
further customers, but keeps the customers with scores: else all scores would be lost until somebody repairs the scope.
"""

import psycopg2

from odoo import models
from odoo.tools import SQL

from ..tools import odoo_private
from .compiled import Compiled
from .rule_check import COMPILE_ERRORS, reason_of
from .rule_sql import RuleCompiler

# Key in the cache of the transaction: the dict `Rules.broken`.
FOUND_BROKEN = "strategic_rules_found_broken"
# Errors that PostgreSQL raises when it can't apply the condition of a rule. Errors from conflicts between transactions
# are not among them: the caller handles these errors.
RULE_ERRORS = (psycopg2.DataError, psycopg2.ProgrammingError)
# Key of the scope in dicts that hold rules by criterion id.
SCOPE = None


class Rules:
    """The rules of the programme, the scope included; `scoring` is the model `strategic.scoring`."""

    def __init__(self, scoring):
        self.scoring = scoring
        self.env = scoring.env
        self.programme = scoring._programme()
        # {criterion id or `SCOPE`: (text of the rule, whether it is marked as broken)}
        self.texts = {
            **{rule.id: (rule.domain, rule.is_broken) for rule in self.programme.rules},
            SCOPE: (self.programme.scope, self.programme.is_scope_broken),
        }
        # {criterion id or `SCOPE`: the `Rule` or `RevenueRule`, or the reason why its text is no rule}
        self.read = scoring._read_rules(self.programme)
        self.customers = scoring._engine().env["res.partner"]
        # Why a rule is broken, by (criterion id or `SCOPE`, the rule's text), as this transaction has found out.
        self.broken = odoo_private.transaction_cache(self.env).setdefault(FOUND_BROKEN, {})

    def revenue_source(self):
        """Return the source of revenue; raise a `UserError` if its addon is not installed."""
        return self.scoring._revenue_source(self.customers.env, self.programme.revenue_source)

    # ------------------------------------------------------------------
    # Compiling
    # ------------------------------------------------------------------

    def compile(self, compiler):
        """Return the SQL conditions of the rules, by criterion id, and the SQL condition of the scope."""
        conditions = {rule.id: self._compile(rule.id, compiler) for rule in self.programme.rules}
        reader = self.env.context.get("strategic_scope_reader")
        # The preview of settings puts a model in the context, to read the scope with the rights of the model's user.
        # Clients can send other values under this key, but no model, so a model can be trusted.
        of_scope = compiler.reading_as(reader) if isinstance(reader, models.BaseModel) else compiler
        in_scope = self._compile(SCOPE, of_scope)
        return (
            {key: SQL("FALSE") if condition is None else condition for key, condition in conditions.items()},
            SQL("res_partner.strategic_status IS NOT NULL") if in_scope is None else in_scope,
        )

    def _compile(self, key, compiler):
        """Return the SQL condition of one rule; None if it is broken."""
        text, is_broken = self.texts[key]
        if is_broken or (key, text) in self.broken:
            return None
        rule = self.read[key]
        if isinstance(rule, str):
            self.note_broken(key, text, rule)
            return None
        try:
            return compiler.rule(rule)
        except COMPILE_ERRORS as error:
            self.note_broken(key, text, reason_of(error))
            return None

    def working(self):
        """Return (criterion id or `SCOPE`, text, `Rule`) for each rule that is not known to be broken."""
        return [
            (key, text, self.read[key])
            for key, (text, is_broken) in self.texts.items()
            if not is_broken and not isinstance(self.read[key], str) and (key, text) not in self.broken
        ]

    def marked(self):
        """Return (criterion id or `SCOPE`, `Rule`) for each rule that is marked as broken but can be read."""
        return [
            (key, self.read[key])
            for key, (_text, is_broken) in self.texts.items()
            if is_broken and not isinstance(self.read[key], str)
        ]

    # ------------------------------------------------------------------
    # Running
    # ------------------------------------------------------------------

    def execute(self, statement, batch):
        """Return the rows of the SQL that `statement` builds. If rules fail, build and run the SQL again without them.

        An error is not logged, because a wrong rule causes it, not the server.

        :param statement: function that compiles the rules and returns `Compiled`
        """
        if not any(rule.may_fail for _key, _text, rule in self.working()):
            return statement().execute(self.env, batch)
        try:
            with self.env.cr.savepoint(flush=False):
                return statement().execute(self.env, batch)
        except RULE_ERRORS:
            if not self._find_broken(batch):
                raise
        return self.execute(statement, batch)

    def execute_as_dicts(self, statement, batch):
        """Return what `execute` does, each row as a dict by column."""
        rows = self.execute(statement, batch)
        names = odoo_private.column_names(self.env)
        return [dict(zip(names, row, strict=True)) for row in rows]

    def _find_broken(self, batch):
        """Try each rule alone on the batch whose statement failed; return whether this found a broken rule."""
        known = len(self.broken)
        for key, text, rule in self.working():
            if reason := self.try_rule(rule, batch):
                self.note_broken(key, text, reason)
        return len(self.broken) > known

    def try_rule(self, rule, batch):
        """Return why `rule` fails on the active customers of `batch`; None if it works."""
        query = odoo_private.new_query(self.customers)
        query.add_where(SQL("res_partner.active AND res_partner.id = res_partner.commercial_partner_id"))
        query.add_where(batch(SQL("res_partner.id")))
        compiler = RuleCompiler(query, self.customers, batch, self.revenue_source)
        try:
            with self.env.cr.savepoint(flush=False):
                condition = compiler.rule(rule)
                compiler.finish()
                select = query.select(SQL("COUNT(*) FILTER (WHERE %s)", condition))
                Compiled(SQL("WITH %s %s", batch.cte, select)).execute(self.env, batch)
        except (*RULE_ERRORS, *COMPILE_ERRORS) as error:
            return reason_of(error)
        return None

    def note_broken(self, key, text, reason):
        """Note that a rule is broken. After this transaction's commit, the rule is marked as broken and reported.

        If the transaction marked and reported the rule itself, a transaction that is rolled back and retried would
        report it twice, and two transactions that mark the same rule would wait for each other.
        """
        if not self.broken:
            self.scoring._mark_after_commit(self.broken)
        self.broken[key, text] = reason
