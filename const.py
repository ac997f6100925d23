"""Names that several models share: the field's own words (Jon Fisher's strategic customer) as values."""

ADDON = "strategic_customer"

DIMENSIONS = [("audience_fit", "Audience Fit"), ("reputation", "Reputation")]

# In the order in which a person reads them, best first; the values are in the order of the kanban's columns.
STATUSES = [
    ("strategic", "Strategic"),
    ("core", "Core Audience"),
    ("prestige", "Prestige"),
    ("partial", "Partly Assessed"),
    ("other", "Other"),
]

# Years since the first won deal, or since a partnership began; sorted by value they are in this order.
TENURES = [
    ("0_1", "Under 1 Year"),
    ("1_2", "1 to 2 Years"),
    ("2_5", "2 to 5 Years"),
    ("5", "5 Years and More"),
]

# What makes a status change.
CAUSES = [
    ("assessment", "Assessment"),
    ("criteria", "Criteria Changed"),
    ("threshold", "Thresholds or Scope Changed"),
    ("customer", "Customer Changed"),
    ("expired", "Judgement Ran Out"),
]

# A customer is a commercial entity: `commercial_partner_id` is itself. This is the same, said in a domain.
CUSTOMER_DOMAIN = ["|", ("is_company", "=", True), ("parent_id", "=", False)]

# Criteria that count: of reputation, or of an audience that is not archived.
COUNTING_CRITERIA_DOMAIN = ["|", ("audience_id", "=", False), ("audience_id.active", "=", True)]

# What the engine writes on res.partner, for customers and their contacts.
SCORE_FIELDS = (
    "audience_fit",
    "reputation",
    "strategic_audience_id",
    "strategic_status",
    "is_strategic",
    "strategic_since",
    "strategic_review_date",
)

# What opportunities keep of their customer.
LEAD_FIELDS = ("strategic_status", "is_strategic")

# Settings (ir.config_parameter) and their defaults.
FIT_THRESHOLD = "strategic_customer.audience_fit_threshold"
REPUTATION_THRESHOLD = "strategic_customer.reputation_threshold"
CUSTOMER_SCOPE = "strategic_customer.customer_domain"
REVIEW_DAYS = "strategic_customer.review_days"
SETTINGS = {
    FIT_THRESHOLD: "70",
    REPUTATION_THRESHOLD: "70",
    CUSTOMER_SCOPE: "[('is_company', '=', True)]",
    REVIEW_DAYS: "30",
}
# Why the scope no longer works (ir.config_parameter); there is none while it works.
SCOPE_BROKEN = "strategic_customer.customer_domain_broken"
# Least and most of the settings that are numbers.
SETTING_RANGES = {FIT_THRESHOLD: (1, 100), REPUTATION_THRESHOLD: (1, 100), REVIEW_DAYS: (0, 365)}

GROUP_SALESPERSON = "sales_team.group_sale_salesman"
GROUP_ALL_DOCUMENTS = "sales_team.group_sale_salesman_all_leads"
GROUP_MANAGER = "sales_team.group_sale_manager"
