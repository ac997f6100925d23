"""Sums over the facts of acquisition readiness: groups of customers and partnerships, as plain dicts."""

from .tenure import DAYS_A_YEAR


def total(groups, name):
    return sum(group[name] for group in groups)


def split_strategic(groups):
    """Give the groups of strategic customers, and those of the others."""
    strategic = [group for group in groups if group["status"] == "strategic"]
    return strategic, [group for group in groups if group["status"] != "strategic"]


def split_by(partnerships, name, labels):
    """Give (value, label, partnerships) for each value of `labels`."""
    return [(value, label, [one for one in partnerships if one[name] == value]) for value, label in labels.items()]


def under_way(facts):
    return [one for one in facts["partnerships"] if one["kind"] != "ended"]


def average(numbers):
    return sum(numbers) / len(numbers) if numbers else None


def average_years(groups):
    dated = total(groups, "dated")
    return total(groups, "days") / dated / DAYS_A_YEAR if dated else None
