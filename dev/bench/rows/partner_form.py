"""Somebody without sales rights opens a customer's form as fast with the addon as without it."""
from dev.bench import inside, opening

TARGET = 1.05
UNIT = "ms"
measure = opening.time_both
CUSTOMERS = 40


def call(env, *groups):
    """Return a function that opens, at each call, the form of another assessed customer."""
    env = inside.somebody(env, "base.group_partner_manager", *groups)
    view = opening.form_specification(env, "res.partner", "base.view_partner_form")
    # In data.py the customers whose number ends in 0 are assessed and have a contact.
    ids = env["res.partner"].search([("name", "like", "Customer %0")], order="id", limit=CUSTOMERS).ids
    assert len(ids) == CUSTOMERS

    def open_form(round_):
        env.invalidate_all()
        [customer] = env["res.partner"].browse(ids[round_ % CUSTOMERS]).web_read(view)
        assert customer["name"].startswith("Customer ")

    return open_form
