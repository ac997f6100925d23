"""A primary server and its streaming replica, which gets Odoo's read-only calls (--replica)."""
import contextlib
import os
import random
import shutil
import subprocess
import tempfile
import threading
import time
from pathlib import Path

from dev import embedded, paths, processes, ui

PAUSES = (0.2, 4.0)  # seconds for which the replica replays nothing
PLAYS = (1.0, 6.0)  # seconds between two pauses
PRIMARY_PORT, REPLICA_PORT = 5432, 5433
SETTINGS = {
    "listen_addresses": "", "fsync": "off", "wal_level": "replica", "max_wal_senders": 4, "max_connections": 100,
    "shared_buffers": "512MB", "work_mem": "32MB", "max_wal_size": "4GB", "hot_standby": "on",
    # When a row changes that a query on the replica reads, the replica waits this long before it cancels the query.
    "max_standby_streaming_delay": "30s", "log_min_messages": "fatal",
}


class Cluster:
    """A primary server of our own: the shared one (wal_level minimal) writes no WAL that a replica could follow."""

    def __init__(self, folder, programs, owner):
        self.folder = folder
        self.programs = programs
        self.owner = owner
        self.sockets = folder / "socket"
        self.paused = 0.0
        self.count = 0
        self.before = 0

    @property
    def user(self):
        return {"user": self.owner, "group": self.owner, "extra_groups": []} if self.owner else {}

    @property
    def options(self):
        """Return Odoo's options that send read-only calls to the replica."""
        return (f"--db_replica_host={self.sockets}", f"--db_replica_port={REPLICA_PORT}")

    def make(self):
        for path in (self.folder / "primary", self.sockets):
            path.mkdir(mode=0o700)
            if self.owner:
                shutil.chown(path, self.owner, self.owner)
        self.program("initdb", "-D", self.folder / "primary", "-U", "postgres", "--auth=trust", "--encoding=UTF8",
                     "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--no-sync")

    def program(self, name, *arguments):
        return ui.run([self.programs / name, *arguments], f"{name} failed.", "The lines above are its own.",
                      cwd="/", **self.user)

    @contextlib.contextmanager
    def running(self, name, port):
        """Run the server `name` (primary or replica) on its data folder during the block."""
        options = {**SETTINGS, "unix_socket_directories": self.sockets, "port": port}
        command = [self.programs / "postgres", "-D", self.folder / name]
        command += [f"--{key}={value}" for key, value in options.items()]
        with (self.folder / f"{name}.log").open("w") as output, processes.started(
            command, stdout=output, stderr=output, cwd="/", **self.user,
        ):
            deadline = time.monotonic() + 60
            while subprocess.run([self.programs / "pg_isready", "-q", "-h", self.sockets, "-p", str(port)],
                                 check=False).returncode:
                if time.monotonic() > deadline:
                    raise ui.Problem(f"The {name} server does not start.",
                                     (self.folder / f"{name}.log").read_text()[-1500:])
                time.sleep(0.1)
            yield

    def sql(self, statement, port=REPLICA_PORT, database="postgres"):
        asked = subprocess.run([self.programs / "psql", "-h", self.sockets, "-p", str(port), "-U", "postgres", "-qAt",
                                "-c", statement, database], text=True, capture_output=True, check=False)
        return asked.stdout.strip()

    @contextlib.contextmanager
    def standby(self, _ready):
        """Copy the primary, and have the copy follow it during the block."""
        with ui.step("Making the replica"):
            self.program("pg_basebackup", "-h", self.sockets, "-p", str(PRIMARY_PORT), "-U", "postgres", "-R", "-X",
                         "stream", "-c", "fast", "-D", self.folder / "replica")
        with self.running("replica", REPLICA_PORT):
            yield

    @contextlib.contextmanager
    def pauses(self):
        """Pause the replica now and then during the block."""
        stop = threading.Event()
        self.before = self.transactions()

        def play():
            chance = random.Random(1)
            while not stop.wait(chance.uniform(*PLAYS)):
                lag = chance.uniform(*PAUSES)
                self.sql("SELECT pg_wal_replay_pause()")
                stop.wait(lag)
                self.sql("SELECT pg_wal_replay_resume()")
                self.paused += lag
                self.count += 1

        thread = threading.Thread(target=play, daemon=True)
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join(30)
            self.sql("SELECT pg_wal_replay_resume()")

    def transactions(self):
        return int(self.sql("SELECT sum(xact_commit + xact_rollback) FROM pg_stat_database WHERE datname LIKE '%soak%'")
                   or 0)

    def story(self):
        served = self.transactions() - self.before
        return f"the replica served {served:,} transactions, and was paused {self.count} times for {self.paused:.0f} s"


@contextlib.contextmanager
def cluster(args):
    """Yield a running primary; set the database options in `args` to it."""
    if os.name != "posix":
        raise ui.Problem("A replica needs a Unix system.", "Run `python3 dev soak` without --replica.")
    home = embedded.find_home()
    programs = embedded.install_server(home)
    owner = embedded.find_owner()
    # In the folder for everybody's temporary files: the system user that PostgreSQL runs as must be able to enter it.
    with tempfile.TemporaryDirectory(prefix="strategic_customer_") as place:
        folder = Path(place)
        folder.chmod(0o711)
        if owner:
            shutil.chown(folder, owner, owner)
        made = Cluster(folder, programs, owner)
        with ui.step("Making a primary server of our own"):
            made.make()
        with made.running("primary", PRIMARY_PORT):
            made.sql(f"CREATE ROLE {embedded.ROLE} LOGIN CREATEDB", PRIMARY_PORT)
            args.db_host, args.db_port, args.db_user = str(made.sockets), str(PRIMARY_PORT), embedded.ROLE
            paths.folder(paths.cache())
            yield made
