"""Random programmes and customers: strategies of Hypothesis, and the records and the oracle's objects made of them."""

from datetime import datetime, time, timedelta

from odoo import fields

from ...const import CUSTOMER_SCOPE, OPEN_PRODUCTS_ONLY
from .. import oracle
from ..common import StrategicCase
from ..properties import st
from .oracle_sales import REVENUE_RULES, TODAY, sales

COUNTRIES = ["be", "de", "us"]
TAGS = ["Health", "Freight", "Listed"]


# Each rule in two forms: a function that builds an Odoo domain from record ids, and a function that tells
# tests/oracle.py whether a customer with certain facts meets the rule.
RULES = {
    "country": (
        lambda ids: [("country_id", "in", [ids["be"], ids["de"]])],
        lambda facts: facts["country"] in ("be", "de"),
    ),
    "country_code": (lambda ids: [("country_id.code", "=", "US")], lambda facts: facts["country"] == "us"),
    "not_country": (
        lambda ids: [("country_id.code", "!=", "US")],
        lambda facts: facts["country"] in ("be", "de"),  # `!=` on a path skips customers without a country
    ),
    "tag": (
        lambda ids: [("category_id", "in", [ids["Health"], ids["Listed"]])],
        lambda facts: facts["tags"] & {"Health", "Listed"},
    ),
    "not_tag": (
        lambda ids: [("category_id", "not in", [ids["Freight"]])],
        lambda facts: "Freight" not in facts["tags"],
    ),
    "no_tag": (lambda ids: [("category_id", "=", False)], lambda facts: not facts["tags"]),
    "website": (lambda ids: [("website", "!=", False)], lambda facts: facts["website"]),
    "name": (lambda ids: [("name", "ilike", "ac")], lambda facts: "ac" in facts["name"].lower()),
    "either": (
        lambda ids: [
            "|",
            ("website", "=", False),
            "&",
            ("country_id", "=", ids["de"]),
            ("category_id.name", "=", "Listed"),
        ],
        lambda facts: not facts["website"] or (facts["country"] == "de" and "Listed" in facts["tags"]),
    ),
    "company": (
        lambda ids: [("commercial_partner_id", "any", [("country_id.code", "=", "DE")])],
        lambda facts: facts["country"] == "de",
    ),
    "everybody": (lambda ids: [], lambda facts: True),
}

# The values at which something turns come more often: met from 50 on, and the lightest weight.
values = st.one_of(st.sampled_from([0, 49, 50, 50, 100]), st.integers(0, 100))
weights = st.one_of(st.just(1), st.integers(1, 100))
criteria = st.lists(
    st.fixed_dictionaries(
        {
            "rule": st.one_of(st.none(), st.sampled_from([*RULES, *REVENUE_RULES])),
            "weight": weights,
            "active": st.sampled_from([True, True, True, True, False]),
            "effect": st.sampled_from(["points", "points", "points", "required", "excludes"]),
        }
    ),
    min_size=1,
    max_size=6,
)
no_criteria = st.just([])
assessments = st.lists(
    st.tuples(st.integers(0, 60), values, st.sampled_from([None, None, None, -40, -1, 0, 1, 300])), max_size=5
)
customers = st.lists(
    st.fixed_dictionaries(
        {
            "name": st.sampled_from(["Acme", "Backhaus", "Contoso"]),
            "is_company": st.sampled_from([True, True, False]),
            "country": st.sampled_from([None, *COUNTRIES]),
            "tags": st.sets(st.sampled_from(TAGS)),
            "website": st.booleans(),
            "contacts": st.integers(0, 2),
            "is_own_company": st.sampled_from([False, False, False, True]),
            "assessments": assessments,
            "sales": sales,
        }
    ),
    min_size=1,
    max_size=5,
)
audience = st.fixed_dictionaries(
    {
        "sequence": st.integers(1, 3),
        "active": st.sampled_from([True, True, True, False]),
        "criteria": st.one_of(criteria, criteria, criteria, no_criteria),
        "fit_threshold": st.sampled_from([None, None, None, 30, 60, 90]),
        "reputation_threshold": st.sampled_from([None, None, None, 40, 80]),
        "is_product_open": st.booleans(),
    }
)
programmes = st.fixed_dictionaries(
    {
        # Which audience counts is a question only from two on.
        "audiences": st.one_of(st.lists(audience, max_size=3), st.lists(audience, min_size=2, max_size=3)),
        "reputation": st.one_of(criteria, criteria, criteria, no_criteria),
        "fit_threshold": st.integers(1, 100),
        "reputation_threshold": st.integers(1, 100),
        "scope": st.sampled_from(["company", "website", "everybody"]),
        "open_only": st.sampled_from([False, False, True]),
    }
)
SCOPES = {
    "company": ([("is_company", "=", True)], lambda facts: facts["is_company"]),
    "website": ([("website", "!=", False)], lambda facts: facts["website"]),
    "everybody": ([], lambda facts: True),
}


class OracleCase(StrategicCase):
    """Base class of properties that must hold for any programme, assessments and customers."""

    day = str(TODAY)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.won_stage = cls.superuser_env["crm.stage"].search([("is_won", "=", True)], limit=1)
        cls.today = fields.Date.today()
        cls.ids = {code: cls.env.ref(f"base.{code}").id for code in COUNTRIES}
        cls.ids |= {name: cls.env["res.partner.category"].create({"name": name}).id for name in TAGS}

    def _make_programme(self, data):
        """Create the audiences, the criteria and the settings that `data` describes.

        :return: the same programme as an `OracleProgramme`, and the ids of the criteria that users assess
        """
        scope_domain, in_scope = SCOPES[data["scope"]]
        self.set_thresholds(data["fit_threshold"], data["reputation_threshold"])
        self.superuser_env["ir.config_parameter"].set_param(CUSTOMER_SCOPE, str(scope_domain))
        self.superuser_env["ir.config_parameter"].set_param(OPEN_PRODUCTS_ONLY, str(data["open_only"]))
        records = self.manager_env["strategic.audience"].create(
            [
                {
                    "name": "Logistics",
                    **{name: item[name] for name in ("sequence", "active", "is_product_open")},
                    "fit_threshold": item["fit_threshold"] or 0,
                    "reputation_threshold": item["reputation_threshold"] or 0,
                }
                for item in data["audiences"]
            ]
        )
        audiences = [
            oracle.OracleAudience(
                record.id,
                item["sequence"],
                self._make_criteria(item["criteria"], record),
                item["active"],
                item["fit_threshold"],
                item["reputation_threshold"],
                item["is_product_open"] or not data["open_only"],
            )
            for record, item in zip(records, data["audiences"], strict=True)
        ]
        programme = oracle.OracleProgramme(
            audiences,
            self._make_criteria(data["reputation"]),
            data["fit_threshold"],
            data["reputation_threshold"],
            in_scope,
        )
        self.settle()
        criteria = [*(one for audience in audiences for one in audience.criteria), *programme.reputation]
        return programme, [criterion.key for criterion in criteria if not criterion.rule]

    def _make_criteria(self, items, audience=None):
        """Create the criteria of one scorecard, and return them as a list of `OracleCriterion`."""
        records = self.manager_env["strategic.criterion"].create(
            [
                {
                    "name": "Criterion",
                    "audience_id": audience and audience.id,
                    "weight": item["weight"],
                    "active": item["active"],
                    "effect": item["effect"],
                    **self._method_vals(item["rule"]),
                }
                for item in items
            ]
        )
        return [
            oracle.OracleCriterion(
                record.id,
                item["weight"],
                item["rule"] and (RULES | REVENUE_RULES)[item["rule"]][1],
                item["active"],
                item["effect"],
            )
            for record, item in zip(records, items, strict=True)
        ]

    def _method_vals(self, rule):
        """Return the values of a criterion that make it the rule of this name, or one that people assess."""
        if rule in REVENUE_RULES:
            return {"method": "revenue", **REVENUE_RULES[rule][0]}
        return {"method": "rule", "domain": str(RULES[rule][0](self.ids))} if rule else {"method": "judgement"}

    def _make_sales(self, partner, sales):
        """Create won opportunities, and score the customer: revenue counts when it is scored the next time."""
        leads = self.quiet(self.manager_env)["crm.lead"].create(
            [
                {
                    "name": "Sale",
                    "type": "opportunity",
                    "partner_id": partner.id,
                    "expected_revenue": amount,
                    "stage_id": self.won_stage.id,
                }
                for amount, _days in sales
            ]
        )
        for lead, (_amount, days) in zip(leads, sales, strict=True):
            lead.date_closed = days is not None and datetime.combine(self.today - timedelta(days), time(12))
        self.scoring._rescore([partner.id])
        return [
            oracle.OracleSale(amount, None if days is None else self.today - timedelta(days)) for amount, days in sales
        ]

    def _make_customer(self, data, programme, criterion_ids):
        partner = self.env["res.partner"].create(
            {
                "name": data["name"],
                "is_company": data["is_company"],
                "country_id": self.ids.get(data["country"]),
                "category_id": [self.ids[name] for name in sorted(data["tags"])],
                "website": "https://example.com" if data["website"] else False,
            }
        )
        self.env["res.partner"].create([{"name": "Buyer", "parent_id": partner.id}] * data["contacts"])
        data = {**data, "sales": self._make_sales(partner, data["sales"]) if data["sales"] else []}
        customer = oracle.OracleCustomer(data, is_own_company=data["is_own_company"])
        if data["is_own_company"]:
            # The company's name must be unique, so add an id. The partner gets this name; no rule looks for digits.
            self.make_company(f"{data['name']} {partner.id}", partner_id=partner.id)
        points = self._points(programme, criterion_ids)
        for number, value, days in data["assessments"] if points else ():
            kind, key = points[number % len(points)]
            until = None if days is None else self.today + timedelta(days=days)
            # All assessments have the same date, so for each criterion and each overall score the last one counts.
            vals = {
                "partner_id": partner.id,
                "value": value,
                "valid_until": until,
                "date": self.today - timedelta(days=60),
            }
            if kind == "criterion":
                vals["criterion_id"] = key
                customer.assessments[key] = oracle.OracleAssessment(value, until)
            else:
                vals["dimension"] = "reputation" if key == "reputation" else "audience_fit"
                vals["audience_id"] = key if isinstance(key, int) else False
                customer.overall[key] = oracle.OracleAssessment(value, until)
            self.env["strategic.assessment"].create(vals)
        return partner, customer

    def _assess(self, partner, criterion_id, value):
        self.env["strategic.assessment"].create(
            {"partner_id": partner.id, "criterion_id": criterion_id, "value": value, "valid_until": False}
        )

    def _points(self, programme, criterion_ids):
        """Return what the drawn assessments are on, as pairs (kind, key).

        An overall assessment hides what the criteria give, so most assessments are on criteria.
        """
        return [
            *(("criterion", key) for key in criterion_ids * 4),
            ("overall", "reputation"),
            ("overall", "audience_fit"),
            *(("overall", audience.key) for audience in programme.audiences),
        ]
