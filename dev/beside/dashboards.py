"""The spreadsheet dashboard: whichever addon is installed first, and when Odoo's dashboards go and come back."""
from dev import paths, testing, ui

DASHBOARDS = "spreadsheet_dashboard"
TAGS = "strategic_dashboards"
UNINSTALL = f"env['ir.module.module'].search([('name', '=', '{DASHBOARDS}')]).button_immediate_uninstall()"


def run(ground):
    if not ground.folder(DASHBOARDS):
        ui.say(f"- {DASHBOARDS} is not in this Odoo: left out")
        return
    orders = {"before our addon": (DASHBOARDS, paths.ADDON), "after our addon": (paths.ADDON, DASHBOARDS)}
    for title, names in orders.items():
        with ground.copied("dashboards", demo=False) as database:
            entries = []
            for name in names:
                entries += ground.load(f"Installing {name}", database, "-i", name)
            if names[0] == paths.ADDON:
                _nothing, log = ground.run("Uninstalling Odoo's dashboards", database, UNINSTALL)
                entries += log + ground.load(f"Installing {DASHBOARDS} again", database, "-i", DASHBOARDS)
            else:
                entries += ground.load("Updating our addon", database, "-u", paths.ADDON)
            ground.check(f"Odoo's dashboards, installed {title}: no warning", entries)
            _test(ground, database, title)


def _test(ground, database, title):
    log = paths.checkout() / "beside_dashboards.log"
    with ui.step(f"The tests of the dashboard, Odoo's installed {title}") as current:
        results = testing.Results(ground.tally, current)
        status = testing.run_odoo(ground.ready, database, (), TAGS, log, results)
        results.end(status, log)
        current.detail = f"{results.ran} tests"
