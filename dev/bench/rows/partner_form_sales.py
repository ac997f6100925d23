"""A customer's form opened by a salesperson, with the addon and without; the page "Strategic" is not opened."""
from dev.bench import bases, opening
from dev.bench.rows import partner_form

TARGET = 1.2
UNIT = "ms"
BASE = bases.SCORED


def measure(bench):
    return opening.time_both(bench, "partner_form_sales")


def call(env):
    return partner_form.call(env, "sales_team.group_sale_salesman_all_leads")
