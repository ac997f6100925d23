"""Limits of the values that users may enter, and of the values that messages show."""

from collections.abc import Set as AbstractSet
from datetime import date

from odoo.fields import Domain

# Maximum of PostgreSQL's type integer, which holds ids and whole numbers.
LARGEST_INTEGER = 2**31 - 1
ID_DIGITS = len(str(LARGEST_INTEGER))
# First and last date that users may enter. Adding days to Python's last date, in the year 9999, would fail.
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2999, 12, 31)
# Number of characters of a wrong value that a message shows.
SHOWN_CHARACTERS = 50
# Types that may hold other values in a user's input, for example in a domain.
CONTAINERS = (list, tuple, AbstractSet, Domain)


def shown(value, most=SHOWN_CHARACTERS):
    """Return `value` as a message shows it: its first `most` characters, and an ellipsis if there are more."""
    try:
        text = str(value)
    except ValueError:
        # Python refuses to convert a number of more than 4,300 digits to text.
        return "…"
    return text if len(text) <= most else f"{text[:most]}…"


def is_id(value):
    """Return whether `value` can be the id of a record."""
    return type(value) is int and 0 < value <= LARGEST_INTEGER


def is_id_text(text):
    """Return whether `text`, for example from a URL, can be the id of a record."""
    return text.isdecimal() and len(text) <= ID_DIGITS and is_id(int(text))


def holds_nul(value):
    """Return whether a text, or any part of a domain, holds a NUL character, which PostgreSQL can't store."""
    if isinstance(value, str):
        return "\0" in value
    # Look only into CONTAINERS: iterating over a query would run it, and a record yields itself again and again,
    # as does a Domain of SQL alone.
    return isinstance(value, CONTAINERS) and any(holds_nul(part) for part in value if part is not value)
