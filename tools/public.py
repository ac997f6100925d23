"""What is asked of whoever calls a public method, on which records whatever."""

from functools import wraps

from odoo.exceptions import MissingError

from .limits import LARGEST_INTEGER


def sees_all_companies(env):
    """Tell whether the user of `env` may work in every company."""
    # How many there are is no secret, but those of others are not in this user's reach.
    return not env["res.company"].sudo().search_count([("id", "not in", env.user.company_ids.ids)], limit=1)


def check_ids(records):
    """Raise a `MissingError` if one of the ids of `records` is no number of a record."""
    if not all(type(id_) is int and 0 < abs(id_) <= LARGEST_INTEGER for id_ in records._ids):
        raise MissingError(records.env._("There is no such record: it was never saved, or has been deleted."))


def checks_access(operation, model=None):
    """Decorator of a public method: whoever calls it must be allowed `operation` on its records.

    The right to the model is asked even without any record, and where the record is no record: the ORM lets everybody
    work on one that was never saved, and takes a 0 for its number.

    :param operation: read, write, create or unlink
    :param model: name of another model that must be open to the user as well
    :raise AccessError: if the user may not
    :raise MissingError: if one of the ids is no number of a record
    """

    def decorate(method):
        @wraps(method)
        def checked(self, *args, **kwargs):
            for name in filter(None, (self._name, model)):
                self.env[name].check_access(operation)
            check_ids(self)
            self.check_access(operation)
            return method(self, *args, **kwargs)

        return checked

    return decorate
