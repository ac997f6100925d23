"""An Odoo server as in production: two workers for requests, one for scheduled actions, all of them processes."""
import contextlib
import re
import subprocess
import time

from dev import paths, processes, serve, setup, ui

WORKERS = 2
# Odoo names each worker in its log when it starts.
CRON_WORKER = re.compile(r"Worker WorkerCron \((\d+)\) alive")
# A collision that Odoo tries again is logged as a bad query first.
COLLISION = re.compile(r"could not serialize access|deadlock detected|could not obtain lock|"
                       r"canceling statement due to (conflict|lock timeout)", re.IGNORECASE)
RETRIED = re.compile(r"(\d) tries left, try again in")
LEVEL = re.compile(r"^\d{4}-\d\d-\d\d [\d:,]+ \d+ (WARNING|ERROR|CRITICAL) ")


class Server:
    """A running Odoo server on one database."""

    def __init__(self, port, log, process):
        self.port = port
        self.log = log
        self.process = process

    def cron_worker(self):
        """Return the process id of the newest worker for scheduled actions."""
        found = CRON_WORKER.findall(self.log.read_text(errors="replace"))
        return int(found[-1]) if found else None

    def read_log(self):
        """Return how many collisions were tried again, and the records that are neither that nor information."""
        text = self.log.read_text(errors="replace")
        bad, record = [], []
        for line in [*text.splitlines(), "2000-01-01 00:00:00,000 1 INFO end"]:
            if re.match(r"^\d{4}-\d\d-\d\d [\d:,]+ \d+ [A-Z]+ ", line):
                whole = "\n".join(record)
                if record and LEVEL.match(record[0]) and not COLLISION.search(whole) and not is_harmless(whole):
                    bad.append(whole)
                record = []
            record.append(line)
        return len(RETRIED.findall(text)), bad


def is_harmless(record):
    """Tell whether a warning says nothing of the addon: Odoo's own deprecations, users refused in plain words."""
    if "py.warnings" in record:
        return paths.ADDON not in record
    return "odoo.http: " in record and "Traceback" not in record


@contextlib.contextmanager
def serving(ready, database, name, options=()):
    """Yield a `Server` on `database`, answering."""
    log = paths.checkout() / f"{name}.log"
    with contextlib.ExitStack() as stack:
        with paths.locked("http-port"), ui.step(f"Starting Odoo with {WORKERS} workers and the scheduler"):
            port, gevent_port = setup.free_port(8769), setup.free_port(8869)
            command = ready.odoo(
                "-d", database, f"--db-filter=^{database}$", f"--http-port={port}", f"--gevent-port={gevent_port}",
                "--http-interface=127.0.0.1", f"--workers={WORKERS}", "--max-cron-threads=1",
                "--limit-time-real=600", "--limit-time-cpu=600", *options,
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
