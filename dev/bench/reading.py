"""Times the calls of a salesperson's web client that open a list, a pipeline or another page.

If a row has INDEXES, statements that create the indexes which somebody would create for the reference's query alone,
the reference runs on a copy of the database with these indexes, and ours on the database without them.
"""
import contextlib
import time

from dev import ui
from dev.bench import bases, inside, opening, rows, verdict
from dev.reports import report

CALLS, ROUNDS = 20, 5
PAGE = 80
# The web client shows the number of a list's records up to 10,000. It counts to 10,001 to know if there are more.
COUNT_LIMIT = 10_001


def time_both(bench, name):
    """Return the times of ours and of the reference of row `name`, in milliseconds; see `take`.

    Both run on the row's BASE, by default SCORED.
    """
    kind = getattr(rows.module(name), "BASE", bases.SCORED)
    base = bench.bases.get(kind, bench.partners)
    indexes = getattr(rows.module(name), "INDEXES", ())
    with ui.step(f"Measuring {name}"), contextlib.ExitStack() as stack:
        copy = None
        if indexes:
            copy = stack.enter_context(bench.bases.copied(kind, bench.partners))
            bench.ready.server.execute(*indexes, "VACUUM ANALYZE", database=copy)
        return verdict.Figures(*bench.run(base, f"reading.take(env, {name!r}, {copy!r})")["times"])


def take(env, name, copy=None):
    """Time ours and the reference of row `name` by turns; report the medians of rounds of CALLS / ROUNDS calls.

    Both are functions that calls(env) of the row returns. If the row has compare(ours, reference), `take` calls it
    with what the two functions return, to check that it is the same.

    :param copy: the database for the reference, if it is another one; the row's function is then calls(env, env there)
    """
    inside.settle(env)
    with opening.opened(copy) if copy else contextlib.nullcontext() as there:
        if copy:
            inside.settle(there)
        _take(inside.somebody(env, "sales_team.group_sale_salesman_all_leads"), name, *filter(None, [there]))


def _take(env, name, *there):
    row = rows.module(name)
    calls = row.calls(env, *there)
    count = getattr(row, "CALLS", CALLS)
    if hasattr(row, "compare"):
        row.compare(*(call() for call in calls))
    taken = [[], []]
    # The first call does not count: it fills caches that are full on a running server.
    for round_ in range(count + 1):
        for side in (0, 1) if round_ % 2 else (1, 0):
            env.invalidate_all()
            started = time.perf_counter()
            calls[side]()
            taken[side].append(1000 * (time.perf_counter() - started))
    report(times=[verdict.rounds(times[1:], ROUNDS) for times in taken])
    env.cr.rollback()


def same(ours, reference):
    assert ours == reference, (ours, reference)


def specification(env, model, view):
    """Return the argument `specification` with which the web client reads the fields that `view` shows by default."""
    from lxml import etree

    Model = env[model]
    arch = Model.get_view(env.ref(view).id)["arch"]
    names = dict.fromkeys(
        node.get("name") for node in etree.fromstring(arch).iter("field")
        if node.get("optional") != "hide" and not any(node.iterancestors("field"))
    )
    return {name: _of_field(Model._fields[name]) for name in names}


def _of_field(field):
    return {"fields": {"display_name": {}}} if field.type in {"many2one", "many2many"} else {}
