"""Constants that several models share. Their terms come from Jon Fisher's idea of the strategic customer."""

ADDON = "strategic_customer"

DIMENSIONS = [("audience_fit", "Audience Fit"), ("reputation", "Reputation")]

# Statuses, best first. The kanban shows its columns in this order.
STATUSES = [
    ("strategic", "Strategic"),
    ("partial", "Candidate"),
    ("core", "Core Audience"),
    ("prestige", "Prestige"),
    ("other", "Other"),
]
STATUS_HELP = (
    "Strategic: both thresholds reached. Candidate: not strategic, but could be with what is not assessed yet. "
    "Core Audience: fits, but its reputation falls short. Prestige: renowned, but outside the audience (the big-logo "
    "trap). Other: neither."
)

# Bands of years since a customer's first won deal, or since a partnership began. The keys sort in this order.
TENURES = [
    ("0_1", "Under 1 Year"),
    ("1_2", "1 to 2 Years"),
    ("2_5", "2 to 5 Years"),
    ("5", "5 Years and More"),
]

# Causes of a change of status.
CAUSES = [
    ("assessment", "Assessment"),
    ("criteria", "Criteria Changed"),
    ("threshold", "Thresholds or Scope Changed"),
    ("customer", "Customer Changed"),
    ("expired", "Assessment Ran Out"),
]

# Domain of customers, which are commercial entities: their `commercial_partner_id` is the customer itself.
CUSTOMER_DOMAIN = ["|", ("is_company", "=", True), ("parent_id", "=", False)]

# Domain of the criteria that scores depend on: criteria of reputation, and criteria of active audiences.
COUNTING_CRITERIA_DOMAIN = ["|", ("audience_id", "=", False), ("audience_id.active", "=", True)]

# Fields that the engine writes on res.partner, for customers and their contacts.
SCORE_FIELDS = (
    "audience_fit",
    "reputation",
    "audience_fit_potential",
    "reputation_potential",
    "strategic_audience_id",
    "strategic_status",
    "is_strategic",
    "strategic_since",
    "strategic_review_date",
)

# Fields that each opportunity copies from its customer.
LEAD_FIELDS = ("strategic_status", "is_strategic")

# Settings (ir.config_parameter) and their defaults.
FIT_THRESHOLD = "strategic_customer.audience_fit_threshold"
REPUTATION_THRESHOLD = "strategic_customer.reputation_threshold"
CUSTOMER_SCOPE = "strategic_customer.customer_domain"
REVIEW_DAYS = "strategic_customer.review_days"
OPEN_PRODUCTS_ONLY = "strategic_customer.open_products_only"
REVENUE_SOURCE = "strategic_customer.revenue_source"
SETTINGS = {
    FIT_THRESHOLD: "70",
    REPUTATION_THRESHOLD: "70",
    CUSTOMER_SCOPE: "[('is_company', '=', True)]",
    REVIEW_DAYS: "30",
    OPEN_PRODUCTS_ONLY: "False",
    REVENUE_SOURCE: "opportunities",
}
# Parameter (ir.config_parameter) with the reason why the scope is broken. It exists only while the scope is broken.
SCOPE_BROKEN = "strategic_customer.customer_domain_broken"
# Limits of the lights of the five questions of acquisition readiness: the percentages from which a light is green, and
# from which it is red. For concentration less is better, for the others more.
LIGHTS = {
    "status": (50, 25),
    "concentration": (10, 25),
    "retention": (90, 75),
    "agreement": (80, 50),
    "ip": (80, 50),
}
LIGHT_SETTINGS = {
    (question, colour): f"strategic_customer.light_{question}_{colour}"
    for question in LIGHTS
    for colour in ("green", "red")
}
# Minimum and maximum of the numeric settings.
SETTING_RANGES = {
    FIT_THRESHOLD: (1, 100),
    REPUTATION_THRESHOLD: (1, 100),
    REVIEW_DAYS: (0, 365),
    **dict.fromkeys(LIGHT_SETTINGS.values(), (0, 100)),
}

GROUP_SALESPERSON = "sales_team.group_sale_salesman"
GROUP_ALL_DOCUMENTS = "sales_team.group_sale_salesman_all_leads"
GROUP_MANAGER = "sales_team.group_sale_manager"
