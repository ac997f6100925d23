"""python3 dev shell: starts an Odoo shell, which runs its standard input as code if that is not a terminal."""
import contextlib
import sys

from dev import databases, processes, serve, setup, ui


def main(args):
    # Standard output is for what the user's code prints, so our messages go to standard error.
    with contextlib.redirect_stdout(sys.stderr), setup.ready(args) as ready:
        database = args.database
        if not database:
            database = serve.ensure_database(ready)
        elif not databases.exists(ready, database):
            raise ui.Problem(f"There is no database {database!r}.",
                             f"There are: {', '.join(databases.every(ready)) or 'none yet'}")
        return processes.foreground(ready.shell(database), env=ready.env)
