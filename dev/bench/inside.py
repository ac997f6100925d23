"""Functions of the benchmark that run in an Odoo shell: they measure, and prepare a measurement."""
import gc
import os
import threading
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
# A digest of the movements, and of what opportunities take from their customers.
DIGEST_OF_MOVEMENTS = """
    SELECT (SELECT md5(string_agg(ROW(partner_id, date, from_status, to_status, audience_fit, reputation, audience_id,
                                      cause)::text, ' ' ORDER BY partner_id, to_status, from_status))
              FROM strategic_movement)
           || (SELECT md5(string_agg(ROW(id, strategic_status, is_strategic IS TRUE)::text, ' ' ORDER BY id))
                 FROM crm_lead)
"""
# Scheduled actions: one scores everybody; the other follows up on customers, of whom there are none yet.
RESCORE, FOLLOW_UP = "strategic_customer.ir_cron_rescore", "strategic_customer.ir_cron_follow_up"
# How many partners the run has written; NULL before its end.
WRITTEN = "SELECT MAX(written_count) FROM strategic_scoring_run WHERE date_end IS NOT NULL"
# `settle` reads these tables before each measurement, so that neither ours nor the reference waits for the disk.
TABLES = (
    "res_partner", "res_partner_res_partner_category_rel", "strategic_assessment", "strategic_movement",
    "strategic_fit", "strategic_partnership", "crm_lead", "account_move",
)


def measure(env, name, side):
    """Time ours or the reference (`side`) of row `name` of the benchmark.

    The time includes the commit, but not the row's `prepare`. Report the seconds, a digest of the scores, and how much
    the peak memory grew in MiB: that of this process, and that of PostgreSQL's for this connection (None if not known).
    """
    row = rows.module(name)
    if hasattr(row, "prepare"):
        row.prepare(env)
        env.cr.commit()
    settle(env)
    backend = BackendMemory(env.cr)
    before = peak_memory(reset=True)
    started = time.perf_counter()
    with backend:
        getattr(row, side)(env)
        env.cr.commit()
    seconds = time.perf_counter() - started
    memory = (peak_memory() - before) / 1024
    result = ask(env, DIGEST)
    if getattr(row, "COMPARES_MOVEMENTS", False):
        result += ask(env, DIGEST_OF_MOVEMENTS)
    report(seconds=seconds, memory=memory, backend=backend.growth(), result=result)


def quiet_scheduler(env):
    """Leave the scheduler nothing to do but to score everybody once `await_scheduler` says so; commit.

    All else that is due would run first: Odoo's own actions, and the scoring that the installation requested.
    """
    crons = env.ref(RESCORE) + env.ref(FOLLOW_UP)
    env.cr.execute("DELETE FROM ir_cron_trigger")
    env.cr.execute("UPDATE ir_cron SET active = (id = ANY(%s)), nextcall = now() + interval '1 day'", [crons.ids])
    env.cr.commit()


def await_scheduler(env, customers):
    """Have the server's scheduler score everybody; report the seconds from the trigger to the end of the run."""
    _load_scheduler(env)
    settle(env)
    if ask(env, "SELECT COUNT(*) FROM strategic_scoring_run"):
        raise AssertionError("The scheduler began a run before it was told to.")
    env.ref(RESCORE)._trigger()
    env.cr.commit()
    started = time.perf_counter()
    while (written := ask(env, WRITTEN)) is None:
        # The scheduler may have opened another connection.
        prefer(env.cr)
        time.sleep(0.05)
    seconds = time.perf_counter() - started
    if written < customers:
        raise AssertionError(f"The run wrote {written} partners only.")
    report(seconds=seconds)


def _load_scheduler(env):
    """Have the server's scheduler run an action with nothing to do, so that it loads the addons before a measurement.

    A server that has just started does this once, for all scheduled actions.
    """
    cron = env.ref(FOLLOW_UP)
    cron._trigger()
    env.cr.commit()
    while ask(env, f"SELECT lastcall IS NULL FROM ir_cron WHERE id = {cron.id}"):
        time.sleep(0.05)


def ask(env, query):
    """Return the number that `query` selects, in a transaction of its own."""
    env.cr.rollback()
    env.cr.execute(query)
    return env.cr.fetchone()[0]


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
    prefer(env.cr)
    with suppress(psycopg2.Error):
        # On a server that the user names (--db-host), the role may lack the right to do a checkpoint.
        env.cr.execute("CHECKPOINT", log_exceptions=False)
    env.cr.rollback()
    gc.collect()


def prefer(cr):
    """Give this process and the database's connections precedence over other work on this machine.

    So the figures depend less on what else runs, such as PostgreSQL's autovacuum. Only root may do this.
    """
    cr.execute("SELECT pid, datname FROM pg_stat_activity"
               " WHERE datname = CURRENT_DATABASE() AND backend_type = 'client backend'")
    for pid in (os.getpid(), *(pid for pid, database in cr.fetchall() if is_local(pid, database))):
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, pid, -19)


def is_local(pid, database):
    """Return whether process `pid` of this machine is a connection of PostgreSQL to `database`.

    A server on another machine, or in another container, has no process here.
    """
    with suppress(OSError):
        return database in Path(f"/proc/{pid}/cmdline").read_text(encoding="utf-8", errors="replace")
    return False


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


class BackendMemory:
    """Samples the private memory of the server process of a connection while it is entered.

    PostgreSQL tells the memory of other connections in its log only, and the system's own peak (VmHWM) includes the
    shared buffers. So a thread reads RssAnon from /proc 50 times a second. If the server is not on this machine, the
    memory is not known.
    """

    def __init__(self, cr):
        cr.execute("SELECT pg_backend_pid(), CURRENT_DATABASE()")
        pid, database = cr.fetchone()
        self.status = Path(f"/proc/{pid}/status")
        self.is_local = is_local(pid, database)
        self.before = self.peak = self.private() if self.is_local else None

    def private(self):
        lines = self.status.read_text(encoding="ascii", errors="replace").splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("RssAnon:"))

    def __enter__(self):
        self.stopped = threading.Event()
        self.thread = threading.Thread(target=self.sample, daemon=True)
        self.thread.start()

    def __exit__(self, *_error):
        self.stopped.set()
        self.thread.join()

    def sample(self):
        while self.is_local and not self.stopped.wait(0.02):
            self.peak = max(self.peak, self.private())

    def growth(self):
        """Return the growth in MiB; None if it is not known."""
        return (self.peak - self.before) / 1024 if self.is_local else None


def somebody(env, *groups):
    """Return the environment of a new user in `groups`; commit nothing."""
    user = env["res.users"].with_context(no_reset_password=True).create({
        "name": "Somebody", "login": "bench_somebody",
        "group_ids": [(6, 0, [env.ref(group).id for group in ("base.group_user", *groups)])],
    })
    env.flush_all()
    return env(user=user)
