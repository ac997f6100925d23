"""Other addons that extend what we extend are installed after the addon, and the addon after them."""
from dev import paths, ui
from dev.beside.ground import ENTRY, ours

MODULES = ("sale_management", "account", "website_crm_partner_assign", "partnership", "project", "mass_mailing_crm",
           "data_recycle", "base_automation")


def run(ground):
    modules = present(ground, MODULES)
    orders = {"others after ours": ([paths.ADDON], modules), "ours after others": (modules, [paths.ADDON])}
    for title, steps in orders.items():
        with ground.copied("neighbours", demo=False) as database:
            entries = []
            for names in steps:
                entries += ground.load(f"Installing {', '.join(names)}", database, "-i", names)
            ground.check(f"{title}: nothing of ours is warned of", ours(entries), f"{len(entries)} warnings of others")
            ground.check(f"{title}: no error", [entry for entry in entries if level(entry) != "WARNING"])
            _check_screens(ground, database, title)


def present(ground, modules):
    """Return the modules that this Odoo has; print those that it lacks."""
    found = [name for name in modules if ground.has(name)]
    for name in modules:
        if name not in found:
            ui.say(f"- {name} is not in this Odoo: left out")
    return found


def level(entry):
    return ENTRY.match(entry)["level"]


def _check_screens(ground, database, title):
    for what, function, figure in (("every view is valid and opens", "check_views", "opened"),
                                   ("every report renders", "render_reports", "rendered")):
        found, entries = ground.run(f"{title}: {what}", database,
                                    f"from dev.beside import inside; inside.{function}(env)")
        ground.check(f"{title}: {what}", found["found"] + entries, f"{found[figure]}")
