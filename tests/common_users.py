from odoo import Command
from odoo.tests import TransactionCase

# Short names of groups, which `make_user` and `user_vals` take.
GROUPS = {
    "salesperson": "sales_team.group_sale_salesman",
    "sales_lead": "sales_team.group_sale_salesman_all_leads",
    "sales_manager": "sales_team.group_sale_manager",
    "contacts": "base.group_partner_manager",
    "employee": "base.group_user",
    "settings": "base.group_system",
    "export": "base.group_allow_export",
    "portal": "base.group_portal",
}


def user_vals(env, login, *groups, company=None, **vals):
    """Return the values of a user with `groups`, which are keys of GROUPS. The password is the login.

    :param company: the only company of the user, by default that of `env`
    """
    company = company or env.company
    return {
        "name": login,
        "login": login,
        "password": login,
        "email": f"{login}@example.com",
        "group_ids": [Command.set([env.ref(GROUPS[group]).id for group in groups])],
        "company_id": company.id,
        "company_ids": [Command.set(company.ids)],
        **vals,
    }


def create_users(env, vals_list):
    """Create users with one call, and without the invitation mail that Odoo sends to each."""
    return env["res.users"].with_context(no_reset_password=True).create(vals_list).with_env(env)


class UsersCase(TransactionCase):
    """Base class with methods to create users and companies. A subclass must set `superuser_env`."""

    zone = None

    @classmethod
    def make_users(cls):
        """Create the class's users `salesperson`, `sales_lead`, `sales_manager`, `employee` and `portal`."""
        people = {
            "salesperson": ("strategic_salesperson", "salesperson", "contacts"),
            "sales_lead": ("strategic_lead", "sales_lead", "contacts"),
            "sales_manager": ("strategic_manager", "sales_manager", "contacts"),
            "employee": ("strategic_employee", "employee"),
            "portal": ("strategic_portal", "portal"),
        }
        vals_list = [user_vals(cls.superuser_env, *person, tz=cls.zone) for person in people.values()]
        for name, user in zip(people, create_users(cls.superuser_env, vals_list), strict=True):
            setattr(cls, name, user)

    @classmethod
    def make_user(cls, login, *groups, **vals):
        """Create one more user, such as `make_user("ada", "salesperson", company=company)`; see `user_vals`."""
        return create_users(cls.superuser_env, [user_vals(cls.superuser_env, login, *groups, tz=cls.zone, **vals)])

    @classmethod
    def make_company(cls, name="Second", members=(), rate=None, **vals):
        """Create a company, and return it in the superuser's environment.

        :param members: users who may work in the new company too, besides their own
        :param rate: how many units of the new company's currency equal one unit of our company's currency; None to
            create no currency and no rates
        """
        if rate:
            vals["currency_id"] = cls.make_currency().id
        company = cls.superuser_env["res.company"].create({"name": name, **vals})
        if rate:
            cls.set_rate(company, rate)
        for user in members:
            user.company_ids += company
        return company

    @classmethod
    def make_currency(cls, name="XTS", **vals):
        return cls.superuser_env["res.currency"].create({"name": name, "symbol": name, **vals})

    @classmethod
    def set_rate(cls, company, rate):
        """Let `rate` units of the currency of `company` equal one unit of our company's currency.

        Delete all other rates. Each of the two companies gets its own rates, in which its own currency has the rate 1.
        """
        ours = cls.superuser_env.company
        rates = cls.superuser_env["res.currency.rate"]
        rates.search([]).unlink()
        rates.create(
            [
                {"name": "2020-01-01", "company_id": of.id, "currency_id": currency.id, "rate": units}
                for of, currency, units in (
                    (ours, company.currency_id, rate),
                    (company, company.currency_id, 1),
                    (company, ours.currency_id, 1 / rate),
                )
            ]
        )
