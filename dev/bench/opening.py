"""Times the call with which the web client reads a form's data, with the addon and on the same data without it.

Both databases are open in one process and take turns call by call, so that other load on the machine affects both
alike. The time to load the view does not count, because the web client caches views.
"""
import contextlib
import gc
import time
from ast import literal_eval
from copy import deepcopy

from dev import ui
from dev.bench import bases, inside, rows, verdict
from dev.reports import report

CALLS, ROUNDS = 400, 5
# For each of the addon's widgets: fields that the web client reads for it (fieldDependencies in its JavaScript).
OF_WIDGETS = {"strategic_scorecard": ("strategic_audience_id",)}


def time_both(bench, name):
    """Return the times with the addon and without it, in milliseconds.

    The timed function is the one that call(env) of row `name` returns.
    """
    ours, plain = (bench.bases.get(kind, bench.partners) for kind in (bases.SCORED, bases.PLAIN))
    with ui.step(f"Measuring {name}"):
        return verdict.Figures(*bench.run(ours, f"opening.take(env, {name!r}, {plain!r})")["times"])


def take(env, name, plain):
    """Report the times with the addon (`env`) and without it (in the database `plain`); commit nothing.

    They are the medians of rounds of CALLS / ROUNDS calls.
    """
    inside.settle(env)
    with opened(plain) as plain_env:
        inside.settle(plain_env)
        calls = [rows.module(name).call(one) for one in (env, plain_env)]
        report(times=[verdict.rounds([1000 * one for one in times], ROUNDS) for times in taken(calls)])
    env.cr.rollback()


@contextlib.contextmanager
def opened(database):
    """Yield the superuser's environment in another database; roll back at the end."""
    from odoo import SUPERUSER_ID, api
    from odoo.orm.registry import Registry

    with Registry(database).cursor() as cursor:
        yield api.Environment(cursor, SUPERUSER_ID, {})
        cursor.rollback()


def taken(calls):
    """Call each function of `calls` once in each of CALLS rounds; return, for each function, a list of seconds.

    The argument of a function is the number of the round.
    """
    # Freeze the objects that exist already, so that the garbage collections between the calls are short.
    gc.collect()
    gc.freeze()
    found = [[] for _call in calls]
    for round_ in range(CALLS + 1):
        # The functions change places each round: the second one may find a busier machine, or a processor's cache that
        # the first one has filled.
        for place in range(len(calls)) if round_ % 2 else reversed(range(len(calls))):
            gc.collect()
            gc.disable()
            started = time.perf_counter()
            calls[place](round_)
            found[place].append(time.perf_counter() - started)
            gc.enable()
    # The first call does not count: it fills caches that are full on a running server.
    return [times[1:] for times in found]


def form_specification(env, model, view):
    """Return the argument `specification` with which the web client reads a record for the form `view` of `model`."""
    from lxml import etree

    return _specification(env[model], etree.fromstring(env[model].get_view(env.ref(view).id, "form")["arch"]))


def _specification(records, arch):
    """Return the specification of the fields in `arch`. It has the fields of a view inside a field below that field."""
    found = {}
    for node in arch.iter("field"):
        if next(node.iterancestors("field"), None) is not None:
            continue
        name, is_hidden = node.get("name"), node.get("invisible") in {"1", "True"}
        # If a view has a field twice, once hidden and once visible, the web client reads what the visible one needs.
        if name not in found or not is_hidden:
            found[name] = {**found.get(name, {}), **_of_field(records, node, is_hidden)}
    for node in arch.iter("widget"):
        for name in OF_WIDGETS.get(node.get("name"), ()):
            found.setdefault(name, {"fields": {"display_name": {}}})
    return found


def _of_field(records, node, is_hidden):
    field = records._fields[node.get("name")]
    if field.type in {"many2one", "reference"}:
        return {"fields": {} if is_hidden else {"display_name": {}}}
    if field.type not in {"one2many", "many2many"} or is_hidden:
        return {}
    comodel = records.env[field.comodel_name]
    shown = _view_within(comodel, node)
    if shown is None:
        return {"fields": {name: {} for name in ("display_name", "color") if name in comodel._fields}}
    return {
        "fields": _specification(comodel, shown), "limit": int(shown.get("limit") or 40), "context": _context(node),
    }


def _view_within(comodel, node):
    """Return the arch of the list or kanban that shows the records of the field `node`; None if a widget shows them.

    It is the arch of the view inside `node`, else that of the default view of `comodel`.
    """
    from lxml import etree

    modes = [mode.replace("tree", "list") for mode in (node.get("mode") or "list,kanban").split(",")]
    own = {child.tag: deepcopy(child) for child in node if child.tag in {"list", "kanban"}}
    if own:
        return next((own[mode] for mode in modes if mode in own), next(iter(own.values())))
    if node.get("widget"):
        return None
    return etree.fromstring(comodel.get_view(None, modes[0])["arch"])


def _context(node):
    """Return the context of the field `node` if it is a literal, else an empty one."""
    with contextlib.suppress(ValueError, SyntaxError):
        return literal_eval(node.get("context") or "{}")
    return {}
