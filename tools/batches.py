"""Batches: each a function that gives the SQL restricting a column of customers' ids to the customers at hand."""

from odoo.tools import SQL


def everybody(_column):
    """The batch of all customers."""
    return SQL("TRUE")


def among(partner_ids):
    """The batch of the customers `partner_ids`."""
    ids = tuple(partner_ids)
    return lambda column: SQL("%s IN %s", column, ids)


def between(after_id, last_id):
    """The batch of the customers whose ids follow `after_id`, up to `last_id`."""
    return lambda column: SQL("%s > %s AND %s <= %s", column, after_id, column, last_id)
