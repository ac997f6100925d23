"""Functions of the benchmark that run in an Odoo shell: they measure, and prepare a measurement."""
import gc
import time
from contextlib import suppress
from pathlib import Path

from dev.bench import rows
from dev.reports import report

# Digests of all that scoring writes on partners, and of the fits to audiences.
DIGEST = """
    SELECT (SELECT md5(string_agg(ROW(id, audience_fit, reputation, audience_fit_potential, reputation_potential,
                                      strategic_audience_id, strategic_status, is_strategic IS TRUE, strategic_since,
                                      strategic_review_date)::text, ' ' ORDER BY id))
              FROM res_partner)
           || (SELECT md5(string_agg(ROW(partner_id, audience_id, fit, potential, status, review_date)::text, ' '
                                     ORDER BY partner_id, audience_id))
                 FROM strategic_fit)
"""
# `settle` reads these tables before each measurement, so that neither ours nor the reference waits for the disk.
TABLES = (
    "res_partner", "res_partner_res_partner_category_rel", "strategic_assessment", "strategic_movement",
    "strategic_fit", "strategic_partnership", "crm_lead",
)


def measure(env, name, side):
    """Time ours or the reference (`side`) of row `name` of the benchmark.

    The time includes the commit, but not the row's `prepare`. Report the seconds, the growth of the peak memory in MiB,
    and a digest of the scores.
    """
    row = rows.module(name)
    if hasattr(row, "prepare"):
        row.prepare(env)
        env.cr.commit()
    settle(env)
    before = peak_memory(reset=True)
    started = time.perf_counter()
    getattr(row, side)(env)
    env.cr.commit()
    seconds = time.perf_counter() - started
    memory = (peak_memory() - before) / 1024
    report(seconds=seconds, memory=memory, result=digest(env))


def settle(env):
    """Read the tables TABLES and do a checkpoint before a measurement.

    So ours and the reference of a row start alike, and no checkpoint starts while one of them is measured.
    """
    import psycopg2

    from odoo import tools

    for table in TABLES:
        if tools.sql.table_exists(env.cr, table):
            env.cr.execute(f"SELECT count(*) FROM {table} AS row WHERE row IS NULL")
    env.cr.commit()
    with suppress(psycopg2.Error):
        # On a server that the user names (--db-host), the role may lack the right to do a checkpoint.
        env.cr.execute("CHECKPOINT", log_exceptions=False)
    env.cr.rollback()
    gc.collect()


def peak_memory(reset=False):
    """Return the peak memory of this process in KiB, since its start or the last reset; 0 if the system can't tell."""
    status = Path("/proc/self/status")
    if not status.exists():
        return 0
    if reset:
        # Writing 5 to clear_refs resets the peak. Otherwise the peak of loading Odoo could hide a later, lower one.
        with suppress(OSError):
            Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    [peak] = [line for line in status.read_text(encoding="ascii").splitlines() if line.startswith("VmHWM:")]
    return int(peak.split()[1])


def digest(env):
    env.cr.execute(DIGEST)
    return env.cr.fetchone()[0]


def somebody(env, *groups):
    """Return the environment of a new user in `groups`; commit nothing."""
    user = env["res.users"].with_context(no_reset_password=True).create({
        "name": "Somebody", "login": "bench_somebody",
        "group_ids": [(6, 0, [env.ref(group).id for group in ("base.group_user", *groups)])],
    })
    env.flush_all()
    return env(user=user)
