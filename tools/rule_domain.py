"""A rule's domain: read from text, and checked before it is saved."""

import ast
import re

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Domain

# A rule reads with the rights of the server, so it must not be a way to guess at what its author may not see.
SECRET_NAME = re.compile(r"passw|secret|token|api_?key|credential|totp|private_key", re.IGNORECASE)


class RuleError(ValueError):
    """A domain that is no rule; the message names the part that is wrong."""


def parse(text):
    """Give the `Domain` written in `text`, which holds literals only. Raise `RuleError` for anything else."""
    text = (text or "").strip() or "[]"
    try:
        return Domain(ast.literal_eval(text))
    except SyntaxError as error:
        raise RuleError(f"{error.msg}: {(error.text or text).strip()}") from error
    except (ValueError, TypeError, MemoryError, RecursionError) as error:
        raise RuleError(_no_literal(text) or str(error)) from error


def _no_literal(text):
    """Give the first part of `text` that stands for a value instead of being one, such as `uid`."""
    try:
        nodes = ast.walk(ast.parse(text, mode="eval"))
    except (ValueError, RecursionError):
        return ""
    return next((ast.unparse(node) for node in nodes if isinstance(node, (ast.Call, ast.Name))), "")


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
                env._('In the part %(part)s: the field "%(field)s" can\'t be searched.', part=part, field=name)
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
