from datetime import datetime

from ..common import StrategicCase


class ReadinessCase(StrategicCase):
    """Base class with short methods to create deals, movements and partnerships, and to read acquisition readiness."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ended_stage = cls.manager_env["strategic.partnership.stage"].create({"name": "Over", "kind": "ended"})
        # Remove demo data, so that only the deals, partnerships and movements of the test count.
        cls.superuser_env["crm.lead"].search([]).active = False
        cls.superuser_env["strategic.partnership"].search([]).active = False
        cls.superuser_env["strategic.movement"].search([]).unlink()

    @classmethod
    def make_second_company(cls):
        """Create a second company for the sales manager; 4 units of its currency equal 1 of our company's currency."""
        return cls.make_company(members=cls.sales_manager, rate=4)

    @classmethod
    def make_deal(cls, partner, amount, won_on, **vals):
        """Create a won deal. `won_on` is a moment in UTC, a day (noon in UTC), or None for an unknown date."""
        if won_on and not isinstance(won_on, datetime):
            won_on = f"{won_on} 12:00:00"
        return cls.make_won(partner, amount, won_on, **vals)

    @classmethod
    def make_move(cls, partner, day, status):
        """Create a movement to `status` on `day`. The customer's own status does not change."""
        cls.superuser_env["strategic.movement"].create(
            {"partner_id": partner.id, "date": day, "to_status": status, "cause": "assessment"}
        )

    @classmethod
    def make_running_partnership(cls, partner, **vals):
        """Create a partnership of the sales manager that began in 2024, and return it in this user's environment."""
        partnership = cls.make_partnership(partner, cls.manager_env, **{"date_start": "2024-01-01", **vals})
        return partnership.with_env(cls.manager_env)

    def as_read(self, model, user=None, companies=None):
        """Return `model` as `user`, by default the sales manager, with the context that the web client sends."""
        user = user or self.sales_manager
        context = {"tz": user.tz, **({"allowed_company_ids": companies.ids} if companies else {})}
        self.env.flush_all()
        return self.env[model].with_user(user).with_context(**context)

    def page(self, as_of=False, user=None, companies=None):
        return self.as_read("strategic.readiness", user, companies).read_figures(as_of)

    def cells(self, page, section, row):
        """Return the cells of the row with the key `row` in the section with the key `section`."""
        [section] = [one for one in page["sections"] if one["key"] == section]
        [row] = [one for one in section["rows"] if one["key"] == row]
        return row["cells"]

    def values(self, page, section, row):
        return [cell["value"] for cell in self.cells(page, section, row)]

    def behind(self, cell, companies=None):
        """Return the records that a click on `cell` opens."""
        Model = self.as_read(cell["open"]["model"], companies=companies)
        return Model.with_context(active_test=False).search(cell["open"]["domain"])
