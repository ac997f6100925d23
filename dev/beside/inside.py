"""The functions of `dev beside` that run in an Odoo shell; they report what they find."""
from lxml import etree

from dev.reports import report

ADDON = "strategic_customer"
# The addon extends these models: all their views are checked, not only the addon's.
SHARED = ("res.partner", "crm.lead")
USERS = {
    "salesperson": "sales_team.group_sale_salesman,base.group_partner_manager",
    "manager": "sales_team.group_sale_manager,base.group_partner_manager,base.group_system",
}


def check_views(env):
    """Report each view of the addon, of partners and of opportunities that is invalid or that a user can't open."""
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
            model = env(user=user)[view.model]
            if model.has_access("read"):
                opened += 1
                note(env, found, f"{name} can't open {view.xml_id or view.name}", open_view, model, view)
    env.cr.rollback()
    report(found=found, valid=len(views), opened=opened)


def roots(views):
    """Return the root view of each of `views`: itself, or the view that it extends in the end.

    Leave out root views without a model.
    """
    top = views.browse()
    for view in views:
        root = view
        while root.inherit_id and root.mode == "extension":
            root = root.inherit_id
        top |= root
    return top.filtered("model")


def open_view(model, view):
    """Get a view as the web client does, and read the first record with the view's fields."""
    got = model.get_views([(view.id, view.type)])["views"][view.type]
    if view.type in {"form", "list", "kanban"} and not model._transient and not model._abstract:
        arch = etree.fromstring(got["arch"])
        names = {node.get("name") for node in arch.iter("field") if not list(node.iterancestors("field"))}
        model.web_search_read([], {name: {} for name in names if name in model._fields}, limit=1)


def note(env, found, title, attempt, *args):
    """Call `attempt`; if it raises, add the exception to `found`."""
    try:
        with env.cr.savepoint():
            attempt(*args)
    except Exception as error:  # noqa: BLE001 - we look for any exception
        found.append(f"{title}: {error!r}")


def render_reports(env):
    """Render each report of the addon, on one record or, if its model is abstract, on none. Report the failed ones."""
    found, rendered = [], 0
    ids = env["ir.model.data"].search([("module", "=", ADDON), ("model", "=", "ir.actions.report")]).mapped("res_id")
    for action in env["ir.actions.report"].browse(ids):
        model = env[action.model]
        records = [] if model._abstract else model.search([], limit=1).ids
        rendered += 1
        name = action.report_name
        note(env, found, f"{name} can't be printed", action._render_qweb_html, name, records)
    report(found=found, rendered=rendered)


def assess_some(env, threshold):
    """Enter assessments of criteria, an overall assessment and a threshold: all versions of the addon store these."""
    env["res.partner"].create([{"name": f"Customer {number}", "is_company": True} for number in range(6)])
    customers = env["res.partner"].search([("is_company", "=", True)], order="id desc", limit=6)
    criteria = env["strategic.criterion"].search([("method", "=", "judgement")], order="id", limit=6)
    Assessment = env["strategic.assessment"]
    for number, customer in enumerate(customers):
        for criterion in criteria:
            Assessment.create({"partner_id": customer.id, "criterion_id": criterion.id, "value": 15 * number + 20,
                               "evidence": f"Seen at fair {number}", "evidence_type": "peer"})
    Assessment.create({"partner_id": customers[0].id, "dimension": "reputation", "value": 71, "evidence": "Well known"})
    env["ir.config_parameter"].set_param("strategic_customer.audience_fit_threshold", str(threshold))
    env.cr.commit()


def use(env):
    """Do what people do with the addon, on customers of its demo and on a new customer."""
    demo = env["ir.model.data"].search([("module", "=", ADDON), ("model", "=", "res.partner")]).mapped("res_id")
    customers = env["res.partner"].browse(demo).filtered("is_company")[:3]
    own = env["res.partner"].create({"name": "Own Customer", "is_company": True})
    contact = env["res.partner"].create({"name": "Own Contact", "parent_id": own.id})
    audience = env.ref(f"{ADDON}.strategic_audience_main")
    made = own | contact
    records = [
        env["strategic.assessment"].create({"partner_id": partner.id, "dimension": "reputation", "value": 90,
                                            "evidence": "Everybody knows them"}) for partner in customers | own
    ]
    for partner in customers | own:
        partnership = env["strategic.partnership"].create(
            {"partner_id": partner.id, "audience_id": audience.id, "name": f"With {partner.name}"})
        records += [partnership, *use_partnership(env, partnership, contact if partner == own else partner)]
    records += searches(env)
    for model in ("strategic.review", "strategic.scoring.run"):
        for name in ("_cron_plan", "_cron_rescore"):
            if hasattr(env[model], name):
                getattr(env[model], name)()
    env["ir.config_parameter"].set_param(f"{ADDON}.audience_fit_threshold", "65")
    env["digest.digest"].create({"name": "Ours", "kpi_strategic_customer": True})
    env.cr.commit()
    report(made=len(records) + len(made), demo=", ".join(map(str, demo)), own=own.id, scored=own.reputation == 90)


def use_partnership(env, partnership, contact):
    """Fill a partnership with related records; return those that the caller counts."""
    lead = env["crm.lead"].create({"name": "A deal with others", "type": "opportunity",
                                   "strategic_partnership_id": partnership.id})
    partnership.write({"reference_scope": "public", "reference_cap": 5})
    made = [
        env["strategic.requirement"].create({"partnership_id": partnership.id, "name": "Import", "goal": "general"}),
        env["strategic.reference"].create({"partnership_id": partnership.id, "lead_id": lead.id, "kind": "call"}),
    ]
    if not contact.is_company:
        made.append(env["strategic.stakeholder"].create({"partnership_id": partnership.id, "partner_id": contact.id}))
    partnership.message_post(body="Agreed", attachments=[("agreement.txt", b"signed")])
    partnership.message_subscribe(partner_ids=contact.ids)
    made.append(partnership.activity_schedule("mail.mail_activity_data_todo", summary="Call them"))
    return made


def searches(env):
    """Create two filters, an export, an activity plan and an activity type for our models and fields; return them."""
    export = env["ir.exports"].create({"name": "Scores", "resource": "res.partner"})
    env["ir.exports.line"].create([{"export_id": export.id, "name": name} for name in ("name", "audience_fit")])
    plan = env["mail.activity.plan"].create({"name": "Kick-off", "res_model": "strategic.partnership"})
    env["mail.activity.plan.template"].create({"plan_id": plan.id, "summary": "Meet", "responsible_type": "partnership",
                                               "activity_type_id": env.ref("mail.mail_activity_data_meeting").id})
    return [
        export, plan,
        env["mail.activity.type"].create({"name": "Visit", "res_model": "strategic.partnership"}),
        env["ir.filters"].create({"name": "Ours", "model_id": "strategic.partnership"}),
        env["ir.filters"].create({"name": "Best", "model_id": "res.partner",
                                  "domain": "[('strategic_status', '=', 'strategic')]"}),
    ]
