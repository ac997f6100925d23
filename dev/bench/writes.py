"""Counts the queries that a write to a partner takes, and the time, with the addon and without it."""
import contextlib
import gc
import statistics
import time

from dev import ui
from dev.bench import bases, inside, opening, verdict
from dev.reports import report

# A write is measured among this many customers, some with a contact.
CUSTOMERS = 20
CALLS, ROUNDS = 200, 5


def count(bench, field):
    """Return how many queries one write to `field` takes in the scored database, and in the one without the addon."""
    found = []
    for kind in (bases.SCORED, bases.PLAIN):
        base = bench.bases.get(kind, bench.partners)
        with ui.step(f"Counting queries: {field}, {kind}"):
            # The write is rolled back, so no copy of the base is needed.
            found.append([bench.run(base, f"writes.most(env, {field!r})")["queries"]])
    return verdict.Figures(*found)


def most(env, field):
    """Report the largest number of queries that a write to `field` takes."""
    # The first write does not count: it fills caches that are full on a running server.
    counts = [_queries(partner, field, f"1{place}") for place, partner in enumerate(_customers(env, CUSTOMERS + 1))]
    report(queries=max(counts[1:]))


def _customers(env, number):
    env = env(user=env.ref("base.user_admin"))
    return env["res.partner"].search([("name", "like", "Customer ")], limit=number, order="id")


def _queries(partner, field, value):
    partner.env.invalidate_all()
    before = partner.env.cr.sql_log_count
    partner.write({field: value})
    partner.env.flush_all()
    taken = partner.env.cr.sql_log_count - before
    partner.env.cr.rollback()
    return taken


def time_both(bench, kind, size):
    """Return the times of a write to the field `zip`, with the addon in a base of `kind` and without it; in ms."""
    ours, plain = (bench.bases.get(one, size) for one in (kind, bases.PLAIN))
    with ui.step(f"Measuring a write: {kind}, {size:,}"):
        found = bench.run(ours, f"writes.take(env, {plain!r})")
    cold = [statistics.median(times) for times in found["cold"]]
    note = f"the first write of a new connection takes {cold[0]:.0f} ms, and {cold[1]:.0f} ms without the addon"
    return verdict.Figures(*found["times"], note)


def take(env, plain):
    """Report the times of a write with the addon (`env`) and without it (in the database `plain`), by turns.

    They are the medians of rounds of CALLS / ROUNDS writes. Nothing is committed, so each write finds the same data.
    """
    inside.settle(env)
    with opening.opened(plain) as plain_env:
        inside.settle(plain_env)
        sides = [_customers(one, CUSTOMERS) for one in (env, plain_env)]
        found = [[], []]
        gc.collect()
        gc.freeze()
        for round_ in range(CALLS + 1):
            for side in (0, 1) if round_ % 2 else (1, 0):
                found[side].append(1000 * _seconds(sides[side][round_ % CUSTOMERS], f"{1 + round_ % 2}{round_:04}"))
        # The first write does not count: it fills caches that are full on a running server.
        report(times=[verdict.rounds(times[1:], ROUNDS) for times in found],
               cold=[_cold(one.cr.dbname) for one in (env, plain_env)])


def _cold(database):
    """Return the times in ms of the first write of ROUNDS new connections: PostgreSQL plans every statement anew."""
    found = []
    with contextlib.ExitStack() as stack:
        # Each connection stays open, so that the next one is a new one.
        for place in range(ROUNDS):
            [partner] = _customers(stack.enter_context(opening.opened(database)), CUSTOMERS)[place]
            found.append(1000 * _seconds(partner, f"2{place:04}"))
    return found


def _seconds(partner, value):
    """Return how long a write takes with all that follows before the commit, and roll it back."""
    env = partner.env
    env.invalidate_all()
    gc.collect()
    gc.disable()
    started = time.perf_counter()
    partner.write({"zip": value})
    env.flush_all()
    env.cr.flush()
    taken = time.perf_counter() - started
    gc.enable()
    env.cr.rollback()
    return taken
