from odoo import fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL

from ...const import GROUP_SALESPERSON
from ...tools import days


class DigestDigest(models.Model):
    """Figures on strategic customers in the digest, the e-mail that Odoo sends every day, week or month.

    Figures count whole days: the current day goes into the next e-mail, so nothing is counted twice. The date on which
    a customer becomes strategic is the server's day, the launch date of a partnership the reader's (tools/days.py).
    """

    _inherit = "digest.digest"

    kpi_strategic_customer = fields.Boolean(string="Strategic Customers Gained")
    kpi_strategic_customer_value = fields.Integer(compute="_compute_kpi_strategic_customer_value")
    kpi_strategic_partnership = fields.Boolean(string="Partnerships Launched")
    kpi_strategic_partnership_value = fields.Integer(compute="_compute_kpi_strategic_partnership_value")

    def init(self):
        """Switch our figures on in Odoo's default digest and off in all others, where they have no value yet.

        Digests that are older than the addon, or than the figure, hold NULL; the ORM writes true or false.
        """
        usual = self.env.ref("digest.digest_digest_default", raise_if_not_found=False)
        for name in ("kpi_strategic_customer", "kpi_strategic_partnership"):
            self.env.cr.execute(
                SQL(
                    "UPDATE digest_digest SET %(figure)s = (id = %(usual)s) WHERE %(figure)s IS NULL",
                    figure=SQL.identifier(name),
                    usual=usual.id if usual else 0,
                )
            )

    def _compute_kpi_strategic_customer_value(self):
        """Count the customers that became strategic: those of the digest's company and those without a company."""
        self._check_strategic_kpi()
        for company, digests in self.grouped(lambda digest: digest.company_id or self.env.company).items():
            [(count,)] = self.env["strategic.movement"]._read_group(
                Domain("to_status", "=", "strategic")
                & Domain("partner_id.company_id", "in", [company.id, False])
                & self._strategic_days_domain("date", self.with_context(tz="UTC").env),
                aggregates=["partner_id:count_distinct"],
            )
            digests.kpi_strategic_customer_value = count

    def _compute_kpi_strategic_partnership_value(self):
        """Count the partnerships of the digest's company that were launched."""
        self._check_strategic_kpi()
        # The user who sends the digest may be in another time zone than the user who receives it.
        reader = self.with_context(tz=self.env.user.tz).env
        for company, digests in self.grouped(lambda digest: digest.company_id or self.env.company).items():
            digests.kpi_strategic_partnership_value = self.env["strategic.partnership"].search_count(
                Domain("company_id", "=", company.id) & self._strategic_days_domain("date_launched", reader)
            )

    def _check_strategic_kpi(self):
        """Raise an `AccessError` unless this user is a salesperson: the digest then leaves the figure out."""
        if not self.env.user.has_group(GROUP_SALESPERSON):
            raise AccessError(self.env._("Do not have access, skip this data for user's digest email"))

    def _strategic_days_domain(self, date_field, env):
        """Return the domain of the days in the digest's time frame: from its first day to the day before its last.

        :param env: environment whose time zone decides when a day begins
        """
        start, end, _companies = self._get_kpi_compute_parameters()
        first, last = (days.day_of(env, fields.Datetime.to_datetime(moment)) for moment in (start, end))
        return Domain(date_field, ">=", first) & Domain(date_field, "<", last)

    def _compute_kpis_actions(self, company, user):
        actions = super()._compute_kpis_actions(company, user)
        menu_id = self.env.ref("crm.crm_menu_root").id
        actions["kpi_strategic_customer"] = f"strategic_customer.strategic_movement_action?menu_id={menu_id}"
        actions["kpi_strategic_partnership"] = f"strategic_customer.strategic_partnership_action?menu_id={menu_id}"
        return actions
