"""The customer invoices of the benchmark: one for every two customers, by SQL; a tenth of them credit notes."""
from dev.bench.data import SHUFFLED

# Expressions for the columns in which the invoices differ from the one that Odoo makes; {n} is the invoice's number.
# Every value follows from the number, so that every run measures the same invoices. A remainder is %%, as the
# statement has parameters.
COLUMNS = {
    "name": "'BENCH/' || number",
    "sequence_number": "number",
    "move_type": "CASE WHEN number %% 10 = 9 THEN 'out_refund' ELSE 'out_invoice' END",
    "partner_id": "%(first)s + number * 7919 %% %(customers)s",
    "commercial_partner_id": "%(first)s + number * 7919 %% %(customers)s",
    "partner_shipping_id": "%(first)s + number * 7919 %% %(customers)s",
    "date": "CURRENT_DATE - (number %% 1900)::int",
    "invoice_date": "CURRENT_DATE - (number %% 1900)::int",
    "invoice_date_due": "CURRENT_DATE - (number %% 1900)::int",
    "amount_untaxed": "number %% 977 * 100",
    "amount_untaxed_signed": "number %% 977 * CASE WHEN number %% 10 = 9 THEN -10 ELSE 100 END",
    "amount_untaxed_in_currency_signed": "number %% 977 * CASE WHEN number %% 10 = 9 THEN -10 ELSE 100 END",
}


def allow_customers(env):
    """Give a default to the column that Invoicing requires of a partner, as the customers' SQL does not name it."""
    env.cr.execute("ALTER TABLE res_partner ALTER COLUMN autopost_bills SET DEFAULT 'ask'")
    env.cr.commit()


def build_invoices(env, customers):
    """Post one invoice by Odoo, and copy its row for every two of the benchmark's customers; choose invoices."""
    if not env.company.chart_template:
        env["account.chart.template"].try_loading("generic_coa", company=env.company, install_demo=False)
    env.cr.execute("SELECT min(id) FROM res_partner WHERE ref = 'C0000001'")
    [first] = env.cr.fetchone()
    pattern = env["account.move"].create({
        "move_type": "out_invoice", "partner_id": first,
        "invoice_line_ids": [(0, 0, {"name": "Pattern", "price_unit": 100, "tax_ids": [(5, 0, 0)]})],
    })
    pattern.action_post()
    env.flush_all()
    env.cr.execute("SELECT column_name FROM information_schema.columns WHERE table_name = 'account_move' "
                   "AND column_name <> 'id' AND is_generated = 'NEVER' ORDER BY 1")
    names = [name for [name] in env.cr.fetchall()]
    values = ", ".join(COLUMNS.get(name, f'pattern."{name}"') for name in names)
    columns = ", ".join(f'"{name}"' for name in names)
    env.cr.execute(
        f"INSERT INTO account_move ({columns}) SELECT {values} FROM account_move AS pattern, "
        f"generate_series(1, %(customers)s::bigint / 2) AS number WHERE pattern.id = %(pattern)s ORDER BY {SHUFFLED}",
        {"first": first, "customers": customers, "pattern": pattern.id},
    )
    env["ir.config_parameter"].set_param("strategic_customer.revenue_source", "invoices")
    env.cr.commit()
