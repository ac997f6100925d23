"""What an assessment may hold. Clients send anything; what can't be stored is refused with a sentence."""

import re
from datetime import date
from urllib.parse import urlsplit

from dateutil.relativedelta import relativedelta

from odoo.exceptions import ValidationError

from .limits import shown

# Points of one star.
STAR = 20
STARS = ("0", "1", "2", "3", "4", "5")
# What has no place in a web address, and could end the attribute of a page that holds it.
NO_LINK = re.compile(r"[\s\x00-\x20\x7f<>\"'`\\]")


def stars_of(value):
    """Give the key of the rating that shows `value`, rounded to the nearest star."""
    return str((min(max(value, 0), 100) + STAR // 2) // STAR)


def value_of(env, value):
    """Give `value` as a whole number from 0 to 100, or raise a `ValidationError` that says what was wrong."""
    if value is None or value is False or value == "":
        raise ValidationError(env._("Say how it is judged: a value from 0 to 100."))
    try:
        number = int(value)
        is_whole = number == float(value)
    except (TypeError, ValueError, OverflowError):
        is_whole = False
    if not is_whole or not 0 <= number <= 100:
        raise ValidationError(
            env._("%(value)s is no judgement: it must be a whole number from 0 to 100.", value=shown(value))
        )
    return number


def value_of_stars(env, stars):
    """Give the value that `stars` (a number or its text) say, or raise a `ValidationError` that says what was wrong."""
    text = str(stars)
    if text not in STARS:
        raise ValidationError(env._('"%(stars)s" is no rating: it must be 0 to 5 stars.', stars=shown(stars)))
    return STAR * int(text)


def months_later(day, months):
    """Give the date `months` after `day`; the calendar's last one where it would lie beyond that."""
    try:
        return day + relativedelta(months=months)
    except (OverflowError, ValueError):
        return date.max


def is_link(text):
    """Tell whether `text` is the address of a web page."""
    if NO_LINK.search(text):
        return False
    try:
        address = urlsplit(text)
        return address.scheme in ("http", "https") and bool(address.hostname)
    except ValueError:  # an IPv6 address without its end
        return False
