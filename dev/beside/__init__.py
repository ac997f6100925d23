"""python3 dev beside: tests the addon beside other addons, and when it is updated, upgraded or uninstalled.

Each part has its own databases and drops them at its end. The last line is `N passed, N failed`.
"""
import time

from dev import databases, setup, testing, ui
from dev.beside import (
    dashboards,
    example,
    large_demo,
    neighbours,
    odoo_suites,
    revenue,
    uninstall,
    update,
    upgrade,
    variants,
)
from dev.beside.ground import Ground

PARTS = {
    "odoo": odoo_suites.run,
    "neighbours": neighbours.run,
    "revenue": revenue.run,
    "update": update.run,
    "upgrade": upgrade.run,
    "uninstall": uninstall.run,
    "example": example.run,
    "dashboards": dashboards.run,
    "large": large_demo.run,
    "demo": variants.with_demo,
    "yen": variants.in_yen,
    "auckland": variants.in_auckland,
    "random": variants.in_random_order,
}


def main(args):
    wanted = args.only.split(",") if args.only else PARTS
    if unknown := [name for name in wanted if name not in PARTS]:
        raise ui.Problem(f"No part is called {', '.join(unknown)}.", f"There are: {', '.join(PARTS)}")
    chosen = [name for name in PARTS if name in wanted]
    tally = testing.Tally()
    with setup.ready(args) as ready:
        databases.drop_left_behind(ready, "beside")
        for name in chosen:
            started = time.monotonic()
            ui.say(f"── {name}")
            try:
                PARTS[name](Ground(ready, tally, args.seed))
            except ui.Problem as error:
                tally.add(name, f"{error.what}\n→ {error.todo}")
            ui.say(f"   {name}: {ui.seconds(time.monotonic() - started)}")
    ui.say(f"{tally.passed} passed, {tally.failed} failed")
    return 1 if tally.failed or not tally.passed else 0
