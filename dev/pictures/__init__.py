"""python3 dev pictures: takes the pictures of the documentation, and draws the banner of the apps store.

They show the demo in a database made for them, so a picture can't show what the addon no longer does. The camera needs
packages of Odoo's environment, so it runs as a program of its own there; see taking.py.
"""
import json
import os

from dev import browser, databases, paths, serve, setup, ui
from dev.pictures import screens

FOLDER = paths.ROOT / "static" / "description"
# Scheduled actions would change the demo, and ask services of Odoo for more data.
OPTIONS = ("--http-interface=127.0.0.1", "--max-cron-threads=0")


def main(args):
    browser.ensure()
    chosen = screens.choose(args.only)
    with setup.ready(args) as ready:
        databases.drop_left_behind(ready, "pictures")
        with databases.copied(ready, databases.template(ready, demo=True), "pictures") as database:
            with ui.step("Installing the addon with its demo") as current:
                ready.load(database, "-i", paths.ADDON, demo=True, current=current)
            records = _prepare(ready, database, "prepare")
            log = paths.checkout() / "pictures.log"
            with serve.serving(ready, database, log, 0, *OPTIONS) as (port, _odoo):
                address = f"http://127.0.0.1:{port}"
                _take(ready, address, [screen for screen in chosen if not screen.needs_sales], records)
                late = [screen for screen in chosen if screen.needs_sales]
                if late:
                    # These customers would crowd the other pictures, so they come last.
                    _prepare(ready, database, "sell")
                    _take(ready, address, late, records)
    for path in sorted(FOLDER.glob("*.png")):
        ui.say(f"  {path.relative_to(paths.ROOT)} ({path.stat().st_size / 1024:.0f} KB)")
    return 0


def _prepare(ready, database, function):
    """Call a function of inside.py in an Odoo shell; return what it reports."""
    with ui.step("Preparing the demo") as current:
        return ready.run(database, f"from dev.pictures import inside; inside.{function}(env)", current=current)[0]


def _take(ready, address, chosen, records):
    if not chosen:
        return
    order = json.dumps({"address": address, "names": [screen.name for screen in chosen], "records": records,
                        "folder": str(FOLDER)})
    with ui.step(f"Taking {len(chosen)} pictures") as current:
        ui.run([ready.python, "-m", "dev.pictures.taking"], "A picture could not be taken.",
               "Does the screen still look as dev/pictures/screens.py expects it?", current, given=order,
               cwd=paths.ROOT, env={**os.environ, "PYTHONPATH": str(paths.ROOT)})
