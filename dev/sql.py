"""python3 dev sql: writes docs/engine.sql, the engine's statement for the programme of the demo."""
from dev import paths, serve, setup, ui

FILE = paths.ROOT / "docs" / "engine.sql"
CODE = ("from pathlib import Path; from odoo.addons.strategic_customer.tests.engine_sql import render; "
        f"Path({str(FILE)!r}).write_text(render(env))")


def main(args):
    with setup.ready(args) as ready:
        database = serve.ensure_database(ready)
        with ui.step("Writing docs/engine.sql") as current:
            ready.run(database, CODE, current=current)
    return 0
