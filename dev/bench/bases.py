"""The bases: databases on which the rows of the benchmark run, or on copies of which they run.

A base is created when a row needs it, and dropped at the end of the run unless --keep is given. Each kind of base is
made from another: EMPTY has crm only, PLAIN adds customers, UNSCORED adds the addon and the small programme, and SCORED
adds the scores. UNSCORED_MANY and SCORED_MANY have the large programme instead (programme.py). INVOICED is
SCORED with Invoicing and invoices (invoices.py). It is made from EMPTY: installed beside a million customers, Invoicing
writes a message on each of them.
"""
import os
from pathlib import Path

from dev import databases, paths, serve, ui

EMPTY, PLAIN, UNSCORED, SCORED = "empty", "plain", "unscored", "scored"
UNSCORED_MANY, SCORED_MANY = "unscoredmany", "scoredmany"
INVOICED = "invoiced"
SCORE = "env['strategic.scoring']._rescore_all(); env.cr.commit(); from dev.bench import data; data.shuffle(env)"
# For each kind of base: the kind that it is made from, and the statement that fills it.
# {size} is the number of customers.
INVOICED_BY = (
    "from dev.bench import data, invoices, programme; invoices.allow_customers(env); "
    f"data.build_customers(env, {{size}}); programme.build_programme(env); {SCORE}; "
    "invoices.build_invoices(env, {size})"
)
MADE = {
    PLAIN: (EMPTY, "from dev.bench import data; data.build_customers(env, {size})"),
    UNSCORED: (PLAIN, "from dev.bench import programme; programme.build_programme(env)"),
    SCORED: (UNSCORED, SCORE),
    UNSCORED_MANY: (PLAIN, "from dev.bench import programme; programme.build_many(env)"),
    SCORED_MANY: (UNSCORED_MANY, SCORE),
    INVOICED: (EMPTY, INVOICED_BY),
}
# For kinds of base that need another module than the kind that they are made from: this module.
INSTALLED = {UNSCORED: paths.ADDON, UNSCORED_MANY: paths.ADDON, INVOICED: f"account,{paths.ADDON}"}


class Bases:
    """Creates bases and copies them."""

    def __init__(self, ready, keep):
        self.ready = ready
        self.keep = keep
        self.used = set()

    def get(self, kind, size):
        """Return the name of the base of a kind with `size` customers; create the base if it is missing."""
        if kind == EMPTY:
            return databases.template(self.ready, demo=False)
        base = databases.name(f"benchbase_{kind}_{size}_{self._key(kind)}")
        if not databases.whole(self.ready, base):
            self._make(kind, size, base)
        self.used.add(base)
        return base

    def _key(self, kind):
        """Return a digest of what the base is made from. When the digest changes, a new base is made."""
        made_by = ["data.py"] if kind == PLAIN else ["data.py", "programme.py"]
        made_by += ["invoices.py"] if kind == INVOICED else []
        sources = [Path(__file__).with_name(name).read_text(encoding="utf-8") for name in made_by]
        addon = "" if kind == PLAIN else serve.fingerprint()
        return paths.digest(*sources, addon, self.ready.source.fingerprint, databases.RECIPE, length=6)

    def _make(self, kind, size, base):
        before, statement = MADE[kind]
        origin = self.get(before, size)
        # Drop older bases of this kind and size: no row can use them, as they are made from other files.
        databases.drop(self.ready, *databases.named(self.ready, f"benchbase_{kind}_{size}_"))
        unfinished = databases.name(f"bench_{os.getpid()}")
        with ui.step(f"Making a database: {kind}, {size:,}") as current:
            databases.copy(self.ready, origin, unfinished)
            if kind in INSTALLED:
                self.ready.load(unfinished, "-i", INSTALLED[kind], current=current)
            self.ready.run(unfinished, statement.format(size=size), current=current)
            self.ready.server.execute("VACUUM ANALYZE", database=unfinished)
            databases.rename(self.ready, unfinished, base)

    def copied(self, kind, size, purpose="bench"):
        """Return a context manager that yields the name of a fresh copy of a base."""
        return databases.copied(self.ready, self.get(kind, size), purpose)

    def drop_unless_kept(self):
        if not self.keep:
            databases.drop(self.ready, *self.used)
