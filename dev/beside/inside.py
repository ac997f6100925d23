"""The parts that run in Odoo; each reports what it found."""
from lxml import etree

from dev.bench.inside import report

ADDON = "strategic_customer"
# Extended by us: all of their views are looked at, ours or not.
SHARED = ("res.partner", "crm.lead")
USERS = {
    "salesperson": "sales_team.group_sale_salesman,base.group_partner_manager",
    "manager": "sales_team.group_sale_manager,base.group_partner_manager,base.group_system",
}


def check_views(env):
    """Report each view of ours, and of partners and opportunities, that is not valid, or that somebody can't open."""
    own = env["ir.model.data"].search([("module", "=", ADDON), ("model", "=", "ir.ui.view")]).mapped("res_id")
    View = env["ir.ui.view"]
    views = View.browse(own) | View.search([("model", "in", SHARED)])
    found = []
    for view in views:
        note(env, found, f"{view.xml_id or view.name} is not valid", view._check_xml)
    opened = 0
    for name, groups in USERS.items():
        user = env["res.users"].with_context(no_reset_password=True).create({
            "name": name, "login": f"beside_{name}", "group_ids": [
                (6, 0, [env.ref(group).id for group in groups.split(",")])]})
        for view in roots(views):
            Model = env(user=user)[view.model]
            if Model.has_access("read"):
                opened += 1
                note(env, found, f"{name} can't open {view.xml_id or view.name}", lambda: open_view(Model, view))
    env.cr.rollback()
    report(found=found, valid=len(views), opened=opened)


def roots(views):
    """The views that stand for themselves, of those that belong to a model."""
    top = views.browse()
    for view in views:
        while view.inherit_id and view.mode == "extension":
            view = view.inherit_id
        top |= view
    return top.filtered("model")


def open_view(Model, view):
    """Get a view as the web client does, and the first record with its fields."""
    got = Model.get_views([(view.id, view.type)])["views"][view.type]
    if view.type in {"form", "list", "kanban"} and not Model._transient and not Model._abstract:
        arch = etree.fromstring(got["arch"])
        names = {node.get("name") for node in arch.iter("field") if not list(node.iterancestors("field"))}
        Model.web_search_read([], {name: {} for name in names if name in Model._fields}, limit=1)


def note(env, found, title, attempt):
    try:
        with env.cr.savepoint():
            attempt()
    except Exception as error:  # noqa: BLE001 - whatever it is, it is what we look for
        found.append(f"{title}: {error!r}")


def render_reports(env):
    """Report each printed report of ours that does not render on a record, or on none."""
    found, rendered = [], 0
    ids = env["ir.model.data"].search([("module", "=", ADDON), ("model", "=", "ir.actions.report")]).mapped("res_id")
    for action in env["ir.actions.report"].browse(ids):
        Model = env[action.model]
        records = Model.search([], limit=1).ids if not Model._abstract else []
        rendered += 1
        note(env, found, f"{action.report_name} can't be printed",
             lambda action=action, records=records: action._render_qweb_html(action.report_name, records))
    report(found=found, rendered=rendered)


def assess_some(env, threshold):
    """Enter what people of every version of the addon could: assessments, of criteria and overall, and a threshold."""
    customers = env["res.partner"].search([("is_company", "=", True)], order="id", limit=6)
    criteria = env["strategic.criterion"].search([("method", "=", "judgement")], order="id", limit=6)
    Assessment = env["strategic.assessment"]
    for number, customer in enumerate(customers):
        for criterion in criteria:
            Assessment.create({"partner_id": customer.id, "criterion_id": criterion.id, "value": 15 * number + 20,
                               "evidence": f"Seen at fair {number}", "evidence_type": "peer"})
    Assessment.create({"partner_id": customers[0].id, "dimension": "reputation", "value": 71, "evidence": "Well known"})
    env["ir.config_parameter"].set_param("strategic_customer.audience_fit_threshold", str(threshold))
    env.cr.commit()
