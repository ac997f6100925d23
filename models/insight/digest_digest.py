from odoo import fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL

from ...const import GROUP_SALESPERSON
from ...tools import days


class DigestDigest(models.Model):
    """Figures on strategic customers in the digest, the e-mail that Odoo sends every day, week or month.

    The figures count whole days: the day of an e-mail counts in the next e-mail, so nothing is counted twice. The date
    on which a customer becomes strategic is a server's day; the launch date of a partnership is a reader's day (see
    tools/days.py for both).
    """

    _inherit = "digest.digest"

    kpi_strategic_customer = fields.Boolean(
        string="Strategic Customers Gained", help="Customers that became strategic in the period of the digest."
    )
    kpi_strategic_customer_value = fields.Integer(compute="_compute_kpi_strategic_customer_value")
    kpi_strategic_partnership = fields.Boolean(
        string="Partnerships Launched", help="Partnerships that were launched in the period of the digest."
    )
    kpi_strategic_partnership_value = fields.Integer(compute="_compute_kpi_strategic_partnership_value")

    def init(self):
        """Give our figures a value in digests that have none: on in Odoo's default digest, off in all other digests.

        A digest that is older than the addon, or than a figure, has no value (NULL). In new digests, the ORM writes
        true or false.
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
        # Take the time zone of the user who receives the digest: the context may hold that of the user who sends it.
        reader = self.with_context(tz=self.env.user.tz).env
        for company, digests in self.grouped(lambda digest: digest.company_id or self.env.company).items():
            digests.kpi_strategic_partnership_value = self.env["strategic.partnership"].search_count(
                Domain("company_id", "=", company.id) & self._strategic_days_domain("date_launched", reader)
            )

    def _check_strategic_kpi(self):
        """Raise an `AccessError` unless the user is a salesperson: Odoo then leaves the figure out of the digest."""
        if not self.env.user.has_group(GROUP_SALESPERSON):
            raise AccessError(self.env._("Do not have access, skip this data for user's digest email"))

    def _strategic_days_domain(self, date_field, env):
        """Return the domain that `date_field` is in the digest's time frame, without the last day of the time frame.

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
