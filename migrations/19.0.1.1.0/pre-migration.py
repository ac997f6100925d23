"""Add the columns of the potentials before the ORM does: it would compute them for every partner."""

from odoo import SUPERUSER_ID, api

from odoo.addons.strategic_customer.hooks import pre_init_hook


def migrate(cr, _version):
    pre_init_hook(api.Environment(cr, SUPERUSER_ID, {}))
