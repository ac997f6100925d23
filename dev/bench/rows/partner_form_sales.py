"""A salesperson opens a customer's form nearly as fast with the addon as without; the page "Strategic" stays closed."""
from dev.bench import opening
from dev.bench.rows import partner_form

TARGET = 1.2
UNIT = "ms"
measure = opening.time_both


def call(env):
    return partner_form.call(env, "sales_team.group_sale_salesman_all_leads")
