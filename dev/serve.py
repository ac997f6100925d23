"""python3 dev run: serves the addon with demo data on http://localhost:8069."""
import contextlib
import hashlib
import http.client
import json
import os
import time
from pathlib import Path

from dev import databases, paths, processes, setup, ui

STARTED_WITHIN = 120
WELCOME = """
  ────────────────────────────────────────────────────────────
  Odoo with Strategic Customers:  {address}
  Login: admin   Password: admin

  Five things to try:
    1. CRM > Strategic > Customers: open one and assess it with stars.
       Its scores, its status and the sentence why follow at once.
       Then the button of the matrix, beside those of list and kanban.
    2. CRM > Strategic > Partnerships: open "Line Meter", which turns
       into custom work; click a requirement from Tailored to General.
    3. On "Fleet Planner" press Find Look-alikes, tick some customers and
       press Create Opportunities.
    4. CRM > Reporting > Acquisition Readiness: what a buyer would ask.
    5. CRM > Configuration > Strategic Customers > Scoring Settings:
       type another threshold and see who would drop out or come in.

  Database: {database}
  Odoo's log: {log}
  Ctrl-C stops everything.
  ────────────────────────────────────────────────────────────
"""


def main(args):
    with setup.ready(args) as ready:
        database = ensure_database(ready, fresh=args.fresh)
        _serve(ready, args, database)
    return 0


def ensure_database(ready, fresh=False):
    """Create this checkout's demo database, or update it to the addon's current files; return the database's name."""
    with paths.locked(f"run-{paths.checkout_key()}-database"):
        return _ensure_database(ready, fresh)


def _ensure_database(ready, fresh):
    database = databases.name("run")
    state = paths.checkout() / f"run-{ready.server.key}.json"
    template = databases.template(ready, demo=True)
    wanted = {"addon": fingerprint(), "template": template}
    known = {}
    with contextlib.suppress(OSError, ValueError):
        known = json.loads(state.read_text())
    if fresh or not (known and databases.whole(ready, database)):
        state.unlink(missing_ok=True)
        with ui.step("Making the demo database") as current:
            databases.copy(ready, template, database)
            ready.load(database, "-i", paths.ADDON, demo=True, current=current,
                       todo=f"Mend it, then try again: {paths.ROOT}")
    elif known != wanted:
        with ui.step("Updating the demo database to the addon's current files") as current:
            ready.load(database, "-u", paths.ADDON, demo=True, current=current,
                       todo="Mend it, or start anew: python3 dev run --fresh")
    state.write_text(json.dumps(wanted))
    return database


def fingerprint():
    """Return a digest that changes when a file of the addon changes, except in dev/, hidden folders or __pycache__."""
    found = hashlib.sha256()
    for folder, folders, files in os.walk(paths.ROOT):
        folders[:] = sorted(name for name in folders if not name.startswith((".", "__")) and name != paths.DEV.name)
        for path in (Path(folder, name) for name in sorted(files)):
            if not path.is_symlink():
                found.update(str(path).encode() + path.read_bytes())
    return found.hexdigest()


def _serve(ready, args, database):
    log = paths.checkout() / "run.log"
    with serving(ready, database, log, args.port, f"--http-interface={args.interface}", *args.options) as (port, odoo):
        if port != args.port:
            ui.say(f"  Port {args.port} is taken: using {port}.")
        ui.say(WELCOME.format(address=f"http://localhost:{port}", database=database, log=log))
        odoo.wait()
        raise ui.Problem(f"Odoo has stopped by itself; the end of its log:\n{ui.tail(log)}", f"See {log}.")


@contextlib.contextmanager
def serving(ready, database, log, port, *options, **how):
    """Run Odoo on a database during the block; yield its port (`port` or the next free one) and its process.

    :param how: further keyword arguments of `Setup.odoo`
    """
    with contextlib.ExitStack() as stack:
        # Hold the lock until Odoo listens, so that no other `python3 dev` finds the same free port.
        with paths.locked("http-port"), ui.step("Starting Odoo"):
            port = setup.free_port(port)
            command = ready.odoo("-d", database, f"--db-filter=^{database}$", f"--http-port={port}", *options, **how)
            process = stack.enter_context(processes.logged(command, log, env=ready.env))
            _wait_until_served(process, port, log)
        yield port, process


def _wait_until_served(process, port, log):
    deadline = time.monotonic() + STARTED_WITHIN
    while not _answers(port):
        if process.poll() is not None or time.monotonic() > deadline:
            raise ui.Problem(f"Odoo does not start; the end of its log:\n{ui.tail(log)}",
                             "Does the addon load? `python3 dev run --fresh` makes a new database.")
        time.sleep(0.1)


def _answers(port):
    """Return whether Odoo answers a request for the login page.

    For this page, Odoo also generates the assets, so that the user's first page opens at once.
    """
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        try:
            connection.request("GET", "/web/login")
            return bool(connection.getresponse().status)
        except (OSError, http.client.HTTPException):
            return False
