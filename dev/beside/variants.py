"""Runs the addon's own tests under other conditions: with its demo, in yen, in Auckland's time, in random order.

Tests that need a browser are left out: their clicks call the same server code, and take most of the time.
"""
import secrets

from dev import paths, selection, testing, ui

BROWSER = "*hoot*", "*tour*", "*accessibility*", "test_readiness_page.*"
YEN = (
    "UPDATE res_currency SET active = TRUE WHERE name = 'JPY'",
    "UPDATE res_company SET currency_id = (SELECT id FROM res_currency WHERE name = 'JPY')",
)
AUCKLAND = ("UPDATE res_partner SET tz = 'Pacific/Auckland'",)


def with_demo(ground):
    _run(ground, "on a database with its demo", demo=True)


def in_yen(ground):
    _run(ground, "in yen", statements=YEN)


def in_auckland(ground):
    _run(ground, "in Auckland", statements=AUCKLAND, zone="Pacific/Auckland")


def in_random_order(ground):
    seed = ground.seed or secrets.randbelow(10**6) + 1
    _run(ground, f"in random order, seed {seed}", seed=seed)


def _run(ground, title, demo=False, statements=(), zone=None, seed=0):
    """Run the addon's tests once.

    :param statements: SQL that sets the conditions up
    :param zone: time zone of PostgreSQL's sessions (Odoo itself is always in UTC)
    """
    log = paths.checkout() / "beside_tests.log"
    with ground.copied("tests", demo) as database:
        if zone:
            statements += (f"""ALTER DATABASE "{database}" SET timezone = '{zone}'""",)
        if statements:
            ground.ready.server.execute(*statements, database=database)
        with ui.step(f"The addon's tests {title}") as current:
            results = testing.Results(ground.tally, current)
            options = ("-i", paths.ADDON, *(("--with-demo",) if demo else ()))
            status = testing.run_odoo(ground.ready, database, options, _tags(), log, results, seed)
            results.end(status, log)
            current.detail = f"{results.ran} tests"


def _tags():
    skipped = [f"-/{paths.ADDON}:{name}" for file, name, methods in selection.classes()
               if methods and any(selection.matches(pattern, f"{file}.{name}") for pattern in BROWSER)]
    return ",".join([f"/{paths.ADDON}", *skipped])
