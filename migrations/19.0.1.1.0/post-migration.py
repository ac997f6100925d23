"""Have the scheduled action score all customers: the potentials and the fits to each audience are still empty."""

from odoo import SUPERUSER_ID, api


def migrate(cr, _version):
    api.Environment(cr, SUPERUSER_ID, {})["strategic.scoring"]._programme_changed("criteria", at_once=False)
