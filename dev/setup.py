"""Prepares what every command needs: Odoo, its Python environment, a database server, and Odoo's command line."""
import contextlib
import os
import socket
from dataclasses import dataclass
from pathlib import Path

from dev import environment, odoo_source, paths, postgres, reports, ui

QUIET = ("--no-http", "--max-cron-threads=0")
ITS_OWN_LINES = "The lines above are Odoo's own."


@dataclass
class Setup:
    """All that Odoo needs to start: its source, its Python and a database server."""

    source: odoo_source.Source
    python: Path
    server: postgres.Server

    @property
    def data(self):
        """Return the folder of Odoo's own data: filestores and sessions of all databases of the server."""
        return paths.folder(paths.cache() / "odoo-data" / self.server.key)

    @property
    def env(self):
        return {
            **self.server.env, "PYTHONPATH": str(self.source.path),
            # The user's own configuration of Odoo and of Python must not change what Odoo does here.
            "ODOO_RC": os.devnull, "OPENERP_SERVER": "", "PYTHONSAFEPATH": "1",
        }

    def odoo(self, *options, program=("-m", "odoo"), command=(), checkout=None):
        """Return the command line that starts Odoo with this checkout in its addons path.

        :param checkout: a folder that holds another version of the addon, to use instead of this checkout
        """
        addons = ",".join([str(checkout or paths.addons()), *self.source.addons])
        return [self.python, *program, *command, f"--addons-path={addons}", f"--data-dir={self.data}", *options]

    def load(self, database, how, *modules, demo=False, checkout=None, current=None, todo=ITS_OWN_LINES):
        """Install (`how` is -i) or update (-u) modules; return Odoo's log."""
        options = ["-d", database, how, ",".join(modules), "--stop-after-init", *QUIET]
        options += ["--with-demo"] if demo else []
        return ui.run(self.odoo(*options, checkout=checkout), f"Odoo could not load {', '.join(modules)}.", todo,
                      current, env=self.env)

    def shell(self, database, checkout=None):
        """Return the command line that starts an Odoo shell on a database."""
        return self.odoo("-d", database, *QUIET, "--log-level=warn", command=("shell",), checkout=checkout)

    def run(self, database, statement, checkout=None, current=None):
        """Run a statement in an Odoo shell; return what it reports (see reports.py), or None, and Odoo's log."""
        output = ui.run(self.shell(database, checkout), "It failed in an Odoo shell.", ITS_OWN_LINES, current,
                        env=self.env, given=reports.script(statement))
        return reports.split(output)


@contextlib.contextmanager
def ready(args):
    """Fetch or create what is missing, and yield a `Setup`, whose database server runs during the block."""
    odoo_source.supported_python()
    source = odoo_source.find(args.odoo)
    python = environment.for_odoo(source)
    with postgres.running(args, python) as server:
        yield Setup(source, python, server)


def free_port(wanted=0):
    """Return a free port of localhost: `wanted`, else the next free port; any free port if `wanted` is 0."""
    for port in range(wanted, wanted + 100 if wanted else 1):
        with socket.socket() as probe:
            # Bind with SO_REUSEADDR, as Odoo does: a port that is in TIME_WAIT since the last run counts as free.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return probe.getsockname()[1]
    return free_port()
