"""Access checks of public methods. They need checks, because any user may call them by RPC with any ids."""

from functools import wraps

from odoo.exceptions import MissingError

from .limits import LARGEST_INTEGER


def sees_all_companies(env):
    """Return whether the user of `env` may work in every company."""
    # sudo: the user can't read other companies, but may know whether there are any.
    return not env["res.company"].sudo().search_count([("id", "not in", env.user.company_ids.ids)], limit=1)


def check_ids(records):
    """Raise a `MissingError` if one of the ids of `records` can't be the id of a saved record."""
    if not all(type(id_) is int and 0 < abs(id_) <= LARGEST_INTEGER for id_ in records._ids):
        raise MissingError(records.env._("There is no such record: it was never saved, or has been deleted."))


def checks_access(operation, model=None):
    """Decorate a public method, so that its caller needs the right to `operation` on the records it is called on.

    The right on the model is checked too, because a caller may send no ids. Ids that no saved record can have are
    refused: the ORM lets any user work on a record that was never saved, and takes the id 0 for such a record.

    :param operation: read, write, create or unlink
    :param model: name of another model on which the user needs the same right
    :raise AccessError: if the user lacks the right
    :raise MissingError: if one of the ids can't be the id of a saved record
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
