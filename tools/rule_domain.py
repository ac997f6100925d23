"""A rule's domain: read from text, checked before it is saved, turned into SQL that PostgreSQL can hash."""

import ast
import re

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.query import Query

# A rule reads with the rights of the server, so it must not be a way to guess at what its author may not see.
SECRET_NAME = re.compile(r"passw|secret|token|api_?key|credential|totp|private_key", re.IGNORECASE)


class RuleError(ValueError):
    """A domain that is no rule; the message names the part that is wrong."""


def parse(text):
    """Give the `Domain` written in `text`, which holds literals only. Raise `RuleError` for anything else."""
    try:
        return Domain(ast.literal_eval((text or "").strip() or "[]"))
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError) as error:
        raise RuleError(str(error)) from error


def conditions(domain, model):
    """Yield `(model, field names from that model on, condition)` for each condition, sub-domains of `any` included."""
    for condition in domain.iter_conditions():
        names = condition.field_expr.split(".")
        yield model, names, condition
        if condition.operator in ("any", "not any", "any!", "not any!"):
            for name in names:
                field = model._fields.get(name)
                model_of_value = model.env.get(field.comodel_name) if field is not None and field.relational else None
                if model_of_value is None:
                    break
                model = model_of_value
            else:
                yield from conditions(Domain(condition.value), model)


def field_names(domain, model):
    """Give the names of `model`'s own fields on which the truth of `domain` rests.

    A computed field stands for the fields it is computed from, as those are what somebody writes.
    """
    names = set()
    pending = [condition.field_expr.split(".")[0] for condition in domain.iter_conditions()]
    while pending:
        name = pending.pop()
        field = model._fields.get(name)
        if field is None or name in names:
            continue
        names.add(name)
        if field.compute or field.related:
            pending += [dependency.split(".")[0] for dependency in model.pool.field_depends[field]]
    return names


def check(text, model, forbidden=()):
    """Raise a `ValidationError` that names the faulty part unless `text` is a rule on `model` its author may use.

    :param forbidden: names of `model`'s fields that no rule may name
    """
    env = model.env
    try:
        domain = parse(text)
    except RuleError as error:
        raise ValidationError(
            env._(
                "This rule can't be read: %(reason)s\nA rule is a list of conditions made of plain values, "
                "such as [('country_id.code', '=', 'BE')].",
                reason=error,
            )
        ) from error
    for first_model, names, condition in conditions(domain, model):
        _check_path(first_model, names, condition, model, forbidden)
    try:
        # Running it once finds what only PostgreSQL knows, such as a text compared with a number.
        with env.cr.savepoint(flush=False):
            query = model.sudo().with_context(active_test=False)._search(domain, limit=1)
            env.execute_query(query.select())
    except (AccessError, ValidationError):
        raise
    except Exception as error:
        raise ValidationError(
            env._("The rule %(rule)s doesn't work: %(reason)s", rule=text, reason=str(error).split("\n")[0])
        ) from error


def _check_path(model, names, condition, rule_model, forbidden):
    """Check one condition's path of field names, step by step."""
    env = model.env
    part = f"({condition.field_expr!r}, {condition.operator!r}, {condition.value!r})"
    for depth, name in enumerate(names):
        field = model._fields.get(name)
        if field is None:
            raise ValidationError(
                env._(
                    'In the part %(part)s: the model "%(model)s" has no field "%(field)s".',
                    part=part,
                    model=model._description,
                    field=name,
                )
            )
        if model._name == rule_model._name and name in forbidden:
            raise ValidationError(
                env._(
                    'In the part %(part)s: "%(field)s" is itself a result of the scoring, '
                    "so a score can't rest on it.",
                    part=part,
                    field=name,
                )
            )
        behind_path = depth > 0 or model._name != rule_model._name
        if (
            SECRET_NAME.search(name)
            or not model.has_access("read")
            or not model._has_field_access(field, "read")
            or (behind_path and field.groups)
        ):
            raise ValidationError(
                env._('In the part %(part)s: the field "%(field)s" may not be used in a rule.', part=part, field=name)
            )
        if not field._description_searchable:
            raise ValidationError(
                env._("In the part %(part)s: the field \"%(field)s\" can't be searched.", part=part, field=name)
            )
        if field.type in ("date", "datetime", "properties"):
            return  # what follows is a part of the value (a year, a property) and no field of its own
        if field.relational:
            model = env[field.comodel_name]
        elif depth < len(names) - 1:
            raise ValidationError(
                env._(
                    'In the part %(part)s: "%(field)s" leads to no other record, so nothing can follow it.',
                    part=part,
                    field=name,
                )
            )


def to_sql(domain, query, model, batch):
    """Give the SQL condition of `domain` on the main table of `query`, adding the joins it needs to `query`.

    The ORM writes a condition on related records as a sub-query for each row, which is right in a WHERE clause, where
    PostgreSQL makes a semi-join of it. As a value in a SELECT it would be run for each row. Here it becomes a LEFT JOIN
    with the records that match, which PostgreSQL can hash or merge.

    :param batch: function that gives the SQL restricting an id column to the records at hand
    """
    alias = query.table

    def joined(condition):
        field = model._fields[condition.field_expr.split(".")[0]]
        if not field.relational or (field.type == "many2one" and not condition.operator.startswith(("any", "not any"))):
            return condition
        return Domain.custom(to_sql=lambda *_args: _join(condition, field, query, model, batch))

    return domain.optimize_full(model).map_conditions(joined)._to_sql(model, alias, query)


def _join(condition, field, query, model, batch):
    """Join the records for which the relational `condition` holds; give the SQL that tells whether a row has a match."""
    negative = condition.operator.startswith("not ")
    positive = Domain(condition.field_expr, condition.operator.removeprefix("not "), condition.value)
    matching = Query(model.env, model._table, model._table_sql)
    matching.add_where(positive.optimize_full(model)._to_sql(model, model._table, matching))
    matching.add_where(batch(SQL.identifier(model._table, "id")))
    alias = query.make_alias(query.table, f"rule_{len(query._joins)}")
    query.add_join(
        "LEFT JOIN",
        alias,
        matching.subselect(),
        SQL("%s = %s", SQL.identifier(alias, "id"), SQL.identifier(query.table, "id")),
    )
    return SQL("%s IS %s", SQL.identifier(alias, "id"), SQL("NULL") if negative else SQL("NOT NULL"))
