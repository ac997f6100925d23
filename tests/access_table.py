"""Which role may do what, as tables. Nobody may do what the tables do not name.

test_access.py fails if a model or a public method of ours is missing here, or if a role has other rights than here.
"""

from ..const import SCORE_FIELDS

# The roles, from the fewest rights to the most. "settings" is the administrator of Odoo's settings, who has no sales
# rights.
ROLES = ("public", "portal", "internal", "settings", "salesperson", "all_documents", "manager")

SALES = ("salesperson", "all_documents", "manager")

# The rights of each role to our models: r(ead), w(rite), c(reate), u(nlink).
RIGHTS = {
    "strategic.audience": {"salesperson": "r", "all_documents": "r", "manager": "rwcu"},
    "strategic.criterion": {"salesperson": "r", "all_documents": "r", "manager": "rwcu"},
    "strategic.assessment": {"salesperson": "rwc", "all_documents": "rwc", "manager": "rwcu"},
    "strategic.movement": {"salesperson": "r", "all_documents": "r", "manager": "r"},
    "strategic.fit": {"salesperson": "r", "all_documents": "r", "manager": "r"},
    "strategic.list": {"salesperson": "r", "all_documents": "r", "manager": "rwcu"},
    "strategic.list.band": {"salesperson": "r", "all_documents": "r", "manager": "rwcu"},
    "strategic.list.entry": {"salesperson": "r", "all_documents": "r", "manager": "rwcu"},
    "strategic.list.match": {"salesperson": "r", "all_documents": "r", "manager": "r"},
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
    "strategic.audience.learn": {"salesperson": "rwc", "all_documents": "rwc", "manager": "rwc"},
    "strategic.audience.learn.line": {"salesperson": "rw", "all_documents": "rw", "manager": "rw"},
    "crm.lead.find_reference": {"salesperson": "rw", "all_documents": "rw", "manager": "rw"},
    "crm.lead.find_reference.candidate": {"salesperson": "r", "all_documents": "r", "manager": "r"},
}

# Fields of a customer that only the roles in SALES may read.
PARTNER_FIELDS = (
    *SCORE_FIELDS,
    "strategic_summary",
    "strategic_missing",
    "strategic_explanation",
    "strategic_overridden",
    "has_overridden_score",
    "strategic_assessment_ids",
    "strategic_movement_ids",
    "strategic_fit_ids",
    "strategic_fit_summary",
)

# Whose records each role sees: own records, nobody's, or a colleague's. No role sees records of another company
# (ELSEWHERE).
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
    "strategic.fit": ALL_OF_THE_COMPANY,
    "strategic.list.match": ALL_OF_THE_COMPANY,
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
    ("res.config.settings", "count_exactly"): ("settings",),
    ("res.config.settings", "get_values"): ("settings",),
    ("res.config.settings", "set_values"): ("settings",),
    ("res.partner", "action_open_fits"): SALES,
    ("res.partner", "action_open_partnerships"): SALES,
    ("res.partner", "action_start_partnership"): SALES,
    ("res.partner", "get_import_templates"): ROLES,
    ("res.partner", "strategic_histogram"): SALES,
    ("res.partner", "strategic_matrix"): SALES,
    ("res.partner", "strategic_standing"): SALES,
    ("res.partner", "strategic_thresholds_effect"): ("manager",),
    ("res.partner", "strategic_thresholds_save"): ("manager",),
    ("strategic.assessment", "action_undo"): SALES,
    ("strategic.assessment", "action_undo_together"): SALES,
    ("strategic.assessment", "action_undo_withdraw"): SALES,
    ("strategic.assessment", "action_withdraw"): SALES,
    ("strategic.assessment", "get_import_templates"): SALES,
    ("strategic.audience", "action_open_customers"): SALES,
    ("strategic.audience", "read_coverage"): SALES,
    ("strategic.audience.learn", "action_back"): SALES,
    ("strategic.audience.learn", "action_backtest"): SALES,
    ("strategic.audience.learn", "action_learn"): SALES,
    ("strategic.audience.learn", "action_make_rules"): ("manager",),
    ("strategic.criterion", "action_open_matching"): SALES,
    ("strategic.criterion", "count_exactly"): SALES,
    ("strategic.criterion", "get_import_templates"): SALES,
    ("strategic.fit", "action_assess"): SALES,
    ("strategic.fit", "action_open_customer"): SALES,
    ("strategic.fit", "action_start_partnership"): SALES,
    ("strategic.fit", "strategic_histogram"): SALES,
    ("strategic.fit", "strategic_matrix"): SALES,
    ("strategic.home", "read_cards"): SALES,
    ("strategic.fit", "strategic_thresholds_effect"): ("manager",),
    ("strategic.fit", "strategic_thresholds_save"): ("manager",),
    ("strategic.list", "action_confirm"): ("manager",),
    ("strategic.list", "action_import"): ("manager",),
    ("strategic.list", "action_new_edition"): ("manager",),
    ("strategic.list", "action_open_entries"): SALES,
    ("strategic.list", "action_open_fallen"): SALES,
    ("strategic.list", "action_review"): SALES,
    ("strategic.list", "action_withdraw_fallen"): ("manager",),
    ("strategic.list", "match_step"): ("manager",),
    ("strategic.list.entry", "action_choose"): ("manager",),
    ("strategic.list.entry", "action_confirm"): ("manager",),
    ("strategic.list.entry", "action_reject"): ("manager",),
    ("strategic.list.entry", "action_undo"): ("manager",),
    ("strategic.list.entry", "action_withdraw"): ("manager",),
    ("strategic.list.entry", "get_import_templates"): SALES,
    ("strategic.lookalike", "action_create_opportunities"): SALES,
    ("strategic.lookalike", "action_open_customer"): SALES,
    ("strategic.movement.report", "action_open_customer"): SALES,
    ("strategic.partnership", "action_find_lookalikes"): SALES,
    ("strategic.partnership", "action_open_coverage"): SALES,
    ("strategic.partnership", "action_open_leads"): SALES,
    ("strategic.partnership", "get_import_templates"): SALES,
    ("strategic.portfolio.report", "action_open_customer"): SALES,
    ("strategic.readiness", "read_figures"): ("manager",),
    ("strategic.readiness", "read_year_before"): ("manager",),
    ("strategic.scoring.run", "action_rescore"): ("settings", "manager"),
    ("strategic.scoring.run", "get_status"): ("settings", "manager"),
    ("strategic.session", "assess"): SALES,
    ("strategic.session", "read_grid"): SALES,
    ("strategic.session", "undo"): SALES,
    ("strategic.settings", "action_save"): ("manager",),
    ("strategic.settings", "action_strategic_preview"): ("manager",),
    ("strategic.settings", "count_exactly"): ("manager",),
    ("strategic.start", "confirm_reputation"): ("manager",),
    ("strategic.start", "get_steps"): SALES,
}

# Odoo's public methods, which the test calls on each of our models, by name: (whether the method is called on records,
# its arguments). The test puts a field of the model for `{first}`, and a field to group by for `{group}`. It fails if
# a role gets data of a model that the role may not read.
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

# Wrong arguments for public methods. If a method is called on records, the test sends these arguments after the ids.
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
