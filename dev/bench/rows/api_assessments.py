"""10,000 assessments in one JSON-2 call take little longer than the same `create` without HTTP.

Ours is the time in which a client with a salesperson's API key gets its answer, from a server with one worker. The
reference is `create` of the same values by a salesperson in an Odoo shell. Both end with the commit, on a fresh copy of
the database, and leave the same scores. Each has made one assessment before, so that caches are full.
"""
import contextlib
import itertools
import json
import os
import re
import time
import urllib.request
from pathlib import Path

from dev.bench import bases, inside
from dev.bench.verdict import Figures
from dev.reports import report
from dev.soak import server

TARGET = 1.2
UNIT = "s"
BASE = bases.SCORED
COUNT = 10_000
# Odoo logs the process id of the worker when it starts.
WORKER = re.compile(r"Worker WorkerHTTP \((\d+)\) alive")
EVIDENCE = "Score of the enrichment service, from 41 articles in 90 days"
# In an Odoo shell: the model in a salesperson's environment, and the values to create. `prepare` leaves them here.
prepared = {}
# The sizes of the bodies that were sent, in KiB.
sizes = []


def measure(bench, name):
    taken = bench.sides(name)
    return Figures(taken.ours, taken.reference, f"{COUNT:,} assessments, a body of {sizes[-1]:,.0f} KiB")


def prepare(env):
    model = inside.somebody(env, "sales_team.group_sale_salesman_all_leads")["strategic.assessment"]
    criteria = env["strategic.criterion"].search([("is_rule", "=", False)], order="id").ids
    customers = env["res.partner"].search(
        [("name", "like", "Customer "), ("parent_id", "=", False)], order="id", limit=COUNT).ids
    points = itertools.islice(itertools.cycle(itertools.product(criteria, customers)), COUNT)
    prepared["model"] = model
    prepared["values"] = [
        {"partner_id": customer, "criterion_id": criterion, "value": number % 101, "evidence": EVIDENCE,
         "evidence_type": "press"}
        for number, (criterion, customer) in enumerate(points)
    ]
    model.create(prepared["values"][:1])


def reference(_env):
    assert len(prepared["model"].create(prepared["values"])) == COUNT


def run_ours(bench, database):
    """Serve the database, and call it from an Odoo shell. Scheduled actions do not run meanwhile."""
    with server.serving(bench.ready, database, ("--max-cron-threads=0", "--workers=1")) as served:
        [worker] = WORKER.findall(served.log.read_text(errors="replace"))
        call = f"from dev.bench.rows import api_assessments; api_assessments.push(env, {served.port}, {worker})"
        found = bench.run(database, call)
    sizes.append(found["size"])
    return found


def push(env, port, worker):
    """Create the assessments by one call; report what `inside.measure` reports, and the size of the body in KiB.

    :param worker: id of the process that answers
    """
    prepare(env)
    user = prepared["model"].env.user
    key = env["res.users.apikeys"].with_user(user).sudo()._generate("rpc", "Benchmark", None)
    env.cr.commit()
    env.registry.signal_changes()
    # This call also opens the worker's connection to the database, so that `settle` prefers it too.
    _create(port, key, _body(prepared["values"][:1]))
    _prefer(worker)
    inside.settle(env)
    body = _body(prepared["values"])
    started = time.perf_counter()
    ids = _create(port, key, body)
    seconds = time.perf_counter() - started
    assert len(ids) == COUNT
    report(seconds=seconds, memory=None, backend=None, size=len(body) / 1024, result=inside.ask(env, inside.DIGEST))


def _prefer(worker):
    """Give the worker precedence over other work, as `settle` gives it to the shell of the reference.

    Linux keeps the precedence of each thread, and a worker answers in another thread than its first.
    """
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{worker}/task").iterdir():
            os.setpriority(os.PRIO_PROCESS, int(task.name), -19)


def _body(values):
    return json.dumps({"vals_list": values}).encode()


def _create(port, key, body):
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/json/2/strategic.assessment/create", data=body,
        headers={"Authorization": f"bearer {key}", "Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=600) as answer:  # noqa: S310 - our own server
        return json.load(answer)
