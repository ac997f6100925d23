from odoo import http
from odoo.exceptions import UserError
from odoo.http import content_disposition, request

from ..report.strategic_readiness_customers_xlsx import customer_workbook
from ..report.strategic_readiness_xlsx import workbook
from ..tools.limits import is_id_text


class StrategicReadinessController(http.Controller):
    @http.route("/strategic_customer/readiness/xlsx", type="http", auth="user", readonly=True)
    def export(self, as_of="", company_ids=""):
        """Return the page of acquisition readiness as a spreadsheet (xlsx).

        :param as_of: date, today if empty
        :param company_ids: ids of the selected companies, separated by commas; the user's own companies if empty
        :raise UserError: if one of `company_ids` is not an id
        """
        env = self._env(company_ids)
        page = env["strategic.readiness"]._page_on_paper(as_of)
        return self._spreadsheet(workbook(env, page), f"{page['title']} {page['as_of']}.xlsx")

    @http.route("/strategic_customer/readiness/customers/xlsx", type="http", auth="user", readonly=True)
    def export_customers(self, as_of="", company_ids=""):
        """Return the customers behind the comparison like for like as a spreadsheet; parameters as for `export`."""
        env = self._env(company_ids)
        data = env["strategic.readiness"]._read_customers(as_of)
        return self._spreadsheet(customer_workbook(env, data), f"{data['title']} {data['as_of']}.xlsx")

    def _env(self, company_ids):
        """Return the environment of the user with the companies in the text `company_ids`."""
        ids = company_ids.split(",") if company_ids else []
        if not all(map(is_id_text, ids)):
            raise UserError(
                request.env._("The address names a company that does not exist. Select the companies again.")
            )
        # No check of rights here: Odoo's `env.companies` refuses companies in which the user may not work.
        context = {"allowed_company_ids": [int(id_) for id_ in ids]} if ids else {}
        return request.env(context={**request.env.context, **context})

    def _spreadsheet(self, content, name):
        return request.make_response(
            content,
            headers=[
                ("Content-Type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
                ("Content-Disposition", content_disposition(name)),
            ],
        )
