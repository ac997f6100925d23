import re
from typing import NamedTuple

from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL, format_list, formatLang

from ...engine.rule import RuleError, read
from ...engine.rule_check import check_access

# Fields of res.partner that are no trait of a market: they say how a record is kept, what we think of the customer, or
# what followed from the sale. Fields that Odoo keeps by company can't be in a rule anyway.
NO_TRAITS = frozenset(
    {
        "activation",
        "active",
        "associate_member",
        "autopost_bills",
        "employee",
        "followup_status",
        "grade_id",
        "invoice_edi_format",
        "invoice_sending_method",
        "is_pickup_location",
        "is_published",
        "membership_state",
        "partner_share",
        "peppol_eas",
        "peppol_verification_state",
        "trust",
        "type",
        "tz",
        "vies_valid",
    }
)
# Models whose records say how we are organised, not what the customer is.
NO_TRAIT_MODELS = frozenset({"crm.team", "res.company", "res.currency", "res.partner", "res.users"})
NO_TRAIT_PREFIXES = ("account.", "delivery.", "ir.", "mail.", "payment.", "product.", "stock.", "website")
# Text fields of which it counts whether they are filled in. What a customer publishes itself is a trait; what people
# type in once it has bought, such as its VAT number, is none.
GIVEN_FIELDS = ("website",)
# Numbers that are divided into bands, by what their names hold; base Odoo has none on customers.
SIZE_NAME = re.compile(r"employ|headcount|staff|(^|_)fte(_|$)")
MONEY_NAME = re.compile(r"revenue|turnover|sales_volume")
# Where bands begin. 0 is no number that somebody has filled in.
SIZES = (1, 10, 50, 250, 1_000, 5_000, 10_000, 50_000)
AMOUNTS = (1, 100_000, 1_000_000, 10_000_000, 50_000_000, 100_000_000, 500_000_000, 1_000_000_000, 10_000_000_000)
# PostgreSQL's GROUPING tells apart at most this many columns.
MOST_FIELDS = 31
# A label names at most this many values, then how many more there are.
NAMED_VALUES = 6


class TraitField(NamedTuple):
    """A field of res.partner whose values may be traits. The tags of customers are no `TraitField`."""

    name: str
    kind: str  # value (of a many2one or selection), flag (yes or no), given (filled in or not), or band
    bounds: tuple = ()  # of bands


class StrategicLearningFieldsMixin(models.AbstractModel):
    """Mixin of `strategic.learning`: which fields of customers may become rules, how they are read, and their names."""

    _name = "strategic.learning.fields.mixin"
    _description = "Fields That May Be Traits"

    @api.model
    def _trait_fields(self):
        """Return the `TraitField`s whose values the user may read and may use in a rule."""
        Partner = self.env["res.partner"]
        found = []
        for name in sorted(Partner._fields):
            field = self._as_trait(Partner._fields[name])
            if field and self._may_be_in_rule([(name, "=", False)]):
                found.append(field)
        return found[:MOST_FIELDS]

    @api.model
    def _as_trait(self, field):
        """Return a field of res.partner as a `TraitField`, None if its values are no traits."""
        name = field.name
        if not field.store or not field.column_type or name in NO_TRAITS or name.startswith(("message_", "activity_")):
            return None
        if field.type == "many2one":
            model = field.comodel_name
            if model in NO_TRAIT_MODELS or model.startswith(NO_TRAIT_PREFIXES):
                return None
            return TraitField(name, "value") if self.env[model].has_access("read") else None
        if field.type == "char":
            return TraitField(name, "given") if name in GIVEN_FIELDS else None
        if field.type in ("integer", "float", "monetary"):
            for pattern, bounds in ((SIZE_NAME, SIZES), (MONEY_NAME, AMOUNTS)):
                if pattern.search(name):
                    return TraitField(name, "band", bounds)
            return None
        return {"selection": TraitField(name, "value"), "boolean": TraitField(name, "flag")}.get(field.type)

    @api.model
    def _may_be_in_rule(self, domain):
        """Return whether the user may write a rule with `domain`, as far as it depends on its fields."""
        try:
            check_access(read(str(domain), self.env["res.partner"]), self.env)
        except (RuleError, ValidationError):
            return False
        return True

    @api.model
    def _trait_column(self, field, query):
        """Return the SQL of a `TraitField`'s value of a customer in `query`; NULL if it has none."""
        column = self.env["res.partner"]._field_to_sql(query.table, field.name, query)
        if field.kind == "flag":
            return SQL("COALESCE(%s, FALSE)", column)
        if field.kind == "given":
            return SQL("(COALESCE(%s, '') != '')", column)
        if field.kind == "band":
            return SQL("NULLIF(WIDTH_BUCKET((%s)::numeric, %s::numeric[]), 0)", column, list(field.bounds))
        return column

    @api.model
    def _trait_domain(self, field, values):
        """Return the domain of the customers that have one of `values` of a `TraitField`; of tags if it is None."""
        if field is None:
            return [("category_id", "in", sorted(values))]
        if field.kind == "flag":
            return [(field.name, "=", values[0])]
        if field.kind == "given":
            return [(field.name, "!=" if values[0] else "=", False)]
        if field.kind == "band":
            first, last = min(values), max(values)
            domain = [(field.name, ">=", field.bounds[first - 1])]
            return [*domain, (field.name, "<", field.bounds[last])] if last < len(field.bounds) else domain
        return [(field.name, "in", list(values))]

    @api.model
    def _value_names(self, field, values):
        """Return the names of `values` of a `TraitField` by value. Records that the user may not see have none."""
        Partner = self.env["res.partner"]
        if field.kind != "value":
            return dict.fromkeys(values, "")
        described = Partner._fields[field.name]
        if described.type == "selection":
            return {key: label for key, label in described._description_selection(self.env) if key in values}
        records = self.env[described.comodel_name].search([("id", "in", list(values))])
        return {record.id: record.display_name for record in records}

    @api.model
    def _trait_name(self, field, values, names):
        """Return the name of a trait as people read it, such as "Country: Germany, France".

        :param names: the names of the values in their order
        """
        label = self.env["res.partner"]._fields[field.name]._description_string(self.env)
        if field.kind in {"flag", "given"}:
            texts = {
                ("flag", True): self.env._("%(field)s: yes", field=label),
                ("flag", False): self.env._("%(field)s: no", field=label),
                ("given", True): self.env._("%(field)s: filled in", field=label),
                ("given", False): self.env._("%(field)s: not filled in", field=label),
            }
            return texts[field.kind, values[0]]
        if field.kind == "band":
            return self._band_name(field, label, values)
        return self._listed_name(label, names)

    @api.model
    def _band_name(self, field, label, values):
        first, last = min(values), max(values)
        low = formatLang(self.env, field.bounds[first - 1], digits=0)
        if last == len(field.bounds):
            return self.env._("%(field)s: %(low)s and more", field=label, low=low)
        high = formatLang(self.env, field.bounds[last], digits=0)
        return self.env._("%(field)s: %(low)s to under %(high)s", field=label, low=low, high=high)

    @api.model
    def _listed_name(self, label, names):
        """Return a name such as "Country: Germany, France"; long lists end with how many more there are."""
        listed = format_list(self.env, names[:NAMED_VALUES], style="unit")
        if len(names) <= NAMED_VALUES:
            return self.env._("%(field)s: %(values)s", field=label, values=listed)
        return self.env._(
            "%(field)s: %(values)s and %(count)s more", field=label, values=listed, count=len(names) - NAMED_VALUES
        )
