"""The text of a rule: a list of conditions made of plain values, as Odoo's domain editor writes it."""

import ast

from odoo.fields import Domain

from ..tools.limits import shown

# Largest number that a rule may hold: a float holds every whole number up to this one exactly.
LARGEST_NUMBER = 2**53
# Number of characters of a condition that an error message shows.
SHOWN_CHARACTERS = 200
ANY_OPERATORS = ("any", "not any")


class RuleError(ValueError):
    """Raised for a text that is not a valid rule; the message names the wrong part."""


def parse(text):
    """Return the `Domain` written in `text`, which may hold only literals. Raise `RuleError` for anything else."""
    text = (text or "").strip() or "[]"
    try:
        return domain_of(ast.literal_eval(text))
    except SyntaxError as error:
        raise RuleError(f"{error.msg}: {shown_in_rule((error.text or text).strip())}") from error
    except RuleError:
        raise
    except (ValueError, TypeError, AttributeError, MemoryError, RecursionError) as error:
        raise RuleError(_no_literal(text) or shown_in_rule(error)) from error


def domain_of(literal):
    """Return the `Domain` of `literal`. Raise `RuleError` if a part is invalid, also inside the operator `any`."""
    if not isinstance(literal, (list, tuple)):
        raise RuleError(f"no list: {shown_in_rule(literal)}")
    for term in literal:
        if term in ("&", "|", "!", (1, "=", 1), (0, "=", 1)):
            continue
        if not isinstance(term, (list, tuple)) or len(term) != 3 or not all(isinstance(part, str) for part in term[:2]):
            raise RuleError(f"no condition: {shown_in_rule(repr(term))}")
        # The operators `any!` and `not any!` skip record rules: only code of the server may use them.
        if term[1].endswith("!"):
            raise RuleError(f"no condition: {shown_in_rule(repr(term))}")
        if term[1] in ANY_OPERATORS:
            domain_of(term[2])
        elif not _is_value(term[2]):
            raise RuleError(f"no value: {shown_in_rule(repr(term[2]))}")
    return Domain(list(literal))


def _is_value(value):
    """Return whether `value` is a plain value of reasonable size, or a list of such values."""
    if isinstance(value, (list, tuple)):
        return all(not isinstance(part, (list, tuple)) and _is_value(part) for part in value)
    if isinstance(value, str):
        return "\0" not in value
    if isinstance(value, (int, float)):
        # This range check also refuses NaN, which is neither smaller nor larger than any number.
        return -LARGEST_NUMBER <= value <= LARGEST_NUMBER
    return value is None


def _no_literal(text):
    """Return the first name (such as `uid`) or call in `text`, which makes it no literal; empty if it has neither."""
    try:
        nodes = ast.walk(ast.parse(text, mode="eval"))
    except (ValueError, MemoryError, RecursionError):
        return ""
    return next((shown_in_rule(ast.unparse(node)) for node in nodes if isinstance(node, (ast.Call, ast.Name))), "")


def shown_in_rule(value):
    """Return `value` as a text that is short enough for an error message about a rule."""
    return shown(value, SHOWN_CHARACTERS)
