"""An Odoo server as in production: two workers for requests and one for scheduled actions, each a process."""
import contextlib
import re
import subprocess
import time
from pathlib import Path

from dev import paths, processes, serve, setup, ui

WORKERS = 2
# Odoo names each worker in its log when it starts.
CRON_WORKER = re.compile(r"Worker WorkerCron \((\d+)\) alive")
# After a collision Odoo logs a bad query first, and then tries again.
COLLISION = re.compile(r"could not serialize access|deadlock detected|could not obtain lock|"
                       r"canceling statement due to (conflict|lock timeout)", re.IGNORECASE)
RETRIED = re.compile(r"(\d) tries left, try again in")
RECORD = re.compile(r"^\d{4}-\d\d-\d\d [\d:,]+ \d+ (?P<level>[A-Z]+) ")
WORTH_A_LOOK = {"WARNING", "ERROR", "CRITICAL"}


class Server:
    """A running Odoo server on one database."""

    def __init__(self, port, log, process):
        self.port = port
        self.log = log
        self.process = process

    def cron_worker(self):
        """Return the process id of the newest worker for scheduled actions; None if none has started."""
        found = CRON_WORKER.findall(self.log.read_text(errors="replace"))
        return int(found[-1]) if found else None

    def read_log(self):
        """Return how often Odoo tried again after a collision, and the bad records of its log (see `is_bad`)."""
        text = self.log.read_text(errors="replace")
        records = []
        for line in text.splitlines():
            if RECORD.match(line) or line.startswith("Traceback") or not records:
                records.append(line)
            else:
                records[-1] += "\n" + line
        return len(RETRIED.findall(text)), [record for record in records if is_bad(record)]


def is_bad(record):
    """Return whether a log record is a warning or worse that says something about the addon."""
    found = RECORD.match(record)
    if found and found["level"] not in WORTH_A_LOOK:
        return False
    if "Running as user 'root'" in record or "(1) processed no record" in record:
        # The first is about this machine; the second about Odoo's own clean-up, which found nothing.
        return False
    if found and " py.warnings: " in record:
        # Odoo itself uses deprecated parts of its requirements.
        return f"/addons/{paths.ADDON}/" in record
    if " odoo.http: " in record and "Traceback" not in record:
        # Odoo told a person in plain words what can't be done.
        return False
    return not COLLISION.search(record)


@contextlib.contextmanager
def serving(ready, database, name, options=()):
    """Yield a `Server` on `database` that answers requests."""
    log = paths.checkout() / f"{name}.log"
    with contextlib.ExitStack() as stack:
        with paths.locked("http-port"), ui.step(f"Starting Odoo with {WORKERS} workers and the scheduler"):
            port, gevent_port = setup.free_port(8769), setup.free_port(8869)
            command = ready.odoo(
                "-d", database, f"--db-filter=^{database}$", f"--http-port={port}", f"--gevent-port={gevent_port}",
                "--http-interface=127.0.0.1", f"--workers={WORKERS}", "--max-cron-threads=1",
                "--limit-time-real=600", "--limit-time-cpu=600", *options,
                program=(Path(__file__).with_name("odoo_server.py"),),
            )
            output = stack.enter_context(log.open("w"))
            process = stack.enter_context(processes.started(
                command, env=ready.env, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT))
            serve.wait_until_served(process, port, log)
        server = Server(port, log, process)
        deadline = time.monotonic() + 30
        while server.cron_worker() is None and time.monotonic() < deadline:
            time.sleep(0.1)
        yield server
