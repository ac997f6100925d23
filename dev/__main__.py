"""python3 dev run | test | shell | sql | terms | pictures | package | bench | soak | beside: see --help."""
import argparse
import importlib
import sys
from pathlib import Path

# `python3 dev` puts this folder first on sys.path, but the package `dev` lies in the folder above.
sys.path[0] = str(Path(__file__).resolve().parent.parent)

from dev import processes, ui  # noqa: E402 (needs the path)

MODULES = {"run": "dev.serve", "test": "dev.testing", "shell": "dev.shell", "sql": "dev.sql", "terms": "dev.terms",
           "pictures": "dev.pictures", "package": "dev.package", "bench": "dev.bench", "soak": "dev.soak",
           "beside": "dev.beside"}
EXAMPLES = """
examples:
  python3 dev run                            serve a demo on http://localhost:8069
  python3 dev run --odoo ~/odoo              ... with your own checkout of Odoo 19
  python3 dev test                           all tests and linters
  python3 dev test --only scoring            ... those with "scoring" in file, class or name
  echo 'print(env["res.partner"].search_count([]))' | python3 dev shell
  python3 dev bench --partners 20000
  python3 dev soak --replica
  python3 dev beside --only uninstall

State is kept in ~/.cache/strategic_customer (XDG_CACHE_HOME and STRATEGIC_CUSTOMER_CACHE are obeyed);
remove that folder to start over. PostgreSQL's own variables (PGHOST, PGUSER ...) work as the --db- options do.
"""


def parser():
    main = argparse.ArgumentParser(
        prog="python3 dev", description="Try, test and measure the addon: sets Odoo 19 and PostgreSQL up.",
        epilog=EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    common = argparse.ArgumentParser(add_help=False)
    setup = common.add_argument_group("what to run on (found or fetched if not given)")
    setup.add_argument("--odoo", metavar="PATH", help="an Odoo 19 checkout (also: ODOO_SOURCE)")
    setup.add_argument("--db-host", help="a PostgreSQL server of your own: its host, or the folder of its socket")
    setup.add_argument("--db-port")
    setup.add_argument("--db-user", help="a role that may create databases, not postgres")
    setup.add_argument("--db-password")
    commands = main.add_subparsers(dest="command", required=True, metavar="|".join(MODULES))

    run = commands.add_parser("run", parents=[common], help="serve the addon with demo data")
    run.add_argument("--port", type=int, default=8069, help="first port to try (default 8069)")
    run.add_argument("--interface", default="127.0.0.1",
                     help="address to listen on (default 127.0.0.1: this machine only; the login is admin/admin)")
    run.add_argument("--fresh", action="store_true", help="make the database anew")
    run.add_argument("options", nargs="*", metavar="-- OPTIONS", help="more options for Odoo, e.g. -- --dev=all")

    test = commands.add_parser("test", parents=[common], help="run every test and linter")
    test.add_argument("--only", metavar="PATTERN",
                      help="those with PATTERN in file, class or name; * and ? as in a shell")
    test.add_argument("--fix", action="store_true", help="first have the linters mend what they can")
    test.add_argument("--keep", action="store_true", help="keep the database, and say its name")

    shell = commands.add_parser("shell", parents=[common], help="an Odoo shell; reads standard input")
    shell.add_argument("-d", dest="database", metavar="DB", help="the database (default: that of `run`)")

    commands.add_parser("sql", parents=[common], help="write docs/engine.sql, the statement that scores customers")

    commands.add_parser("terms", parents=[common], help="export the terms to i18n/, and add new ones to each language")

    pictures = commands.add_parser("pictures", parents=[common],
                                   help="take the pictures of the documentation, with Chromium")
    pictures.add_argument("--only", metavar="NAME,…", help="single pictures; a wrong name lists them")

    commands.add_parser("package", help="write the zip and the wheel of what is committed into dist/")

    bench = commands.add_parser("bench", parents=[common], help="run the benchmarks")
    bench.add_argument("--partners", type=int, default=1_000_000, metavar="N", help="customers (default 1,000,000)")
    bench.add_argument("--only", metavar="ROW", help="one row")
    bench.add_argument("--json", metavar="FILE", help="write the rows there")
    bench.add_argument("--keep", action="store_true",
                       help="keep the databases for the next bench with as many customers")

    soak = commands.add_parser("soak", parents=[common], help="twenty people at work while the scoring is killed")
    soak.add_argument("--partners", type=int, default=150_000, metavar="N", help="customers (default 150,000)")
    soak.add_argument("--minutes", type=float, default=5, help="how long people work (default 5)")
    soak.add_argument("--replica", action="store_true",
                      help="read-only calls go to a streaming replica that is paused now and then")
    soak.add_argument("--keep", action="store_true", help="keep the databases it starts from for the next time")

    beside = commands.add_parser("beside", parents=[common],
                                 help="the addon beside Odoo's own and others, updated, upgraded, uninstalled")
    beside.add_argument("--only", metavar="PART,…", help="single parts; a wrong name lists them")
    beside.add_argument("--seed", type=int, metavar="N", help="the random order of tests that this seed gave before")
    return main


def main():
    args = parser().parse_args()
    processes.take_charge()
    try:
        return importlib.import_module(MODULES[args.command]).main(args)
    except ui.Problem as error:
        ui.problem(error)
        if args.command in {"test", "beside"}:
            # Programs read the numbers of passed and failed tests from the last line, so print it after a problem too.
            ui.say("0 passed, 1 failed")
        return 1
    except KeyboardInterrupt:
        ui.say("\nStopped.")
        return 130
    finally:
        processes.bury()


if __name__ == "__main__":
    sys.exit(main())
