"""Upgrades databases of the addon's first versions to the current version: they must keep what people had entered.

The versions are commits in this checkout's history. Without a history this part is skipped.
"""
import contextlib
import io
import subprocess
import tarfile
import tempfile
from pathlib import Path

from dev import paths, ui
from dev.beside import rows
from dev.beside.ground import ours

DEMO = "demo/strategic_assessment_demo.xml"
# Tables with what people entered, and with the history. The scores are compared apart from these tables.
KEPT = ("strategic_audience", "strategic_criterion", "strategic_assessment", "strategic_movement")
# Columns that an upgrade drops: only the engine creates movements, so nobody needs to know their creator.
GIVEN_UP = {("strategic_movement", "create_uid")}
# Without the database's own companies: they were customers in old versions.
SCORES = (
    "SELECT id, audience_fit, reputation FROM res_partner WHERE (audience_fit IS NOT NULL OR reputation IS NOT NULL) "
    "AND commercial_partner_id NOT IN (SELECT partner_id FROM res_company)"
)
SETTINGS = f"SELECT key, value FROM ir_config_parameter WHERE key LIKE '{paths.ADDON}.%'"
STATUSES = "SELECT id, strategic_status, is_strategic, audience_fit_potential, reputation_potential FROM res_partner"
FITS = "SELECT partner_id, audience_id, fit, potential, status, review_date FROM strategic_fit"
# Customers whose best audience has no row, though their fit to it is worth one; and scores without a potential.
FITS_MISSING = (
    "SELECT partner.id, audience_fit FROM res_partner AS partner "
    "WHERE active AND id = commercial_partner_id AND audience_fit >= 50 AND strategic_audience_id IS NOT NULL "
    "AND NOT EXISTS (SELECT FROM strategic_fit WHERE partner_id = partner.id AND audience_id = strategic_audience_id) "
    "AND NOT EXISTS (SELECT FROM strategic_assessment AS overall WHERE overall.partner_id = partner.id "
    "AND active AND criterion_id IS NULL AND dimension = 'audience_fit' AND audience_id IS NULL)"
)
POTENTIALS_MISSING = (
    "SELECT id, audience_fit, reputation FROM res_partner "
    "WHERE active AND (audience_fit IS NOT NULL OR reputation IS NOT NULL) "
    "AND (audience_fit_potential IS NULL OR reputation_potential IS NULL)"
)
# Queries that must give the same in an upgraded database as in a fresh one.
SAME = {
    "the schema is": rows.SCHEMA,
    "the digest's figures are": "SELECT id, kpi_strategic_customer, kpi_strategic_partnership FROM digest_digest",
    "the names of data are": "SELECT model || ' ' || name FROM ir_model_data "
                             f"WHERE module = '{paths.ADDON}' AND name NOT LIKE '%\\_demo'",
}
# A threshold of audience fit that the upgrade has to keep. It differs from the default, 70.
THRESHOLD = 65


def run(ground):
    if not (paths.ROOT / ".git").exists():
        ui.say("- skipped: this checkout has no history (.git)")
        return
    with ground.copied("fresh", demo=True) as fresh:
        ground.load("Installing this version, to compare with", fresh, "-i", paths.ADDON, demo=True)
        expected = {what: rows.lines(ground, fresh, query) for what, query in SAME.items()}
    for title, commit, demo in versions():
        with unpacked(commit) as folder, ground.copied("upgrade", demo=demo) as database:
            ground.load(f"Installing {title} ({commit[:7]})", database, "-i", paths.ADDON, demo=demo, checkout=folder)
            ground.run("Assessing some customers there", database,
                       f"from dev.beside import inside; inside.assess_some(env, {THRESHOLD})", checkout=folder)
            _upgrade(ground, database, title, expected)


def versions():
    """Return (title, commit, whether with a demo) of the first version, and of the first version that has a demo."""
    first = git("rev-list", "--max-parents=0", "HEAD").split()[-1]
    found = [("the first version", first, False)]
    with_demo = git("log", "--reverse", "--format=%H", "-S<record", "--", DEMO).split()
    if with_demo and with_demo[0] != first:
        found.append(("the first version with a demo", with_demo[0], True))
    return found


def git(*args):
    return subprocess.run(["git", "-C", str(paths.ROOT), *args], capture_output=True, text=True, check=True).stdout


@contextlib.contextmanager
def unpacked(commit):
    """Yield a folder that holds the addon of a commit, under the addon's name."""
    with tempfile.TemporaryDirectory() as folder:
        archive = subprocess.run(["git", "-C", str(paths.ROOT), "archive", commit], capture_output=True, check=True)
        with tarfile.open(fileobj=io.BytesIO(archive.stdout)) as files:
            files.extractall(Path(folder) / paths.ADDON, filter="data")
        yield folder


def _upgrade(ground, database, title, expected):
    def lines(query):
        return rows.lines(ground, database, query)

    before = rows.content(ground, database, KEPT)
    scores, settings = lines(SCORES), lines(SETTINGS)
    warnings = ground.load(f"Upgrading {title}", database, "-u", paths.ADDON)
    ground.check(f"{title}: upgrading warns of nothing", ours(warnings))
    after = rows.content(ground, database, KEPT)
    ground.check(f"{title}: what was entered is kept", lost(before, after), f"{len(before)} rows")
    ground.check(f"{title}: settings are kept", rows.difference(settings, lines(SETTINGS)))
    # The upgrade adds new customers of the demo with scores, so look only for scores that are gone or changed.
    ground.check(f"{title}: scores are kept", rows.difference(scores, scores & lines(SCORES)),
                 f"{len(scores)} customers and contacts")
    for what, query in SAME.items():
        ground.check(f"{title}: {what} as in a fresh installation", rows.difference(expected[what], lines(query)))
    # The upgrade requests a run, because the engine may compute scores in another way than before.
    ground.run(f"Running the scheduled action in {title}", database, "env['strategic.scoring.run']._cron_rescore()")
    # The rule of the status may have changed since that version, but no score may be lost.
    ground.check(f"{title}: the scheduled action keeps scores", rows.difference(scores, scores & lines(SCORES)))
    ground.check(f"{title}: the scheduled action fills the potentials", sorted(lines(POTENTIALS_MISSING)))
    fits = lines(FITS)
    ground.check(f"{title}: the scheduled action fills the fits", sorted(lines(FITS_MISSING)), f"{len(fits)} fits")
    ground.check(f"{title}: the history is kept", lost(before, rows.content(ground, database, KEPT)))
    found = fits | lines(STATUSES)
    ground.run(f"Scoring everybody in {title}", database, "env['strategic.scoring']._rescore_all(); env.cr.commit()")
    ground.check(f"{title}: scoring everybody finds nothing to change",
                 rows.difference(found, lines(FITS) | lines(STATUSES)))


def lost(before, after):
    """Return lines that say which rows are gone, and which values are lost or changed."""
    found = []
    for (table, key), row in before.items():
        now = after.get((table, key))
        if now is None:
            found.append(f"- {table} {row}")
            continue
        found += [f"{table} {key}: {name} was {rows.shown(value)}, is {rows.shown(now.get(name))}"
                  for name, value in row.items()
                  if value is not None and now.get(name) != value and (table, name) not in GIVEN_UP]
    return found
