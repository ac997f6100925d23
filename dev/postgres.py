"""The PostgreSQL server that Odoo uses: the one that --db- options or PG variables name, else the embedded one."""
import contextlib
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from dev import embedded, paths, ui


@dataclass
class Server:
    """A running server, and how to connect to it."""

    host: str
    port: str
    user: str
    password: str
    python: Path
    embedded: bool

    @property
    def key(self):
        """Return a key that tells servers apart, since two servers may have databases of the same name."""
        return "embedded" if self.embedded else paths.digest(self.host, self.port, length=8)

    @property
    def env(self):
        """Return our environment variables with PGHOST and the like set to this server; Odoo obeys them too."""
        given = {"PGHOST": self.host, "PGPORT": self.port, "PGUSER": self.user, "PGPASSWORD": self.password}
        # For the embedded server, leave out the user's own PG variables: they are about another server.
        kept = {name: value for name, value in os.environ.items() if not (self.embedded and name.startswith("PG"))}
        return {**kept, **{name: value for name, value in given.items() if value}}

    def execute(self, *statements, database="postgres"):
        """Run statements, each in its own transaction; return the rows of the last one as lists of strings.

        :raise Problem: if a statement or the connection fails, with the server's own message
        """
        result = subprocess.run([str(self.python), "-c", EXECUTE, database, *statements], env=self.env, text=True,
                                capture_output=True, check=False)
        if result.returncode:
            raise ui.Problem(f"PostgreSQL says: {result.stderr.strip()}",
                             "Check the server's address and rights: --db-host, --db-port, --db-user, --db-password.")
        return [line.split("\t") for line in result.stdout.splitlines()]


EXECUTE = """
import sys, psycopg2
try:
    connection = psycopg2.connect(dbname=sys.argv[1])
    connection.autocommit = True
    cursor = connection.cursor()
    for statement in sys.argv[2:]:
        cursor.execute(statement)
    for row in cursor.fetchall() if cursor.description else []:
        print(*row, sep="\\t")
except psycopg2.Error as error:
    sys.exit(str(error).strip())
"""


@contextlib.contextmanager
def running(args, python):
    """Yield the server to use. If it is the embedded one, it runs at least as long as the block.

    :raise Problem: if the role that the user named may not create databases
    """
    named = {key: getattr(args, f"db_{key}", None) or os.environ.get(f"PG{key.upper()}", "")
             for key in ("host", "port", "user", "password")}
    if any(named.values()):
        server = Server(**named, python=python, embedded=False)
        [[allowed]] = server.execute("SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user")
        if allowed != "True":
            raise ui.Problem("The PostgreSQL user may not create databases.",
                             f"As an administrator: ALTER ROLE {named['user']} CREATEDB")
        yield server
        return
    with embedded.running() as sockets:
        yield Server(host=str(sockets), port="", user=embedded.ROLE, password="", python=python, embedded=True)
