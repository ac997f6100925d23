"""Times the calls of a salesperson's web client that open a list, a pipeline or another page."""
import statistics
import time

from dev import ui
from dev.bench import bases, inside, rows

CALLS = 20
PAGE = 80
# The web client's own limit.
COUNT_LIMIT = 10_001


def time_both(bench, name):
    """Return the medians, ours and the reference, in milliseconds; row `name` builds both timed calls in calls(env)."""
    base = bench.bases.get(bases.SCORED, bench.partners)
    with ui.step(f"Measuring {name}"):
        found = bench.bases.run(base, f"from dev.bench import reading; reading.report(env, {name!r})")
    return found["ours"], found["reference"]


def report(env, name):
    """Report both medians; the calls take turns."""
    inside.settle(env)
    env = salesperson(env)
    calls = rows.module(name).calls(env)
    taken = [[], []]
    # The first call fills caches that are full on a running server.
    for _round in range(CALLS + 1):
        for times, call in zip(taken, calls, strict=True):
            env.invalidate_all()
            started = time.perf_counter()
            call()
            times.append(time.perf_counter() - started)
    ours, reference = (statistics.median(times[1:]) * 1000 for times in taken)
    inside.report(ours=ours, reference=reference)
    env.cr.rollback()


def salesperson(env):
    """Return the environment of a new salesperson who sees all leads; commit nothing."""
    user = env["res.users"].with_context(no_reset_password=True).create({
        "name": "Salesperson", "login": "bench_salesperson",
        "group_ids": [(6, 0, [env.ref("base.group_user").id, env.ref("sales_team.group_sale_salesman_all_leads").id])],
    })
    env.flush_all()
    return env(user=user)


def specification(env, model, view):
    """Return the specification with which the web client reads the fields that the view shows by default."""
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
