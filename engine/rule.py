"""Reads the text of a rule, and refuses what no rule may ask.

The engine runs a rule on every customer, with the rights of the superuser. So the paths of a rule may only go through
models that all authors of rules may read (see `PASSABLE`). A rule may only ask for plain stored values, because a field
with its own search method could read anything.
"""

import re
from typing import NamedTuple

from odoo.fields import Domain

from ..const import ADDON, SCORE_FIELDS
from ..tools import odoo_private
from .rule_text import ANY_OPERATORS, RuleError, domain_of, parse, shown_in_rule

# Limits of a rule's size: to read a path that repeats `parent_id` 200 times would take half a minute.
MOST_CHARACTERS, MOST_CONDITIONS, MOST_STEPS = 10_000, 50, 5

SECRET_NAME = re.compile(r"passw|secret|token|api_?key|credential|totp|private_key", re.IGNORECASE)

# Models that the path of a rule may lead to, by any field.
PASSABLE = frozenset(
    {
        "crm.stage",
        "crm.tag",
        "crm.team",
        "res.country",
        "res.country.group",
        "res.country.state",
        "res.lang",
        "res.partner.category",
        "res.partner.industry",
    }
)
# {model: the fields of the customer by which the path of a rule may lead there}. No other field may lead to this model.
PASSABLE_FIELDS = {"res.partner": ("parent_id", "commercial_partner_id"), "crm.lead": ("opportunity_ids",)}

TEXT_TYPES = ("char", "text", "html", "selection")
NUMBER_TYPES = ("integer", "float", "monetary")
PLAIN_TYPES = (*TEXT_TYPES, *NUMBER_TYPES, "boolean", "date", "datetime", "many2one", "properties")
HIERARCHY_OPERATORS = ("child_of", "parent_of")
VALUE_OPERATORS = ("=", "!=", "in", "not in", "=?")
# Operators whose pattern Odoo uses as it is. To the pattern of `like` and `ilike`, Odoo adds wildcards at both ends.
WHOLE_PATTERNS = ("=like", "=ilike")


class Rule(NamedTuple):
    """A rule that was read.

    :param used: the fields that the rule names, as (model name, field name)
    :param passed: names of the models to which its paths lead from the customer; res.partner if a path leads back there
    :param may_fail: whether PostgreSQL may raise an error when it applies the rule to some record
    :param unfinished: its first condition whose pattern ends with an unescaped backslash, written as in an error
        message; empty if there is no such condition
    """

    domain: Domain
    used: frozenset
    passed: frozenset
    may_fail: bool
    unfinished: str


def read(text, model):
    """Return the `Rule` on `model` that is written in `text`.

    This does not check who may use the rule, see rule_check.py.

    :raise RuleError: if the rule is invalid; the message is in the language of `model`'s environment
    """
    env = model.env
    if len(text or "") > MOST_CHARACTERS:
        raise RuleError(
            env._(
                "This rule is %(length)s characters long, and may be %(most)s. Divide it among several criteria, "
                "or give the customers in question a tag and ask for the tag.",
                length=len(text),
                most=MOST_CHARACTERS,
            )
        )
    try:
        domain = parse(text)
    except RuleError as error:
        raise RuleError(
            env._(
                "This rule can't be read: %(reason)s\nA rule is a list of conditions made of plain values, "
                "such as [('country_id.code', '=', 'BE')].",
                reason=error,
            )
        ) from error
    return _Reader(model).rule(domain)


def field_names(text, model):
    """Return the names of `model`'s own fields that the rule in `text` depends on; none if the rule is invalid.

    These include the fields from which a computed field is computed, because users write those fields.
    """
    try:
        rule = read(text, model)
    except RuleError:
        return set()
    names = set()
    pending = [condition.field_expr.split(".")[0] for condition in rule.domain.iter_conditions()]
    while pending:
        name = pending.pop()
        field = model._fields.get(name)
        if field is None or name in names:
            continue
        names.add(name)
        if field.compute or field.related:
            pending += [dependency.split(".")[0] for dependency in odoo_private.dependencies(field, model)]
    return names


def may_not_be_used(env, field_name, part=None):
    if part is None:
        return env._('The field "%(field)s" may not be used in a rule.', field=field_name)
    return env._('In the part %(part)s: the field "%(field)s" may not be used in a rule.', part=part, field=field_name)


class _Reader:
    """Checks every condition of a rule on `model`, and collects the fields and the models that the rule uses."""

    def __init__(self, model):
        self.model = model
        self.env = model.env
        self.used = set()
        self.passed = set()
        self.may_fail = False
        self.unfinished = ""
        self.count = 0
        self.results = {
            dependent for name in SCORE_FIELDS for dependent in odoo_private.dependents(model._fields[name], model)
        }

    def rule(self, domain):
        """Return the `Rule` with this domain; raise `RuleError` if the domain asks for what no rule may ask."""
        self._bound(domain)
        self._read(domain, self.model)
        return Rule(domain, frozenset(self.used), frozenset(self.passed), self.may_fail, self.unfinished)

    def _bound(self, domain, depth=0):
        """Raise `RuleError` if the rule is too large, or names a field like `password`.

        This looks up no field: it would take long to look up all the fields of a rule that is too large.
        """
        for condition in domain.iter_conditions():
            names = condition.field_expr.split(".")
            self.count += 1
            if self.count > MOST_CONDITIONS:
                raise RuleError(
                    self.env._(
                        "This rule has more than %(most)s conditions. Divide it among several criteria, or ask for "
                        'several values at once with "is in".',
                        most=MOST_CONDITIONS,
                    )
                )
            if depth + len(names) > MOST_STEPS:
                raise RuleError(
                    self.env._(
                        "In the part %(part)s: the path is %(steps)s fields long, and may be %(most)s.",
                        part=_part(condition),
                        steps=depth + len(names),
                        most=MOST_STEPS,
                    )
                )
            for name in names:
                if SECRET_NAME.search(name):
                    raise RuleError(may_not_be_used(self.env, name, _part(condition)))
            if condition.operator in ANY_OPERATORS:
                self._bound(domain_of(condition.value), depth + len(names))

    def _read(self, domain, model):
        for condition in domain.iter_conditions():
            field, rest = self._follow(condition, condition.field_expr.split("."), model)
            if condition.operator in ANY_OPERATORS:
                self._pass(condition, field)
                self._read(domain_of(condition.value), self.env[field.comodel_name])
            elif rest:  # `rest` names a part of the field's value: the year of a date, or a property
                self.may_fail = True
            else:
                self._check_value(condition, field)

    def _follow(self, condition, names, model):
        """Return the last field on the path `names`, and the names that follow it on the path.

        At most one name follows: that of a part of the field's value, such as the year of a date.
        """
        name, *rest = names
        field = self._field(condition, name, model)
        if field.related and not field.store:
            # A related field is only a short name for a path, so follow that path.
            return self._follow(condition, [*field.related.split("."), *rest], model)
        if not rest or (field.type in ("date", "datetime", "properties") and len(rest) == 1):
            return field, rest
        self._pass(condition, field)
        return self._follow(condition, rest, self.env[field.comodel_name])

    def _field(self, condition, name, model):
        """Return the field `name` of `model`, or raise `RuleError` if no rule may name it."""
        field = model._fields.get(name)
        part = _part(condition)
        if field is None:
            raise RuleError(
                self.env._(
                    'In the part %(part)s: the model "%(model)s" has no field "%(field)s".',
                    part=part,
                    model=model._description,
                    field=name,
                )
            )
        if ADDON in odoo_private.modules_of(field) or field in self.results:
            raise RuleError(
                self.env._(
                    'In the part %(part)s: "%(field)s" is itself a result of the scoring, '
                    "so a score can't rest on it.",
                    part=part,
                    field=name,
                )
            )
        if not odoo_private.is_searchable(field):
            raise RuleError(
                self.env._('In the part %(part)s: the field "%(field)s" can\'t be searched.', part=part, field=name)
            )
        if not _is_plain(field) or (field.groups and model._name != self.model._name):
            raise RuleError(may_not_be_used(self.env, name, part))
        self.used.add((model._name, name))
        return field

    def _pass(self, condition, field):
        """Note that a path of the rule leads through `field` to its comodel; raise `RuleError` if no path may do so."""
        if not field.relational:
            raise RuleError(
                self.env._(
                    'In the part %(part)s: "%(field)s" leads to no other record, so nothing can follow it.',
                    part=_part(condition),
                    field=field.name,
                )
            )
        if not _is_passable(field):
            raise RuleError(may_not_be_used(self.env, field.name, _part(condition)))
        self.passed.add(field.comodel_name)

    def _check_value(self, condition, field):
        """Note whether PostgreSQL may refuse the value of `condition`.

        :raise RuleError: if Odoo would search for the value in a model that no rule may read, or if `<` or the like
            compares related records
        """
        value, operator = condition.value, condition.operator
        values = value if isinstance(value, (list, tuple)) else [value]
        texts = [text for text in values if isinstance(text, str)]
        if field.relational:
            if field.type != "many2one" or texts or operator not in VALUE_OPERATORS:
                self._pass(condition, field)
            if operator in ("<", ">", "<=", ">="):
                raise RuleError(may_not_be_used(self.env, field.name, _part(condition)))
        if not self.unfinished and operator.removeprefix("not ") in WHOLE_PATTERNS and any(map(_is_unfinished, texts)):
            self.unfinished = _part(condition)
        fitting = {
            **dict.fromkeys(TEXT_TYPES, (str, bool)),
            **dict.fromkeys(NUMBER_TYPES, (int, float)),
        }.get(field.type, (object,))
        self.may_fail |= (
            operator in HIERARCHY_OPERATORS  # the ORM queries PostgreSQL with the value while it compiles the rule
            or field.type == "properties"
            or (operator.endswith("like") and field.type not in TEXT_TYPES and not field.relational)
            or any(text.endswith("\\") for text in texts)
            or not all(part is None or part is False or isinstance(part, fitting) for part in values)
        )


def _is_unfinished(pattern):
    """Return whether `pattern` ends with a backslash that is not itself escaped."""
    return (len(pattern) - len(pattern.rstrip("\\"))) % 2 == 1


def _part(condition):
    """Return `condition` as an error message shows it."""
    return shown_in_rule(f"({condition.field_expr!r}, {condition.operator!r}, {condition.value!r})")


def _is_plain(field):
    """Return whether a rule may name `field`: it holds a plain stored value, is related, or leads to other records."""
    if field.name == "display_name":
        return True  # not stored, but Odoo can search records by their display name
    if field.related and not field.store:
        return True  # a short name for a path: `_follow` checks each field on this path
    if not field.store or field.search or field.company_dependent:
        return False
    return field.type in PLAIN_TYPES if field.column_type else _is_passable(field)


def _is_passable(field):
    """Return whether the path of a rule may go through `field` to another model."""
    if field.comodel_name in PASSABLE_FIELDS:
        return field.model_name == "res.partner" and field.name in PASSABLE_FIELDS[field.comodel_name]
    return field.relational and field.comodel_name in PASSABLE
