"""The part of a benchmark that runs in Odoo."""
import importlib
import json
import sys
import time

from dev.bench import MARK

# A digest of what a scoring leaves on the partners.
PARTNERS = """
    SELECT md5(string_agg(ROW(id, audience_fit, reputation, strategic_audience_id, strategic_status,
                              is_strategic IS TRUE, strategic_since, strategic_review_date)::text, ' ' ORDER BY id))
      FROM res_partner
"""


def measure(env, name, side):
    """Time one side of a row and report it; the copy's pages are read first, so that neither side waits for them."""
    row = importlib.import_module(f"dev.bench.rows.{name}")
    env.cr.execute("SELECT count(*) FROM res_partner WHERE comment IS NULL")
    env.cr.commit()
    started = time.perf_counter()
    getattr(row, side)(env)
    env.cr.commit()
    seconds = time.perf_counter() - started
    report(seconds=seconds, result=row.result(env))


def report(**values):
    sys.stdout.write(f"{MARK}{json.dumps(values)}\n")


def digest(env, query=PARTNERS):
    env.cr.execute(query)
    return env.cr.fetchone()[0]
