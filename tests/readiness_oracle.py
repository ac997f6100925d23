"""Compute the figures of acquisition readiness in plain Python. This file shares no code with the addon.

The functions get days, not moments: the day of a won deal in the reader's time zone, the day of a movement in UTC.
"""

from dataclasses import dataclass
from datetime import UTC, date
from fractions import Fraction

from dateutil.tz import gettz

FULL = ("strategic", "core", "prestige", "other")


@dataclass
class OracleDeal:
    customer: int
    amount: Fraction  # won amount in the reader's currency; negative for a refund
    won_on: date | None  # day of the deal in the reader's time zone; None if unknown


@dataclass
class OracleMove:
    customer: int
    on: date  # day of the movement in UTC
    to: str | None


def day_in(zone, moment):
    """Return the date in `zone` at `moment`, a naive datetime in UTC."""
    return moment.replace(tzinfo=UTC).astimezone(gettz(zone)).date()


def year_earlier(day, count=1):
    return day.replace(year=day.year - count)


def status_on(moves, customer, day):
    """Return the status of `customer` on `day`, or None. Of movements on one day, the last in `moves` counts."""
    status = None
    for move in sorted(moves, key=lambda move: move.on):
        if move.customer == customer and move.on <= day:
            status = move.to
    return status


def cohort(moves, customer, start, until):
    """Return whether the retention of strategic customers includes `customer`.

    The status on the day `start` decides. If it is empty or partial, the first later status of FULL decides,
    up to the day `until`.
    """
    status = status_on(moves, customer, start)
    if status in FULL:
        return status == "strategic"
    first_days = sorted(
        move.on for move in moves if move.customer == customer and start < move.on <= until and move.to in FULL
    )
    if not first_days:
        return False
    [*_earlier, last] = [
        move for move in moves if move.customer == customer and move.on == first_days[0] and move.to in FULL
    ]
    return last.to == "strategic"


def totals(deals, after, until, undated):
    """Return, by customer, the amount won after the day `after` and up to the day `until`, less refunds.

    :param after: None for all deals up to `until`
    :param undated: whether to include deals without a date
    """
    found = {}
    for deal in deals:
        counts = undated if deal.won_on is None else (after is None or deal.won_on > after) and deal.won_on <= until
        if counts:
            found[deal.customer] = found.get(deal.customer, 0) + deal.amount
    return found


def positive(amounts):
    return {customer: amount for customer, amount in amounts.items() if amount > 0}


def share(part, whole):
    return float(100 * Fraction(part) / Fraction(whole)) if whole else None


def concentration(amounts):
    amounts = sorted(positive(amounts).values(), reverse=True)
    whole = sum(amounts)
    shares = {count: share(sum(amounts[:count]), whole) for count in (1, 3, 5, 10)}
    index = float(sum((100 * Fraction(amount) / whole) ** 2 for amount in amounts)) if whole else None
    return shares, index


def retention(before, since, among):
    base = {customer for customer in positive(before) if customer in among}
    kept = {customer for customer in base if since.get(customer, 0) > 0}
    lost_revenue = sum(before[customer] for customer in base)
    return {
        "base": len(base),
        "retained": len(kept),
        "rate": share(len(kept), len(base)),
        "gross": share(sum(min(since[customer], before[customer]) for customer in kept), lost_revenue),
        "net": share(sum(since[customer] for customer in kept), lost_revenue),
    }


def band(first, day):
    for name, count in (("0_1", 1), ("1_2", 2), ("2_5", 5)):
        if first > year_earlier(day, count):
            return name
    return "5"


def average_days(firsts, day):
    return sum((day - first).days for first in firsts) / len(firsts) if firsts else None


def figures(deals, moves, day, last_moved):
    """Return the figures that the page must show: by status, of concentration, of retention and of tenure.

    :param day: today in the reader's time zone
    :param last_moved: the last day, in UTC, whose movements count
    """
    ever = totals(deals, None, day, undated=True)
    year = totals(deals, year_earlier(day), day, undated=False)
    before = totals(deals, year_earlier(day, 2), year_earlier(day), undated=False)
    status = {customer: status_on(moves, customer, last_moved) for customer in ever}
    strategic = {customer for customer in ever if cohort(moves, customer, year_earlier(day), last_moved)}
    firsts = {}
    for deal in deals:
        if deal.won_on and deal.won_on <= day:
            firsts[deal.customer] = min(deal.won_on, firsts.get(deal.customer, deal.won_on))
    by_status = {
        name: (
            sum(1 for customer in ever if status[customer] == name),
            sum(amount for customer, amount in ever.items() if status[customer] == name),
            sum(amount for customer, amount in year.items() if status[customer] == name),
        )
        for name in ("strategic", "core", "prestige", "partial", "other", None)
    }
    return {
        "by_status": by_status,
        "concentration": {"last_year": concentration(year), "won": concentration(ever)},
        "retention": {
            "strategic": retention(before, year, strategic),
            "others": retention(before, year, set(ever) - strategic),
            "all": retention(before, year, set(ever)),
        },
        "tenure": {
            name: sum(1 for first in firsts.values() if band(first, day) == name) for name in ("0_1", "1_2", "2_5", "5")
        },
        "average_days": average_days(firsts.values(), day),
        "average_days_buying": average_days([firsts[one] for one in positive(year) if one in firsts], day),
    }
