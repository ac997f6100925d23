"""Installs the addon with its demo in a database with more customers than the addon scores in one transaction."""

# More than AT_ONCE_LIMIT in models/scoring/strategic_scoring.py.
CUSTOMERS = 20_500
FAILURES = "SELECT error FROM ir_demo_failure"
UNSCORED = ("SELECT count(*) FROM res_partner WHERE active AND is_company AND id = commercial_partner_id "
            "AND strategic_status IS NULL AND id NOT IN (SELECT partner_id FROM res_company)")
RUN = "env['strategic.scoring.run']._cron_rescore()"


def run(ground):
    with ground.copied("large", demo=True) as database:
        ground.run(f"Making {CUSTOMERS:,} customers", database,
                   f"from dev.bench import data; data.build_customers(env, {CUSTOMERS})")
        entries = ground.install_with_demo(database)
        failures = [row[0] for row in ground.query(database, FAILURES)]
        ground.check(f"The demo is installed beside {CUSTOMERS:,} customers", entries + failures)
        ground.run("The scheduled action", database, RUN)
        [[unscored]] = ground.query(database, UNSCORED)
        ground.check("The scheduled action scores them all", [] if unscored == "0" else [f"{unscored} are not scored"])
