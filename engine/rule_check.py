"""Checks whether the author of a rule may use it.

The author will see which customers meet the rule, and must not learn from this what the author may not read.
"""

import re

import psycopg2

from odoo import SUPERUSER_ID
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

from ..const import GROUP_ALL_DOCUMENTS
from ..tools.odoo_private import execute_unlogged
from ..tools.public import sees_all_companies
from .rule import may_not_be_used, read
from .rule_text import RuleError, shown_in_rule

# Models with records that may belong to a company to which the author of a rule has no access.
MODELS_OF_COMPANIES = frozenset({"crm.lead", "crm.team", "res.partner"})

# Exceptions that the ORM raises when it can't compile a condition, for example one with an unknown operator.
COMPILE_ERRORS = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RuntimeError,
    TypeError,
    UserError,
    ValueError,
)


def check(text, model):
    """Raise a `ValidationError` that says what is wrong, unless `text` is a working rule that its author may use.

    :param model: the model of customers, in the author's environment
    """
    env = model.env
    try:
        rule = read(text, model)
    except RuleError as error:
        raise ValidationError(str(error)) from error
    check_access(rule, env)
    _check_sees_all(rule, env)
    try:
        # Run the rule once: some errors, such as a text compared with a number, are found only by PostgreSQL.
        with env.cr.savepoint(flush=False):
            query = model.with_context(active_test=False)._search(rule.domain, limit=1)
            execute_unlogged(env, query.select())
    except (AccessError, ValidationError, *PG_CONCURRENCY_EXCEPTIONS_TO_RETRY):
        raise
    except Exception as error:
        raise ValidationError(
            env._("The rule %(rule)s doesn't work: %(reason)s", rule=shown_in_rule(text), reason=reason_of(error))
        ) from error


def check_access(rule, env):
    """Raise a `ValidationError` if `rule` could tell the user of `env` something that this user may not read.

    The rule may name a field that this user may not read: the message names the first one. Or a pattern may end with an
    unescaped backslash: PostgreSQL refuses such a pattern only if some customer's text begins with what stands before
    the backslash, so the error would tell of customers that this user can't see.
    """
    if rule.unfinished:
        raise ValidationError(
            env._(
                "In the part %(part)s: a pattern can't end with a backslash, which says that a character follows. "
                "Leave it out, or type it twice.",
                part=rule.unfinished,
            )
        )
    for model_name, field_name in sorted(rule.used):
        model = env[model_name]
        if not model.has_access("read") or not model._has_field_access(model._fields[field_name], "read"):
            raise ValidationError(may_not_be_used(env, field_name))


def reason_of(error):
    """Return in one line why a rule failed.

    Of an error of PostgreSQL, return only the kind, because the error's text may hold a value of a record.
    """
    if isinstance(error, psycopg2.Error):
        kind = type(error).__name__
        return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", kind).lower()
    return shown_in_rule(str(error).split("\n")[0])


def _check_sees_all(rule, env):
    """Raise a `ValidationError` if `rule` may ask for records that its author, the user of `env`, can't see.

    The author sees of every customer whether it meets the rule, and from this could guess what these records hold.
    """
    if env.uid == SUPERUSER_ID:
        return
    if rule.passed & MODELS_OF_COMPANIES and not sees_all_companies(env):
        raise ValidationError(
            env._(
                "This rule asks for opportunities, teams or parent companies of all companies, and you may see only "
                "some companies. A user who may work in all companies can set it. Or ask only for fields of the "
                "customer itself."
            )
        )
    if "crm.lead" in rule.passed and not env.user.has_group(GROUP_ALL_DOCUMENTS):
        raise ValidationError(
            env._(
                "This rule asks for the opportunities of all salespeople, and you may see only your own. "
                'A user who may see "All Documents" of sales can set it.'
            )
        )
