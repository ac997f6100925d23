"""Access checks of public methods: any user may call them by RPC, on any ids."""

from functools import wraps

from odoo.exceptions import MissingError

from .limits import LARGEST_INTEGER


def sees_all_companies(env):
    """Return whether the user of `env` may work in every company."""
    # sudo: the user can't read other companies, but may know that they exist.
    return not env["res.company"].sudo().search_count([("id", "not in", env.user.company_ids.ids)], limit=1)


def check_ids(records):
    """Raise a `MissingError` if one of the ids of `records` can't be the id of a saved record."""
    if not all(type(id_) is int and 0 < abs(id_) <= LARGEST_INTEGER for id_ in records._ids):
        raise MissingError(records.env._("There is no such record: it was never saved, or has been deleted."))


def checks_access(operation, model=None):
    """Decorate a public method, so that its caller needs the right to `operation` on its records.

    This also checks the right on the model, for an empty recordset, and refuses ids that can't exist: the ORM lets any
    user work on a record that was never saved, and accepts 0 as its id.

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
