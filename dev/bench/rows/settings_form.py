"""Odoo's general settings opened by the administrator, with the addon and without."""
from dev.bench import bases, opening

TARGET = 1.05
UNIT = "ms"
BASE = bases.SCORED


def measure(bench):
    return opening.time_both(bench, "settings_form")


def call(env):
    env = env(user=env.ref("base.user_admin"))
    view = opening.form_specification(env, "res.config.settings", "base.res_config_settings_view_form")

    def open_form(_round):
        env.invalidate_all()
        assert env["res.config.settings"].onchange({}, [], view)["value"]

    return open_form
