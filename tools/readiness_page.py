"""Sums for acquisition readiness, over groups of customers and over partnerships, both as plain dicts."""

from .tenure import DAYS_A_YEAR


def total(groups, name):
    return sum(group[name] for group in groups)


def split_strategic(groups):
    """Return the groups of strategic customers, and the groups of other customers."""
    strategic = [group for group in groups if group["status"] == "strategic"]
    return strategic, [group for group in groups if group["status"] != "strategic"]


def split_by(partnerships, name, labels):
    """Return (value, label, partnerships with this value of `name`) for each value of `labels`."""
    return [(value, label, [one for one in partnerships if one[name] == value]) for value, label in labels.items()]


def under_way(facts):
    return [one for one in facts["partnerships"] if one["kind"] != "ended"]


def average(numbers):
    return sum(numbers) / len(numbers) if numbers else None


def average_years(groups):
    dated = total(groups, "dated")
    return total(groups, "days") / dated / DAYS_A_YEAR if dated else None
