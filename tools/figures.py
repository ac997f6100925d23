"""The arithmetic of acquisition readiness: shares, concentration, sums over groups of customers and over partnerships.

Sums of revenue are what was sold less what was refunded (`net`), as in the portfolio. In concentration and retention, a
negative amount counts as 0: a customer with more refunds than purchases in a period has no share in the revenue of that
period, and the total is the sum of the positive amounts (`total`). So these shares lie between 0 and 100 and add up to
100.

A group of customers is a plain dict, and so is a partnership. `strategic.readiness.facts` returns them.
"""

from collections import defaultdict

from .intervals import newcombe, wilson
from .like_for_like import Cell, compare
from .tenure import DAYS_A_YEAR

# Concentration is the share in revenue of the largest customer, and of the 3, 5 and 10 largest customers together.
LARGEST = (1, 3, 5, 10)


def percent(part, whole):
    """Return how many percent of `whole` the number `part` is; None unless `whole` is above 0."""
    return 100 * float(part) / float(whole) if whole and whole > 0 else None


def concentration(largest, total):
    """Return the shares in `total` of the 1, 3, 5 and 10 largest amounts, in percent: a dict with keys 1, 3, 5, 10.

    :param largest: at least the ten largest amounts (all of them if there are fewer), largest first, all above 0
    :param total: sum of all amounts above 0
    """
    return {count: percent(sum(largest[:count]), total) for count in LARGEST}


def herfindahl(squares, total):
    """Return the Herfindahl-Hirschman index: the sum of the squares of all customers' shares in percent.

    The index is 10,000 if one customer has the whole revenue. Return None unless `total` is above 0.

    :param squares: sum of the squares of all amounts above 0
    :param total: sum of all amounts above 0
    """
    return 10_000 * float(squares) / float(total) ** 2 if total and total > 0 else None


def total(groups, name):
    """Return the sum over `groups` of the value that each group has under the key `name`."""
    return sum(group[name] for group in groups)


def net(groups, period):
    """Return the revenue of `groups` in a period less refunds: the figure that the portfolio shows, too.

    :param period: `won` (at any time) or `last_year`
    """
    return total(groups, period) + total(groups, f"{period}_negative")


def split_strategic(groups):
    """Return the groups of strategic customers, and the groups of other customers."""
    strategic = [group for group in groups if group["status"] == "strategic"]
    return strategic, [group for group in groups if group["status"] != "strategic"]


def split_by(partnerships, name, labels):
    """Return a tuple for each value in `labels`: the value, its label, and the partnerships with this value.

    :param name: key of the value in a partnership
    :param labels: dict of the possible values and their labels
    """
    return [(value, label, [one for one in partnerships if one[name] == value]) for value, label in labels.items()]


def under_way(partnerships):
    """Return the partnerships that have not ended."""
    return [one for one in partnerships if one["kind"] != "ended"]


def average(numbers):
    """Return the mean of a list of numbers, None if it is empty."""
    return sum(numbers) / len(numbers) if numbers else None


def average_years(groups, prefix=""):
    """Return the mean number of years since a customer's first won deal; None if no won deal has a date.

    :param prefix: "buying_" for customers who bought in the last year, "" for all
    """
    dated = total(groups, f"{prefix}dated")
    return total(groups, f"{prefix}days") / dated / DAYS_A_YEAR if dated else None


def shares_of_largest(facts, period):
    """Return the shares in revenue of the 1, 3, 5 and 10 largest customers, and the Herfindahl-Hirschman index.

    :param period: `won` (at any time) or `last_year`
    """
    amounts, whole = [amount for _id, amount in facts["largest"][period]], total(facts["groups"], period)
    return concentration(amounts, whole), herfindahl(total(facts["groups"], f"{period}_squares"), whole)


def retention(groups, cohort):
    """Return the sums and rates of retention of a cohort.

    The rates are in percent. `rate` is the share of the cohort's customers who bought again in the last year. `net` is
    the amount that these customers bought in the last year, as a share of what the cohort bought in the year before.
    `gross` is as `net`, but no customer counts with a higher amount than in the year before.

    :param cohort: `strategic` or `others`, or `all` for both together
    """
    mine = [group for group in groups if group["cohort"] and cohort in {"all", group["cohort"]}]
    sums = {name: total(mine, name) for name in ("base", "retained", "year_before", "kept", "kept_at_most")}
    return {
        **sums,
        "rate": percent(sums["retained"], sums["base"]),
        "net": percent(sums["kept"], sums["year_before"]),
        "gross": percent(sums["kept_at_most"], sums["year_before"]),
    }


def compare_alike(rows):
    """Return the `Comparison` (tools/like_for_like.py) of strategic customers with others alike.

    :param rows: the cells of customers as `_cells` of `strategic.readiness.cells.mixin` returns them
    """
    counts = defaultdict(lambda: [0, 0, 0, 0])
    for row in rows:
        numbers, at = counts[row["size"], row["years"], row["country"]], 0 if row["cohort"] == "strategic" else 2
        numbers[at] += row["customers"]
        numbers[at + 1] += row["retained"]
    return compare([Cell((place,), *numbers) for place, numbers in counts.items()])


def compare_partnered(rows):
    """Compare the strategic customers with a partnership with those without.

    :param rows: as for `compare_alike`
    :return: {"with" or "without": (number of customers, number who stayed, their `Rate`)}, and the difference, a `Rate`
    """
    found = {}
    for side in ("with", "without"):
        mine = [row for row in rows if row["cohort"] == "strategic" and row["partnered"] == (side == "with")]
        base, kept = total(mine, "customers"), total(mine, "retained")
        found[side] = base, kept, wilson(kept / base, base) if base else None
    return found, newcombe(found["with"][2], found["without"][2])
