"""The field type of scores: a number, or empty while a customer is not assessed."""

from odoo import fields


class Score(fields.Integer):
    """Integer 0–100 that distinguishes "not assessed" from 0.

    Odoo's Integer reads NULL as 0, and a search for 0 finds NULL too. A `Score` reads NULL as False, and shows it as an
    empty cell on the screen and in an export. A search for `= False` finds NULL; searches for `= 0` and `< 50` do not.
    """

    falsy_value = None
    aggregator = "avg"  # a sum of scores says nothing

    def convert_to_column(self, value, record, values=None, validate=True):
        return None if value is False or value is None else int(value)

    def convert_to_cache(self, value, record, validate=True):
        return None if value is False or value is None else int(value)

    def convert_to_record(self, value, record):
        return False if value is None else value

    def convert_to_read(self, value, record, use_display_name=True):
        return value

    def convert_to_export(self, value, record):
        return "" if value is False else value


def points_short(score, threshold):
    """Return how many points `score` lacks to reach `threshold`; False if the score is empty."""
    return max(threshold - score, 0) if score is not False else False
