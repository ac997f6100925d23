"""Who may do what, as one table. Nobody may do what the table does not name.

test_access.py fails if a model, a public method or a right has no row here.
"""

from ..const import SCORE_FIELDS

# From the fewest rights to the most. "settings" is the administrator of Odoo's settings, who has no sales rights.
ROLES = ("public", "portal", "internal", "settings", "salesperson", "all_documents", "manager")

SALES = ("salesperson", "all_documents", "manager")

# Rights to our models: r(ead), w(rite), c(reate), u(nlink).
RIGHTS = {
    "strategic.audience": {"salesperson": "r", "all_documents": "r", "manager": "rwcu"},
    "strategic.criterion": {"salesperson": "r", "all_documents": "r", "manager": "rwcu"},
    "strategic.assessment": {"salesperson": "rwc", "all_documents": "rwc", "manager": "rwcu"},
    "strategic.movement": {"salesperson": "r", "all_documents": "r", "manager": "r"},
    "strategic.scoring.run": {"settings": "r", "manager": "r"},
    "strategic.scoring.request": {},
    "strategic.follow_up": {},
    "strategic.follow_up.setting": {"settings": "rwc", "manager": "rwc"},
    "strategic.partnership": {"salesperson": "rwc", "all_documents": "rwc", "manager": "rwcu"},
    "strategic.partnership.stage": {"salesperson": "r", "all_documents": "r", "manager": "rwcu"},
    "strategic.requirement": {"salesperson": "rwcu", "all_documents": "rwcu", "manager": "rwcu"},
    "strategic.stakeholder": {"salesperson": "rwcu", "all_documents": "rwcu", "manager": "rwcu"},
    "strategic.reference": {"salesperson": "rwc", "all_documents": "rwc", "manager": "rwcu"},
    "strategic.lookalike": {"salesperson": "r", "all_documents": "r", "manager": "r"},
    "strategic.movement.report": {"salesperson": "r", "all_documents": "r", "manager": "r"},
    "strategic.portfolio.report": {"salesperson": "r", "all_documents": "r", "manager": "r"},
    "strategic.settings": {"manager": "rwcu"},
    "crm.lead.find_reference": {"salesperson": "rw", "all_documents": "rw", "manager": "rw"},
    "crm.lead.find_reference.candidate": {"salesperson": "r", "all_documents": "r", "manager": "r"},
}

# Fields of a customer that only the roles in SALES may read.
PARTNER_FIELDS = (
    *SCORE_FIELDS,
    "strategic_summary",
    "strategic_explanation",
    "strategic_assessment_ids",
    "strategic_movement_ids",
)

# The records that each role sees, by their responsible user. Nobody sees records of another company (ELSEWHERE).
OWN, NOBODYS, COLLEAGUES, ELSEWHERE = "own", "nobody's", "colleague's", "elsewhere"
OWN_DOCUMENTS = {
    "salesperson": {OWN, NOBODYS},
    "all_documents": {OWN, NOBODYS, COLLEAGUES},
    "manager": {OWN, NOBODYS, COLLEAGUES},
}
ALL_OF_THE_COMPANY = {role: {OWN, NOBODYS, COLLEAGUES} for role in SALES}
SEEN = {
    "strategic.partnership": OWN_DOCUMENTS,
    "strategic.requirement": OWN_DOCUMENTS,
    "strategic.stakeholder": OWN_DOCUMENTS,
    "strategic.reference": OWN_DOCUMENTS,
    "strategic.assessment": ALL_OF_THE_COMPANY,
    "strategic.movement": ALL_OF_THE_COMPANY,
    "strategic.movement.report": ALL_OF_THE_COMPANY,
    "strategic.portfolio.report": ALL_OF_THE_COMPANY,
}

# The roles that may call each public method.
METHODS = {
    ("crm.lead", "action_find_reference"): SALES,
    ("crm.lead.find_reference", "action_back"): SALES,
    ("crm.lead.find_reference", "action_log"): SALES,
    ("crm.lead.find_reference.candidate", "action_choose"): SALES,
    ("res.config.settings", "action_strategic_preview"): ("settings",),
    ("res.config.settings", "get_values"): ("settings",),
    ("res.config.settings", "set_values"): ("settings",),
    ("res.partner", "action_open_partnerships"): SALES,
    ("res.partner", "action_start_partnership"): SALES,
    ("res.partner", "strategic_matrix"): SALES,
    ("strategic.assessment", "action_undo"): SALES,
    ("strategic.assessment", "action_undo_withdraw"): SALES,
    ("strategic.assessment", "action_withdraw"): SALES,
    ("strategic.audience", "action_open_customers"): SALES,
    ("strategic.criterion", "action_open_matching"): SALES,
    ("strategic.lookalike", "action_create_opportunities"): SALES,
    ("strategic.lookalike", "action_open_customer"): SALES,
    ("strategic.movement.report", "action_open_customer"): SALES,
    ("strategic.partnership", "action_find_lookalikes"): SALES,
    ("strategic.partnership", "action_open_leads"): SALES,
    ("strategic.portfolio.report", "action_open_customer"): SALES,
    ("strategic.readiness", "read_figures"): ("manager",),
    ("strategic.scoring.run", "action_rescore"): ("settings", "manager"),
    ("strategic.scoring.run", "get_status"): ("settings", "manager"),
    ("strategic.session", "assess"): SALES,
    ("strategic.session", "read_grid"): SALES,
    ("strategic.session", "undo"): SALES,
    ("strategic.settings", "action_save"): ("manager",),
    ("strategic.settings", "action_strategic_preview"): ("manager",),
    ("strategic.start", "confirm_reputation"): ("manager",),
    ("strategic.start", "get_steps"): SALES,
}

# Odoo's public methods that the test calls on each of our models: (is called on records, arguments). `{first}` stands
# for a field of the model, `{group}` for a field to group by. Only roles that may read the model may get our data.
ORM_METHODS = {
    "create": (False, ([{}],)),
    "copy": (True, ()),
    "copy_data": (True, ()),
    "default_get": (False, (["{first}", "company_id", "value"],)),
    "export_data": (True, (["{first}", "display_name"],)),
    "formatted_read_group": (False, ([], ["{group}"], ["__count"])),
    "load": (False, (["{first}"], [["Typed"]])),
    "name_create": (False, ("Typed",)),
    "name_search": (False, ("",)),
    "onchange": (True, ({}, [], {"{first}": {}, "display_name": {}})),
    "read": (True, (["{first}", "display_name"],)),
    "search": (False, ([],)),
    "search_count": (False, ([],)),
    "search_read": (False, ([], ["{first}", "display_name"])),
    "unlink": (True, ()),
    "web_read": (True, ({"{first}": {}, "display_name": {}},)),
    "web_read_group": (False, ([], ["{group}"], ["__count"])),
    "web_save": (True, ({}, {"{first}": {}})),
    "web_search_read": (False, ([], {"{first}": {}, "display_name": {}})),
    "write": (True, ({},)),
}

# Wrong arguments for public methods. The test sends them in place of the right ones, or after them.
WRONG_ARGUMENTS = (
    (),
    ("x",),
    ([],),
    ({"x": 1},),
    (None,),
    (0,),
    (10**12,),
    (10**5_000,),
    ("a\0b",),
    ([("name", "=", "x")], []),
    ([("id", "=", "x")], "customers"),
)
