"""A customer's form opened by somebody without sales rights, with the addon and without."""
from dev.bench import bases, opening

TARGET = 1.05
UNIT = "ms"
BASE = bases.SCORED
CUSTOMERS = 40


def measure(bench):
    return opening.time_both(bench, "partner_form")


def call(env, *groups):
    """Return the call that opens the form of one assessed customer after another."""
    env = opening.somebody(env, "base.group_partner_manager", *groups)
    view = opening.form_specification(env, "res.partner", "base.view_partner_form")
    # These customers, one in ten, are assessed and have a contact: see data.py.
    ids = env["res.partner"].search([("name", "like", "Customer %0")], order="id", limit=CUSTOMERS).ids
    assert len(ids) == CUSTOMERS

    def open_form(round_):
        env.invalidate_all()
        [customer] = env["res.partner"].browse(ids[round_ % CUSTOMERS]).web_read(view)
        assert customer["name"].startswith("Customer ")

    return open_form
