"""Read the commands that clients send for one2many and many2many fields.

The parameter `value` is what a client has sent for such a field. Invalid commands are skipped: the ORM refuses them.
"""

from odoo import Command


def linked_ids(value):
    """Return the ids of the records that `value` links or sets."""
    ids = set()
    for kind, id_, more in _commands(value):
        if kind == Command.LINK:
            ids.update(_ids([id_]))
        elif kind == Command.SET:
            ids.update(_ids(more))
    # `value` may also be a list of ids instead of commands: the ORM links the records with these ids.
    return tuple(ids.union(_ids(value)))


def updated_ids(value):
    """Return the ids of the records that `value` updates."""
    return tuple(_ids([id_ for kind, id_, _vals in _commands(value) if kind == Command.UPDATE]))


def written_lines(value):
    """Return the id (0 for a new record) and the values of each record that `value` creates or updates."""
    return [
        (id_ if kind == Command.UPDATE and isinstance(id_, int) else 0, vals)
        for kind, id_, vals in _commands(value)
        if kind in (Command.CREATE, Command.UPDATE) and isinstance(vals, dict)
    ]


def _commands(value):
    """Return the commands in `value`, each with three elements; a missing element is 0."""
    return [(*command, 0, 0)[:3] for command in _list(value) if isinstance(command, list | tuple) and command]


def _ids(value):
    return [id_ for id_ in _list(value) if isinstance(id_, int)]


def _list(value):
    return value if isinstance(value, list | tuple) else ()
