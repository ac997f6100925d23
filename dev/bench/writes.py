"""Counts the queries that a write to a partner takes, with the addon and without it."""
from dev import ui
from dev.bench import bases, verdict
from dev.reports import report


def count(bench, field):
    """Return how many queries one write to `field` takes in the scored database, and in the one without the addon."""
    found = []
    for kind in (bases.SCORED, bases.PLAIN):
        base = bench.bases.get(kind, bench.partners)
        with ui.step(f"Counting queries: {field}, {kind}"):
            # The write is rolled back, so no copy of the base is needed.
            found.append([bench.run(base, f"writes.most(env, {field!r})")["queries"]])
    return verdict.Figures(*found)


def most(env, field):
    """Report the largest number of queries that a write to `field` takes among 20 customers, some with a contact."""
    user = env.ref("base.user_admin")
    partners = env(user=user)["res.partner"].search([("name", "like", "Customer ")], limit=21, order="id")
    # The first write does not count: it fills caches that are full on a running server.
    counts = [_queries(partner, field, f"1{place}") for place, partner in enumerate(partners)]
    report(queries=max(counts[1:]))


def _queries(partner, field, value):
    partner.env.invalidate_all()
    before = partner.env.cr.sql_log_count
    partner.write({field: value})
    partner.env.flush_all()
    taken = partner.env.cr.sql_log_count - before
    partner.env.cr.rollback()
    return taken
