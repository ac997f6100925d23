"""The databases that rows start from, created when they are needed, for one run or, with --keep, for later runs too.

Each kind is created from another one. EMPTY has crm only; PLAIN adds customers, UNSCORED the addon and a programme,
SCORED the scores. LEADS is EMPTY with leads for Odoo's own scoring.
"""
import os
from dataclasses import dataclass
from pathlib import Path

from dev import databases, paths, serve, ui

EMPTY, PLAIN, UNSCORED, SCORED, LEADS = "empty", "plain", "unscored", "scored", "leads"


@dataclass
class Kind:
    """How a kind of database is created: from another kind, by a statement with the number of customers (or leads).

    :param file: the file of this folder with the statement's code: when it changes, the database is created again
    """

    origin: str
    statement: str
    file: str = "data.py"
    installs: bool = False
    has_addon: bool = False


KINDS = {
    PLAIN: Kind(EMPTY, "from dev.bench import data; data.build_customers(env, {size})"),
    UNSCORED: Kind(PLAIN, "from dev.bench import data; data.build_programme(env)", installs=True, has_addon=True),
    SCORED: Kind(UNSCORED, "env['strategic.scoring']._rescore_all(); env.cr.commit()", has_addon=True),
    LEADS: Kind(EMPTY, "from dev.bench import leads; leads.build(env, {size})", "leads.py"),
}


class Bases:
    """Creates base databases and copies them."""

    def __init__(self, ready, keep):
        self.ready = ready
        self.keep = keep
        self.used = set()

    def get(self, kind, size):
        """Return the name of the base of a kind with so many customers (or leads), created if it is missing."""
        if kind == EMPTY:
            return databases.template(self.ready, demo=False)
        base = databases.name(f"benchbase_{kind}_{size}_{self._key(KINDS[kind])}")
        if not databases.whole(self.ready, base):
            self._make(kind, size, base)
        self.used.add(base)
        return base

    def _key(self, kind):
        code = Path(__file__).with_name(kind.file).read_text(encoding="utf-8")
        addon = serve.fingerprint() if kind.has_addon else ""
        return paths.digest(code, addon, self.ready.source.fingerprint, databases.RECIPE, length=6)

    def _make(self, kind, size, base):
        how = KINDS[kind]
        origin = self.get(how.origin, size)
        # Bases that were kept for other versions of the files are useless now.
        databases.drop(self.ready, *databases.named(self.ready, f"benchbase_{kind}_{size}_"))
        unfinished = databases.name(f"bench_{os.getpid()}")
        with ui.step(f"Making a database: {kind}, {size:,}") as current:
            databases.copy(self.ready, origin, unfinished)
            if how.installs:
                self.ready.load(unfinished, "-i", paths.ADDON, current=current)
            self.ready.run(unfinished, how.statement.format(size=size), current=current)
            self.ready.server.execute("VACUUM ANALYZE", database=unfinished)
            databases.rename(self.ready, unfinished, base)

    def copied(self, kind, size, purpose="bench"):
        """Return a context manager with the name of a fresh copy of a base."""
        return databases.copied(self.ready, self.get(kind, size), purpose)

    def drop_unless_kept(self):
        if not self.keep:
            databases.drop(self.ready, *self.used)
