"""Runs an Odoo server as in production: two workers for requests and one for scheduled actions, each a process."""
import contextlib
import re
from pathlib import Path

from dev import odoo_log, paths, serve, setup

WORKERS = 2
# Odoo logs the process id of each worker when the worker starts.
CRON_WORKER = re.compile(r"Worker WorkerCron \((\d+)\) alive")
# When transactions collide, Odoo logs the failed query as an error, and then tries the transaction again.
COLLISION = re.compile(r"could not serialize access|deadlock detected|could not obtain lock|"
                       r"canceling statement due to (conflict|lock timeout)", re.IGNORECASE)
RETRIED = re.compile(r"(\d) tries left, try again in")


class Server:
    """A running Odoo server on one database."""

    def __init__(self, port, log):
        self.port = port
        self.log = log

    def cron_worker(self):
        """Return the process id of the newest worker for scheduled actions."""
        return int(CRON_WORKER.findall(self.log.read_text(errors="replace"))[-1])

    def read_log(self):
        """Return how often Odoo retried a transaction after a collision, and the faults in its log (see `is_fault`)."""
        text = self.log.read_text(errors="replace")
        return len(RETRIED.findall(text)), [entry.text for entry in odoo_log.bad_entries(text) if is_fault(entry)]


def is_fault(entry):
    """Return whether a warning or an error in Odoo's log may be a fault of the addon."""
    if "Running as user 'root'" in entry.text or "(1) processed no record" in entry.text:
        # Neither warning is about the addon: one says that Odoo runs as root, the other is about Odoo's own scheduled
        # action for cleaning up, whose id is 1.
        return False
    if entry.logger == "odoo.http" and "Traceback" not in entry.text:
        # This entry is no fault: it has the text of an error that Odoo told the user, such as a UserError. For any
        # other error, odoo.http also logs the traceback.
        return False
    return not COLLISION.search(entry.text)


@contextlib.contextmanager
def serving(ready, database, options=()):
    """Run a server on `database` during the block; yield the `Server` once it answers requests."""
    log = paths.checkout() / "soak.log"
    options = (f"--gevent-port={setup.free_port()}", "--http-interface=127.0.0.1", f"--workers={WORKERS}",
               "--max-cron-threads=1", "--limit-time-real=600", "--limit-time-cpu=600", *options)
    program = (Path(__file__).with_name("odoo_server.py"),)
    with serve.serving(ready, database, log, 8769, *options, program=program) as (port, _process):
        yield Server(port, log)
