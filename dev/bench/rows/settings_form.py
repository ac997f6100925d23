"""The administrator opens Odoo's general settings as fast with the addon as without it."""
from dev.bench import opening

TARGET = 1.05
UNIT = "ms"
measure = opening.time_both


def call(env):
    env = env(user=env.ref("base.user_admin"))
    view = opening.form_specification(env, "res.config.settings", "base.res_config_settings_view_form")

    def open_form(_round):
        env.invalidate_all()
        assert env["res.config.settings"].onchange({}, [], view)["value"]

    return open_form
