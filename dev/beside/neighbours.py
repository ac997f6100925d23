"""Installs other addons that extend the same models: in one database after the addon, in another before it."""
from dev import paths, ui
from dev.beside.ground import ours

MODULES = ("sale_management", "account", "website_crm_partner_assign", "partnership", "project", "mass_mailing_crm",
           "data_recycle", "base_automation")


def run(ground):
    modules = [name for name in MODULES if ground.folder(name)]
    for name in MODULES:
        if name not in modules:
            ui.say(f"- {name} is not in this Odoo: left out")
    orders = {"others after ours": ([paths.ADDON], modules), "ours after others": (modules, [paths.ADDON])}
    for title, steps in orders.items():
        with ground.copied("neighbours", demo=False) as database:
            entries = []
            for names in steps:
                entries += ground.load(f"Installing {', '.join(names)}", database, "-i", *names)
            ground.check(f"{title}: nothing of ours is warned of", ours(entries), f"{len(entries)} warnings of others")
            ground.check(f"{title}: no error", [entry for entry in entries if entry.level != "WARNING"])
            _check_screens(ground, database, title)


def _check_screens(ground, database, title):
    for what, function, figure in (("every view is valid and opens", "check_views", "opened"),
                                   ("every report renders", "render_reports", "rendered")):
        found, entries = ground.run(f"{title}: {what}", database,
                                    f"from dev.beside import inside; inside.{function}(env)")
        ground.check(f"{title}: {what}", found["found"] + entries, f"{found[figure]}")
