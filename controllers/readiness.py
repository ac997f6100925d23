from odoo import http
from odoo.exceptions import UserError
from odoo.http import content_disposition, request

from ..report.strategic_readiness_xlsx import workbook
from ..tools.limits import is_id_text


class StrategicReadinessController(http.Controller):
    @http.route("/strategic_customer/readiness/xlsx", type="http", auth="user", readonly=True)
    def export(self, as_of="", company_ids=""):
        """Return the figures of acquisition readiness as a spreadsheet (xlsx).

        :param as_of: date, today if empty
        :param company_ids: ids of the chosen companies, separated by commas; the user's own companies if empty
        :raise UserError: if one of `company_ids` is not an id
        """
        numbers = company_ids.split(",") if company_ids else []
        if not all(map(is_id_text, numbers)):
            raise UserError(request.env._("The address names companies that are none: choose them once more."))
        chosen = [int(number) for number in numbers]
        # Odoo checks that the user may work in these companies.
        env = request.env(context={**request.env.context, **({"allowed_company_ids": chosen} if chosen else {})})
        page = env["strategic.readiness"].read_figures(as_of)
        title = env._("Acquisition Readiness")
        labels = {
            "summary": env._("Summary"),
            "figures": env._("Figures"),
            "missing": env._("What a buyer would miss"),
            "share": env._("Share"),
        }
        return request.make_response(
            workbook(page, title, labels),
            headers=[
                ("Content-Type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
                ("Content-Disposition", content_disposition(f"{title} {page['as_of']}.xlsx")),
            ],
        )
