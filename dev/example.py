"""Installs the example addon of docs/EXTENDING.md beside ours, and sees it work."""
import contextlib
import tempfile
from pathlib import Path

from dev import databases, odoo_log, paths
from dev.reports import report

NAME = "example_addon"
FOLDER = paths.ROOT / "docs" / NAME
MODEL = FOLDER / "res_partner.py"
PAGE = paths.ROOT / "docs" / "EXTENDING.md"
# What `use` reports of the opportunity and its customer.
EXPECTED = {"before": {"priority": "0", "strategic": False}, "after": {"priority": "3", "strategic": True}}


def check(ready):
    """Return a list of faults: the page shows other code, Odoo warns, or the addon does not do what the page says."""
    faults = [] if MODEL.read_text() in PAGE.read_text() else [f"{PAGE.name} does not show the code of {MODEL.name}"]
    template = databases.template(ready, demo=False)
    with _addons() as addons, databases.copied(ready, template, "example") as database:
        log = ready.load(database, "-i", paths.ADDON, NAME, checkout=addons)
        found, used = ready.run(database, "from dev import example; example.use(env)", checkout=addons)
    faults += [entry.text for text in (log, used) for entry in odoo_log.bad_entries(text)]
    if found != EXPECTED:
        faults.append(f"The opportunity of a new strategic customer: {found}, not {EXPECTED}")
    return faults


@contextlib.contextmanager
def _addons():
    """Yield a folder of addons that holds ours and the example."""
    with tempfile.TemporaryDirectory(prefix="example-") as folder:
        for name, aim in ((paths.ADDON, paths.ROOT), (NAME, FOLDER)):
            (Path(folder) / name).symlink_to(aim)
        yield Path(folder)


def use(env):
    """Have a salesperson make a customer strategic, in an Odoo shell; report its opportunity before and after.

    The opportunity is a colleague's, which the salesperson may not see.
    """
    seller, colleague = env["res.users"].with_context(no_reset_password=True).create([
        {"name": name, "login": f"example_{name}", "group_ids": [(6, 0, [env.ref(group).id for group in (
            "sales_team.group_sale_salesman", "base.group_partner_manager")])]} for name in ("seller", "colleague")])
    customer = env["res.partner"].create({"name": "Example Freight", "is_company": True, "user_id": seller.id})
    lead = env["crm.lead"].create(
        {"name": "Ten lorries", "type": "opportunity", "partner_id": customer.id, "user_id": colleague.id})
    env.cr.commit()
    before = _shown(lead, customer)
    env["strategic.assessment"].with_user(seller).create([
        {"partner_id": customer.id, "dimension": dimension, "value": 90, "evidence": "Everybody knows them"}
        for dimension in ("audience_fit", "reputation")])
    env.cr.commit()
    report(before=before, after=_shown(lead, customer))


def _shown(lead, customer):
    return {"priority": lead.priority, "strategic": customer.is_strategic}
