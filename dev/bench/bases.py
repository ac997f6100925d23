"""The databases that rows start from, created when they are needed, for one run or, with --keep, for later runs too.

Each kind is created from another one. EMPTY has crm only; PLAIN adds customers, UNSCORED the addon and a programme,
SCORED the scores, ORDINARY the ordinary addon with a copy of the programme. LEADS is EMPTY with leads for Odoo's own
scoring.
"""
import contextlib
import json
import os
from pathlib import Path

from dev import databases, paths, serve, ui

EMPTY, PLAIN, UNSCORED, SCORED, ORDINARY, LEADS = "empty", "plain", "unscored", "scored", "ordinary", "leads"
MARK = "BENCH "
# The addons path in which Odoo finds the ordinary addon.
FOLDER = Path(__file__).parent
# The files that create each kind: when one of them changes, the database is created again.
MADE_BY = {
    PLAIN: ("data.py",), UNSCORED: ("data.py",), SCORED: ("data.py",), ORDINARY: ("data.py", "ordinary_data.py"),
    LEADS: ("leads.py",),
}


class Bases:
    """Creates base databases, copies them, and runs Odoo on them."""

    def __init__(self, ready, keep):
        self.ready = ready
        self.keep = keep
        self.used = set()

    def get(self, kind, size):
        """Return the name of the base of a kind with so many customers (or leads), created if it is missing."""
        if kind == EMPTY:
            return databases.template(self.ready, demo=False)
        base = databases.name(f"benchbase_{kind}_{size}_{self._key(kind)}")
        if not databases.whole(self.ready, base):
            self._make(kind, size, base)
        self.used.add(base)
        return base

    def _key(self, kind):
        sources = [(FOLDER / name).read_text(encoding="utf-8") for name in MADE_BY[kind]]
        if kind in {UNSCORED, SCORED, ORDINARY}:
            sources.append(serve.fingerprint())
        if kind == ORDINARY:
            sources += [path.read_text(encoding="utf-8") for path in sorted((FOLDER / "ordinary").rglob("*.py"))]
        return paths.digest(*sources, self.ready.source.fingerprint, databases.RECIPE, length=6)

    def _make(self, kind, size, base):
        origin = self.get(*{
            PLAIN: (EMPTY, 0), LEADS: (EMPTY, 0), UNSCORED: (PLAIN, size), SCORED: (UNSCORED, size),
            ORDINARY: (SCORED, size),
        }[kind])
        # Bases that were kept for other versions of the files are useless now.
        databases.drop(self.ready, *databases.named(self.ready, f"benchbase_{kind}_{size}_"))
        unfinished = databases.name(f"bench_{os.getpid()}")
        with ui.step(f"Making a database: {kind}, {size:,}") as current:
            databases.copy(self.ready, origin, unfinished)
            if kind in {UNSCORED, ORDINARY}:
                self.install(unfinished, "ordinary" if kind == ORDINARY else paths.ADDON, current)
            self.run(unfinished, {
                PLAIN: f"from dev.bench import data; data.build_customers(env, {size})",
                UNSCORED: "from dev.bench import data; data.build_programme(env)",
                SCORED: "env['strategic.scoring']._rescore_all(); env.cr.commit()",
                ORDINARY: "from dev.bench import ordinary_data; ordinary_data.build(env)",
                LEADS: f"from dev.bench import leads; leads.build(env, {size})",
            }[kind], current)
            self.ready.server.execute("VACUUM ANALYZE", database=unfinished)
            databases.rename(self.ready, unfinished, base)

    @contextlib.contextmanager
    def copied(self, kind, size, purpose="bench"):
        """Yield the name of a fresh copy of a base; drop it at the end."""
        base = self.get(kind, size)
        copy = databases.name(f"{purpose}_{os.getpid()}")
        try:
            databases.copy(self.ready, base, copy)
            yield copy
        finally:
            databases.drop(self.ready, copy)

    def install(self, database, addon, current=None):
        options = ["-d", database, "-i", addon, "--stop-after-init", "--no-http", "--max-cron-threads=0"]
        ui.run(self.ready.odoo(*options, addons=self.addons), f"Odoo could not load {addon}.",
               "Mend it, then try again.", current, env=self.ready.env)

    @property
    def addons(self):
        return (FOLDER,)

    def shell(self, database):
        """Return the command line of an Odoo shell on a database."""
        return self.ready.odoo("-d", database, "--no-http", "--max-cron-threads=0", "--log-level=warn",
                               command=("shell",), addons=self.addons)

    def run(self, database, statement, current=None):
        """Run a statement in an Odoo shell; return its last report, or None."""
        output = ui.run(self.shell(database), "A benchmark failed.", "The lines above are its own.", current,
                        env=self.ready.env, given=script(statement))
        reports = [line.partition(MARK)[2] for line in output.splitlines() if line.startswith(MARK)]
        return json.loads(reports[-1]) if reports else None

    def drop_unless_kept(self):
        if not self.keep:
            databases.drop(self.ready, *self.used)


def script(statement):
    """Return the input that has an Odoo shell run a statement; an exception ends the shell with an error status."""
    return f"import sys; sys.path.append({str(paths.ROOT)!r}); {statement}\n"
