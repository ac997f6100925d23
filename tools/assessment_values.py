"""Checks of the values of an assessment. Clients may send anything; a wrong value gets a clear message."""

import re
from datetime import date
from urllib.parse import urlsplit

from dateutil.relativedelta import relativedelta

from odoo.exceptions import ValidationError

from .limits import shown

# The least and the most value of an assessment, and so of a score.
VALUES = (0, 100)
# The value from 0 to 100 for which one star stands.
STAR = 20
STARS = ("0", "1", "2", "3", "4", "5")
# Characters that a web address can't contain. Some could end the HTML attribute in which a page shows the address.
NO_LINK = re.compile(r"[\s\x00-\x20\x7f<>\"'`\\]")


def stars_of(value):
    """Return the key in `STARS` that is nearest to `value`. Below 0, `value` counts as 0, above 100 as 100."""
    return str((min(max(value, 0), 100) + STAR // 2) // STAR)


def checked_value(env, value):
    """Return `value` as a whole number from 0 to 100, or raise a `ValidationError` that says what is wrong."""
    if value is None or value is False or value == "":
        raise ValidationError(env._("An assessment needs a value from 0 to 100."))
    try:
        number = int(value)
        is_whole = number == float(value)
    except (TypeError, ValueError, OverflowError):
        is_whole = False
    if not is_whole or not 0 <= number <= 100:
        raise ValidationError(
            env._("%(value)s is no valid assessment: it must be a whole number from 0 to 100.", value=shown(value))
        )
    return number


def value_from_stars(env, stars):
    """Return the value from 0 to 100 for which `stars` stands, or raise a `ValidationError` that says what is wrong.

    :param stars: 0 to 5, as a number or as a text
    """
    text = str(stars)
    if text not in STARS:
        raise ValidationError(env._("%(stars)s is no valid assessment: it must be 0 to 5 stars.", stars=shown(stars)))
    return STAR * int(text)


def months_later(day, months):
    """Return the date `months` after `day`, but not later than the last date that Python knows, in the year 9999."""
    try:
        return day + relativedelta(months=months)
    except (OverflowError, ValueError):
        return date.max


def is_link(text):
    """Return whether `text` is the address of a web page (http or https)."""
    if NO_LINK.search(text):
        return False
    try:
        address = urlsplit(text)
        return address.scheme in ("http", "https") and bool(address.hostname)
    except ValueError:  # `urlsplit` could not read `text`, for example "http://[::1" without the closing bracket
        return False
