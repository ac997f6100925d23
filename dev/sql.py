"""python3 dev sql: write docs/engine.sql, the engine's statement for the programme of the demo."""
from dev import paths, serve, setup, ui

FILE = paths.ROOT / "docs" / "engine.sql"
CODE = f"""
from pathlib import Path
from odoo.addons.strategic_customer.tests.engine_sql import render
Path({str(FILE)!r}).write_text(render(env))
"""


def main(args):
    with setup.ready(args) as ready:
        with paths.locked(f"run-{paths.checkout_key()}-database"):
            database = serve.ensure_database(ready)
        with ui.step("Writing docs/engine.sql") as current:
            ui.run(ready.odoo("-d", database, "--no-http", "--max-cron-threads=0", command=("shell",)),
                   "Odoo could not render the statement.", "The lines above are Odoo's own.", current, env=ready.env,
                   given=CODE)
    return 0
