"""How large what people type may be."""

from collections.abc import Set as AbstractSet
from datetime import date

from odoo.fields import Domain

# Of PostgreSQL's type integer, which holds ids and whole numbers.
LARGEST_INTEGER = 2**31 - 1
ID_DIGITS = len(str(LARGEST_INTEGER))
# Nobody plans beyond; the calendar itself ends in the year 9999, and nothing can be added to that.
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2999, 12, 31)
# What a value that was typed, such as a domain, may be made of.
TYPED = (list, tuple, AbstractSet, Domain)
# So much of a wrong value is repeated in an error.
SHOWN = 50


def shown(value, most=SHOWN):
    """Give `value` as an error repeats it: the first characters of it, `most` of them."""
    try:
        text = str(value)
    except ValueError:
        # Python writes no number of more than 4,300 digits.
        return "…"
    return text if len(text) <= most else f"{text[:most]}…"


def is_id(value):
    """Tell whether `value` can be the id of a record."""
    return type(value) is int and 0 < value <= LARGEST_INTEGER


def is_id_text(text):
    """Tell whether `text`, as of an address, can be the id of a record."""
    return text.isdecimal() and len(text) <= ID_DIGITS and is_id(int(text))


def holds_nul(value):
    """Tell whether there is a NUL character, which PostgreSQL does not store, in a text or anywhere in a domain."""
    if isinstance(value, str):
        return "\0" in value
    # Only what people type: to go through a query would run it, and a record has itself in it.
    return isinstance(value, TYPED) and any(map(holds_nul, value))


def skips_rules(domain):
    """Tell whether an operator anywhere in `domain`, a list, skips the record rules: these are for the server alone.

    Odoo refuses `any!`, but not `ANY!`. A `Domain` was made, and looked at, before.
    """
    if not isinstance(domain, (list, tuple)):
        return False
    operator = domain[1] if len(domain) == 3 else None
    if isinstance(operator, str) and operator != "!" and operator.rstrip().endswith("!"):
        return True
    return any(map(skips_rules, domain))
