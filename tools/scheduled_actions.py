"""The scheduled actions of this addon (data/ir_cron_data.xml)."""

from datetime import timedelta

from odoo import fields

from ..const import ADDON


def trigger(env, name, minutes=0):
    """Let the scheduled action `ir_cron_<name>` run in `minutes` minutes; do nothing if somebody has deleted it.

    With `minutes=0` the action runs at once after the commit, or after its own end if it is running. An action that
    ends with work left must call this: Odoo would let it run again, but tells no process to look for work, so that the
    rest would wait up to a minute after each slice.
    """
    cron = env.ref(f"{ADDON}.ir_cron_{name}", raise_if_not_found=False)
    if cron:
        cron._trigger(at=fields.Datetime.now() + timedelta(minutes=minutes))
