"""The kanban of 200 partnerships opens about as fast as an equally large pipeline of CRM, which is no limit."""
from datetime import date, timedelta

from dev.bench import reading

TARGET = 1.2
IS_LIMIT = False
UNIT = "ms"
measure = reading.time_both
CARDS = 200
PER_COLUMN = 80  # the default limit of a window action, which the kanban applies to each column
# Fields that the web client reads for the widgets of the cards.
OF_ACTIVITIES = {
    "activity_ids": {"fields": {}}, "activity_exception_decoration": {}, "activity_exception_icon": {},
    "activity_state": {}, "activity_summary": {}, "activity_type_icon": {},
    "activity_type_id": {"fields": {"display_name": {}}},
}
OF_TAGS = {"tag_ids": {"fields": {"display_name": {}, "color": {}}}}
OF_GOALS = {
    "tailored_count": {}, "tailored_done": {}, "tailored_progress": {}, "general_count": {}, "general_done": {},
    "general_progress": {}, "general_share": {}, "undecided_count": {}, "course": {},
}
REVENUE = (
    "expected_revenue:sum", "recurring_revenue_monthly:sum", "company_currency:array_agg_distinct",
    "expected_revenue:sum_currency", "recurring_revenue_monthly:sum_currency",
)


def calls(env):
    partnerships, leads = cards(env)
    env.flush_all()
    card = reading.specification(env, partnerships._name, "strategic_customer.strategic_partnership_view_kanban")
    crm_card = reading.specification(env, leads._name, "crm.crm_case_kanban_view_leads")
    # CRM's own card, without the fields that the addon adds.
    crm_card = {name: spec for name, spec in crm_card.items() if not name.startswith("strategic_")}
    context = {"read_group_expand": True}
    return (
        opening(partnerships.with_context(context), [("user_id", "=", env.uid)], card | OF_GOALS, (), {
            "field": "course", "colors": {"market": "success", "custom": "warning"},
        }),
        opening(
            leads.with_context(context, default_type="opportunity", show_user_team_stages=1),
            ["&", ("type", "=", "opportunity"), ("user_id", "=", env.uid)], crm_card, REVENUE, {
                "field": "activity_state", "colors": {"planned": "success", "today": "warning", "overdue": "danger"},
            },
        ),
    )


def opening(records, domain, card, aggregates, progress_bar):
    """Return a function that reads the progress bars and the cards of a kanban, and checks that no card is missing."""
    Model = records.browse()

    def call():
        Model.read_progress_bar(domain, "stage_id", progress_bar)
        found = Model.web_read_group(
            domain, ["stage_id"], list(aggregates), auto_unfold=True, opening_info=[],
            unfold_read_specification=card | OF_ACTIVITIES | OF_TAGS, unfold_read_default_limit=PER_COLUMN,
            groupby_read_specification={},
        )
        assert sum(len(group.get("__records", ())) for group in found["groups"]) == CARDS

    return call


def cards(env):
    """Create CARDS partnerships and as many opportunities, with the same customers and tags, in equal stages.

    The user who reads the partnerships and opportunities is responsible for them. The caller rolls them back.
    """
    customers = env["res.partner"].search([("is_company", "=", True)], order="id", limit=CARDS)
    tags = env["crm.tag"].create([{"name": f"Bench kanban {number}"} for number in range(5)])
    columns = env["strategic.partnership.stage"].search([])
    crm_columns = env["crm.stage"].sudo()
    crm_columns = crm_columns.search([]) + crm_columns.create([
        {"name": column.name, "sequence": 100 + column.sequence, "fold": column.fold}
        for column in columns[len(crm_columns.search([])) :]
    ])
    assert columns.mapped("fold") == crm_columns.mapped("fold")
    made = []
    for model, stages, more in (
        ("strategic.partnership", columns, _of_partnership), ("crm.lead", crm_columns, _of_opportunity),
    ):
        shown = stages.filtered(lambda stage: not stage.fold)
        made.append(env[model].create([
            {
                "name": f"Bench {number}", "partner_id": customer.id, "stage_id": shown[number % len(shown)].id,
                "user_id": env.uid, "priority": str(number % 4), "tag_ids": [(4, tags[number % len(tags)].id)],
                **more(number),
            }
            for number, customer in enumerate(customers)
        ]))
        env["mail.activity"].create([
            {
                "res_model_id": env["ir.model"]._get_id(model), "res_id": record.id, "user_id": env.uid,
                "activity_type_id": env.ref("mail.mail_activity_data_todo").id,
                "date_deadline": date.today() + timedelta(days=number % 9 - 4),
            }
            for number, record in enumerate(made[-1])
        ])
    return made


def _of_partnership(number):
    goals = ("tailored", "general", "undecided")
    return {
        "date_deadline": date.today() + timedelta(days=number % 90 - 20),
        "reference_scope": ("none", "private", "public")[number % 3],
        "requirement_ids": [
            (0, 0, {
                "name": f"Requirement {line}", "goal": goals[(number + line) % 3],
                "state": "done" if line % 2 else "todo",
            })
            for line in range(6)
        ],
    }


def _of_opportunity(number):
    return {"type": "opportunity", "expected_revenue": 1000 * (number % 50), "date_deadline": date.today()}
