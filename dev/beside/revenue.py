"""Installs Invoicing alone, and Sales, and tests the revenue that the addon takes from invoices and orders."""
from dev import paths, testing, ui

MODULES = {"with Invoicing": "account", "with Sales and Invoicing": "sale_management"}
# The tests that need these addons, and those of revenue that must pass with and without them.
TAGS = ",".join(["strategic_revenue", *(
    f"/{paths.ADDON}:{name}" for name in ("TestRevenue", "TestRevenueSources", "TestRevenueRule", "TestPortfolio")
)])


def run(ground):
    for title, module in MODULES.items():
        if not ground.folder(module):
            ui.say(f"- {module} is not in this Odoo: left out")
            continue
        log = paths.checkout() / "beside_revenue.log"
        with ground.copied("revenue", demo=False) as database:
            ground.load(f"Installing {module}", database, "-i", module)
            with ui.step(f"The tests of revenue {title}") as current:
                results = testing.Results(ground.tally, current)
                status = testing.run_odoo(ground.ready, database, ("-i", paths.ADDON), TAGS, log, results)
                results.end(status, log)
                current.detail = f"{results.ran} tests"
