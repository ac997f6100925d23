"""Compute the figures of acquisition readiness in plain Python. This file shares no code with the addon.

The functions get days, not moments: the day of a won deal in the reader's time zone, the day of a movement in UTC.
"""

import math
from collections import Counter
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


@dataclass
class OraclePartnership:
    customer: int
    began_on: date | None
    is_over: bool
    ended_on: date | None


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
        "cohorts": cohorts(deals, moves, firsts, day, last_moved),
        "average_days": average_days(firsts.values(), day),
        "average_days_buying": average_days([firsts[one] for one in positive(year) if one in firsts], day),
    }


def cohorts(deals, moves, firsts, day, last_moved):
    """Return, by year of the first deal and kind of customer, the number of customers and of those who bought later."""
    found = {}
    for year in range(1, 6):
        end = year_earlier(day, year)
        mine = [one for one, first in firsts.items() if year_earlier(day, year + 1) < first <= end]
        strategic = {one for one in mine if cohort(moves, one, end, last_moved)}
        for kind, members in (("strategic", strategic), ("others", set(mine) - strategic)):
            later = [
                positive(totals(deals, year_earlier(day, year - after + 1), year_earlier(day, year - after), False))
                for after in range(1, year + 1)
            ]
            found[year, kind] = [len(members), *(sum(1 for one in members if one in bought) for bought in later)]
    return found


def limits(rate, number):
    """Return the limits of the rates p that `rate` does not contradict: |rate - p| <= 1.96 standard errors at p."""

    def is_near(p):
        return abs(rate - p) <= 1.959963984540054 * math.sqrt(p * (1 - p) / number)

    found = []
    for end in (0.0, 1.0):
        outside, inside = end, rate
        # At 0 and 1 the standard error is 0: the rate itself is the limit.
        for _halving in range(200 if inside != outside else 0):
            middle = (inside + outside) / 2
            inside, outside = (middle, outside) if is_near(middle) else (inside, middle)
        found.append(inside)
    return found


def apart(one, other):
    """Return the difference of two rates and its limits; each rate comes with its own limits."""
    (p, low, high), (q, least, most) = one, other
    return p - q, p - q - math.hypot(p - low, most - q), p - q + math.hypot(high - p, q - least)


def sizes(before, strategic):
    """Return the two limits between the sizes: a third, and two thirds, of the strategic customers are not larger."""
    amounts = sorted(before[one] for one in strategic)
    if not amounts:
        return None
    return [next(amount for at, amount in enumerate(amounts, 1) if 3 * at >= part * len(amounts)) for part in (1, 2)]


def places(before, strategic, firsts, countries, start):
    """Return the place of each customer: its size, years as customer and group of countries, as numbers."""
    bounds = sizes(before, strategic)
    counted = Counter(countries[one] for one in strategic if countries[one])
    largest = sorted(counted, key=lambda country: (-counted[country], country))[:3]
    found = {}
    for one in before:
        size = 3 if bounds is None else 1 + sum(before[one] > bound for bound in bounds)
        years = 1 + sum(firsts[one] <= year_earlier(start, count) for count in (1, 2))
        found[one] = size, years, largest.index(countries[one]) + 1 if countries[one] in largest else 0
    return found


def groups_alike(place, strategic, least=5):
    """Return the groups of customers who are compared with each other, and the strategic customers left out."""
    groups, waiting = [], set(place)
    for known in (3, 2, 1, 0):
        for prefix in sorted({place[one][:known] for one in waiting}):
            members = {one for one in waiting if place[one][:known] == prefix}
            if members & strategic and len(members - strategic) >= least:
                groups.append(members)
                waiting -= members
    if waiting & strategic and waiting - strategic:
        groups.append(waiting)
        waiting = set()
    return groups, waiting & strategic


def alike(deals, moves, partnerships, countries, day, last_moved):
    """Return what the page must show of strategic customers compared with others alike, and of partnerships.

    :param countries: number of each customer's country, None if it has none
    """
    start = year_earlier(day)
    before = positive(totals(deals, year_earlier(day, 2), start, undated=False))
    since = positive(totals(deals, start, day, undated=False))
    strategic = {one for one in before if cohort(moves, one, start, last_moved)}
    firsts = {one: min(deal.won_on for deal in deals if deal.customer == one and deal.won_on) for one in before}
    groups, left_out = groups_alike(places(before, strategic, firsts, countries, start), strategic)
    mine = set().union(*groups) & strategic
    # Each other customer stands for an equal part of the strategic customers in its group.
    weights = {
        one: len(group & strategic) / len(mine) / len(group - strategic)
        for group in groups
        for one in group - strategic
    }
    found = {"left_out": len(left_out)} | dict.fromkeys(("strategic", "others", "difference"))
    parts = [(group & strategic, group - strategic) for group in groups]
    found["groups"] = sorted(
        [count for part in both for count in (len(part), len(part & set(since)))] for both in parts
    )
    if mine:
        rate = len(mine & set(since)) / len(mine)
        found["strategic"] = rate, *limits(rate, len(mine))
        found["others"] = weighted(weights, groups, since)
        found["difference"] = apart(found["strategic"], found["others"])
    partners = {
        one.customer
        for one in partnerships
        if one.began_on and one.began_on <= start and (not one.is_over or (one.ended_on and one.ended_on > start))
    }
    for side, members in (("with", strategic & partners), ("without", strategic - partners)):
        found[side] = len(members), None
        if members:
            rate = len(members & set(since)) / len(members)
            found[side] = len(members), (rate, *limits(rate, len(members)))
    return found


def weighted(weights, groups, since):
    """Return the share of those who stayed among weighted customers, with its limits."""
    rate = min(1.0, sum(weight for one, weight in weights.items() if one in since))
    number = sum(weights.values()) ** 2 / sum(weight**2 for weight in weights.values())
    variance = 0
    for group in groups:
        others = [one for one in group if one in weights]
        kept = sum(one in since for one in others) / len(others)
        variance += sum(weights[one] ** 2 for one in others) * kept * (1 - kept)
    if variance:
        number = min(number, rate * (1 - rate) / variance)
    return rate, *limits(rate, number)
