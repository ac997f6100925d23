"""The functions of `dev pictures` that run in an Odoo shell: they add to the demo what the pictures need."""
from datetime import datetime, timedelta

from dev.reports import report

ADDON = "strategic_customer"
# Customers of the picture of a session.
SESSION = ("vale_do_lis", "karawanken", "bila_louka", "lindqvist", "noordveen", "nordkyst", "aurelia", "ria_clara")
# A published list: (rank, name, country). Three entries are to be confirmed: two name another country than the customer
# has, and one has the name of two customers.
LIST = (
    (3, "AURELIA AIRWAYS", "ch"), (7, "Noordveen Logistiek N.V.", "nl"), (12, "Highmoor Distillers", "ie"),
    (18, "PASTIFICIO SERRAVENTO", ""), (24, "Klinikum Charlottenaue gGmbH", "de"), (31, "Ostwind Energie", "de"),
    (40, "Åkeri Lindqvist & Ahl", "dk"),
)
# Customers to learn from: (industry, country, how many, how many of them bought).
SALES = (
    ("H", "nl", 60, 34), ("H", "de", 70, 36), ("H", "fr", 50, 9), ("C", "de", 80, 8), ("C", "it", 70, 3),
    ("Q", "be", 60, 2), ("G", "fr", 110, 5), ("M", "us", 100, 3),
)


def prepare(env):
    """Make a list with matches to confirm, and keep what greets a new user away; report the records of the screens."""
    quiet(env)
    published = env["strategic.list"].create(
        {"name": "Europe's Most Admired", "edition": "2026", "source_url": "https://example.com/most-admired"})
    env["strategic.list.entry"].create([
        {"list_id": published.id, "rank": rank, "name": name,
         "country_id": env.ref(f"base.{country}").id if country else False} for rank, name, country in LIST])
    env["res.partner"].create({"name": "Pastificio Serravento S.r.l.", "is_company": True, "city": "Lyon",
                               "country_id": env.ref("base.fr").id})
    while not published.match_step()["done"]:
        pass
    env.cr.commit()
    report(list=published.id, noordveen=demo(env, "res_partner_noordveen").id,
           food=demo(env, "strategic_audience_food").id, logistics=env.ref(f"{ADDON}.strategic_audience_main").id,
           session=",".join(str(demo(env, f"res_partner_{name}").id) for name in SESSION))


def demo(env, name):
    return env.ref(f"{ADDON}.{name}_demo")


def quiet(env):
    """Keep tours and the greeting of OdooBot away from the administrator."""
    admin = env.ref("base.user_admin")
    admin.write({name: value for name, value in (("odoobot_state", "disabled"), ("tour_enabled", False))
                 if name in admin._fields})


def sell(env):
    """Add customers of several industries and countries; those like the audience buy more often than others."""
    vals, sold = [], []
    for industry, country, count, sales in SALES:
        vals += [{"name": f"{industry}{country} {number}", "is_company": True,
                  "industry_id": env.ref(f"base.res_partner_industry_{industry}").id,
                  "country_id": env.ref(f"base.{country}").id,
                  "website": "https://example.com" if number % 4 else False} for number in range(count)]
        sold += [number < sales for number in range(count)]
    customers = env["res.partner"].create(vals)
    stage = env.ref("crm.stage_lead4")
    buyers = [customer for customer, bought in zip(customers, sold, strict=True) if bought]
    leads = env["crm.lead"].create([
        # By turns in each of the last 30 months.
        {"name": "Sale", "type": "opportunity", "partner_id": customer.id, "stage_id": stage.id,
         "expected_revenue": 10000, "date_closed": datetime.now() - timedelta(days=15 + 30 * (number * 7 % 30))}
        for number, customer in enumerate(buyers)])
    env.cr.commit()
    report(sales=len(leads))
