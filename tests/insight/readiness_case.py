from datetime import datetime

from ..common import StrategicCase


class ReadinessCase(StrategicCase):
    """Base class with short methods to create deals, movements and partnerships, and to read the page."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.won_stage = cls.superuser_env["crm.stage"].create({"name": "Won", "is_won": True, "sequence": 90})
        cls.ended_stage = cls.manager_env["strategic.partnership.stage"].create({"name": "Over", "kind": "ended"})
        # Remove demo data, so that only the deals, partnerships and movements of the test count.
        cls.superuser_env["crm.lead"].search([]).active = False
        cls.superuser_env["strategic.partnership"].search([]).active = False
        cls.superuser_env["strategic.movement"].search([]).unlink()

    @classmethod
    def make_second_company(cls):
        """Create a company for the sales manager. Four units of its currency equal one unit of the reader's."""
        ours = cls.env.company
        # Without other rates, our currency has the rate 1, whichever it is.
        cls.superuser_env["res.currency.rate"].search([]).unlink()
        foreign = cls.superuser_env["res.currency"].create({"name": "XTS", "symbol": "¤"})
        cls.superuser_env["res.currency.rate"].create(
            {"name": "2020-01-01", "rate": 4.0, "currency_id": foreign.id, "company_id": ours.id}
        )
        theirs = cls.superuser_env["res.company"].create({"name": "Second", "currency_id": foreign.id})
        cls.sales_manager.company_ids += theirs
        return theirs

    @classmethod
    def make_deal(cls, partner, amount, won_on, **vals):
        """Create a won deal. `won_on` is a moment in UTC, a day (noon in UTC), or None for an unknown date."""
        lead = cls.manager_env["crm.lead"].create(
            {
                "name": "Deal",
                "type": "opportunity",
                "partner_id": partner.id,
                "expected_revenue": amount,
                "stage_id": cls.won_stage.id,
                "probability": 100,
                **vals,
            }
        )
        lead.date_closed = won_on and (won_on if isinstance(won_on, datetime) else f"{won_on} 12:00:00")
        return lead

    @classmethod
    def make_move(cls, partner, day, status):
        """Create a movement to `status` on `day`. The customer's own status does not change."""
        cls.superuser_env["strategic.movement"].create(
            {"partner_id": partner.id, "date": day, "to_status": status, "cause": "assessment"}
        )

    @classmethod
    def make_partnership(cls, partner, **vals):
        """Create a partnership of the sales manager, which began in 2024 unless `vals` say otherwise."""
        return cls.manager_env["strategic.partnership"].create(
            {"partner_id": partner.id, "date_start": "2024-01-01", **vals}
        )

    def as_read(self, model, user=None, companies=None):
        """Return `model` in the web client's environment of `user`, by default the sales manager."""
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
