"""For `dev soak --replica`: a primary PostgreSQL server, and a streaming replica that gets Odoo's read-only calls."""
import contextlib
import random
import tempfile
import threading
import time
from pathlib import Path

from dev import embedded, processes, ui

PAUSES = (0.2, 4.0)  # least and most seconds of a pause, in which the replica applies no changes of the primary
PLAYS = (1.0, 6.0)  # least and most seconds between two pauses
PRIMARY_PORT, REPLICA_PORT = 5432, 5433
SETTINGS = {
    "listen_addresses": "", "fsync": "off", "wal_level": "replica", "max_wal_senders": 4, "max_connections": 100,
    "shared_buffers": "512MB", "work_mem": "32MB", "max_wal_size": "4GB", "hot_standby": "on",
    # When a change of the primary conflicts with a query on the replica, the query is cancelled after this time.
    "max_standby_streaming_delay": "30s", "log_min_messages": "fatal",
}


class Cluster:
    """A primary server and its replica.

    The embedded server that all of dev/ shares can't be the primary: its wal_level, `minimal`, allows no replica.
    """

    def __init__(self, folder, programs):
        self.folder = folder
        self.programs = programs
        self.sockets = folder / "socket"
        self.paused = 0.0
        self.count = 0
        self.before = 0

    @property
    def options(self):
        """Return Odoo's options that send read-only calls to the replica."""
        return (f"--db_replica_host={self.sockets}", f"--db_replica_port={REPLICA_PORT}")

    @contextlib.contextmanager
    def running(self, name, port):
        """Run the server `name` (primary or replica) on its data folder during the block."""
        options = {**SETTINGS, "unix_socket_directories": self.sockets, "port": port}
        command = [self.programs.folder / "postgres", "-D", self.folder / name,
                   *(f"--{key}={value}" for key, value in options.items())]
        log = self.folder / f"{name}.log"
        with processes.logged(command, log, cwd="/", **self.programs.account):
            deadline = time.monotonic() + 60
            while not self.answers(port):
                if time.monotonic() > deadline:
                    raise ui.Problem(f"The {name} server does not start:\n{ui.tail(log)}", "Try without --replica.")
                time.sleep(0.1)
            yield

    def answers(self, port):
        with contextlib.suppress(ui.Problem):
            return bool(self.sql("SELECT 1", port))
        return False

    def sql(self, statement, port=REPLICA_PORT):
        return self.programs.psql(self.sockets, statement, port)

    @contextlib.contextmanager
    def standby(self):
        """Make a replica of the primary, and run it during the block."""
        with ui.step("Making the replica"):
            self.programs.run("pg_basebackup", "-h", self.sockets, "-p", PRIMARY_PORT, "-U", "postgres", "-R",
                              "-X", "stream", "-c", "fast", "-D", self.folder / "replica")
        with self.running("replica", REPLICA_PORT):
            yield

    @contextlib.contextmanager
    def pauses(self):
        """Let the replica lag behind during the block: at random, it stops applying the changes of the primary."""
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
        return int(self.sql("SELECT COALESCE(sum(xact_commit + xact_rollback), 0) FROM pg_stat_database "
                            "WHERE datname LIKE '%soak%'"))

    def story(self):
        served = self.transactions() - self.before
        return f"the replica served {served:,} transactions, and was paused {self.count} times for {self.paused:.0f} s"


@contextlib.contextmanager
def cluster(args):
    """Yield a `Cluster` whose primary runs; change the database options in `args` so that they name this primary."""
    programs = embedded.programs(embedded.find_home())
    # The system user that PostgreSQL runs as can enter the system's temporary folder, but perhaps not the cache folder.
    with tempfile.TemporaryDirectory(prefix="strategic_customer_") as place:
        made = Cluster(Path(place), programs)
        programs.give(made.folder)
        with ui.step("Making a primary server of our own"):
            programs.initdb(made.folder / "primary")
            programs.give(made.sockets)
        with made.running("primary", PRIMARY_PORT):
            made.sql(f"CREATE ROLE {embedded.ROLE} LOGIN CREATEDB", PRIMARY_PORT)
            args.db_host, args.db_port, args.db_user = str(made.sockets), str(PRIMARY_PORT), embedded.ROLE
            yield made
