"""python3 dev run: the addon with demo data on http://localhost:8069."""
import contextlib
import hashlib
import http.client
import json
import os
import subprocess
import time

from dev import databases, paths, processes, setup, ui

STARTED_WITHIN = 120
WELCOME = """
  ────────────────────────────────────────────────────────────
  Odoo with Strategic Customers:  {address}
  Login: admin   Password: admin

  Five things to try:
    1. CRM > Strategic > Customers: open one and rate it with stars.
       Its scores, its status and the sentence why follow at once.
       Then the button of the matrix, beside those of list and kanban.
    2. CRM > Strategic > Partnerships: open "Line Meter", which turns
       into custom work; click a requirement from Tailored to General.
    3. On "Fleet Planner" press Find Look-alikes, tick some customers and
       press Create Opportunities.
    4. CRM > Strategic > Acquisition Readiness: what a buyer would ask.
    5. CRM > Configuration > Strategic Customers > Thresholds and Scope:
       type another threshold and see who would drop out or come in.

  Database: {database}
  Odoo's log: {log}
  Ctrl-C stops everything.
  ────────────────────────────────────────────────────────────
"""


def main(args):
    with setup.ready(args) as ready:
        with paths.locked(f"run-{paths.checkout_key()}-database"):
            database = ensure_database(ready, fresh=args.fresh)
        _serve(ready, args, database)
    return 0


def ensure_database(ready, fresh=False):
    """Create or update this checkout's demo database, with the addon's current files; return its name."""
    database = databases.name("run")
    state = paths.checkout() / f"run-{ready.server.key}.json"
    template = databases.template(ready, demo=True)
    wanted = {"addon": fingerprint(), "template": template}
    known = {}
    with contextlib.suppress(OSError, ValueError):
        known = json.loads(state.read_text())
    if fresh or not (known and databases.filestore(ready, database).is_dir() and databases.exists(ready, database)):
        state.unlink(missing_ok=True)
        with ui.step("Making the demo database") as current:
            databases.copy(ready, template, database)
            _install(ready, database, "-i", current, f"Mend it, then try again: {paths.ROOT}")
    elif known != wanted:
        with ui.step("Updating the demo database to the addon's current files") as current:
            _install(ready, database, "-u", current, "Mend it, or start anew: python3 dev run --fresh")
    state.write_text(json.dumps(wanted))
    return database


def _install(ready, database, how, current, todo):
    options = ["--with-demo", "--stop-after-init", "--no-http", "--max-cron-threads=0"]
    ui.run(ready.odoo("-d", database, how, paths.ADDON, *options), "Odoo could not load the addon.", todo, current,
           env=ready.env)


def fingerprint():
    """Return a digest that changes with any file of the addon; dev/ and hidden folders do not count."""
    found = hashlib.sha256()
    for folder, folders, files in os.walk(paths.ROOT):
        folders[:] = sorted(name for name in folders
                            if not name.startswith((".", "__")) and os.path.join(folder, name) != str(paths.DEV))
        for name in sorted(files):
            path = os.path.join(folder, name)
            if not os.path.islink(path):
                found.update(path.encode())
                with open(path, "rb") as content:
                    found.update(content.read())
    return found.hexdigest()


def _serve(ready, args, database):
    log = paths.checkout() / "run.log"
    with contextlib.ExitStack() as stack:
        # Hold the lock until Odoo listens, so that no other `python3 dev` finds the same free port.
        with paths.locked("http-port"), ui.step("Starting Odoo"):
            port = setup.free_port(args.port)
            command = ready.odoo("-d", database, f"--db-filter=^{database}$", f"--http-port={port}",
                                 f"--http-interface={args.interface}", *args.options)
            output = stack.enter_context(log.open("w"))
            process = stack.enter_context(processes.started(
                command, env=ready.env, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT))
            wait_until_served(process, port, log)
        if port != args.port:
            ui.say(f"  Port {args.port} is taken: using {port}.")
        ui.say(WELCOME.format(address=f"http://localhost:{port}", database=database, log=log))
        process.wait()
        raise ui.Problem(f"Odoo has stopped by itself; the end of its log:\n{_tail(log)}", f"See {log}.")


def wait_until_served(process, port, log):
    deadline = time.monotonic() + STARTED_WITHIN
    # The login page, not /web/health: it also generates Odoo's assets, so that the user's first page opens at once.
    while not _status(port, "/web/login"):
        if process.poll() is not None or time.monotonic() > deadline:
            raise ui.Problem(f"Odoo does not start; the end of its log:\n{_tail(log)}",
                             "Does the addon load? `python3 dev run --fresh` makes a new database.")
        time.sleep(0.1)


def _status(port, path):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


def _tail(log, lines=25):
    return "\n".join(f"    {line}" for line in log.read_text(errors="replace").splitlines()[-lines:])
