"""What every command needs: Odoo, its environment, a server; and how to call Odoo with them."""
import contextlib
import os
import socket
from dataclasses import dataclass
from pathlib import Path

from dev import environment, odoo_source, paths, postgres


@dataclass
class Setup:
    """All that Odoo needs to start."""

    source: odoo_source.Source
    python: Path
    server: postgres.Server

    @property
    def data(self):
        """Odoo's own data: filestores and sessions, for all databases of the server."""
        return paths.folder(paths.cache() / "odoo-data" / self.server.key)

    @property
    def env(self):
        return {
            **self.server.env, "PYTHONPATH": str(self.source.path),
            # A user's own configuration must not leak in, nor their Python set-up.
            "ODOO_RC": os.devnull, "OPENERP_SERVER": "", "PYTHONSAFEPATH": "1",
        }

    def odoo(self, *options, program=("-m", "odoo"), command=(), addons=(), checkout=None):
        """The command line of an Odoo that sees this checkout, and the folders `addons`.

        :param checkout: a folder that holds another state of the addon, in place of this checkout's
        """
        addons = [str(checkout or paths.addons()), *map(str, addons), *self.source.addons]
        return [self.python, *program, *command, f"--addons-path={','.join(addons)}", f"--data-dir={self.data}",
                *self.server.odoo_options, *options]


@contextlib.contextmanager
def ready(args):
    """Find or make what is missing; the server runs as long as the block lasts."""
    odoo_source.supported_python()
    source = odoo_source.find(args.odoo)
    python = environment.for_odoo(source)
    with postgres.running(args, python) as server:
        yield Setup(source, python, server)


def free_port(wanted=0):
    """The wanted port of localhost if it is free, else the next free one; any for 0."""
    for port in range(wanted, wanted + 100 if wanted else 1):
        with socket.socket() as probe:
            # As Odoo itself binds: a port that merely cools down from the last run is free.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return probe.getsockname()[1]
    return free_port()
