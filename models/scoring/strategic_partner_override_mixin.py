from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class StrategicPartnerOverrideMixin(models.AbstractModel):
    """Mixin of res.partner: the scores that are overridden, that is, replaced by an overall assessment.

    An overall assessment of a dimension replaces its score. One of a single audience replaces the audience fit if this
    audience is the customer's best. Contacts have the scores of their company, so also its overridden ones.
    """

    _name = "strategic.partner.override.mixin"
    _description = "Overridden Scores of a Customer"

    @api.depends(
        "commercial_partner_id.strategic_assessment_ids.active",
        "commercial_partner_id.strategic_assessment_ids.valid_until",
        "strategic_audience_id",
    )
    def _compute_strategic_overridden(self):
        overridden = self._read_overridden()
        for partner in self:
            partner.strategic_overridden = overridden.get(partner._origin.id, False)

    @api.depends("strategic_overridden")
    def _compute_has_overridden_score(self):
        for partner in self:
            partner.has_overridden_score = bool(partner.strategic_overridden)

    def _search_has_overridden_score(self, operator, _value):
        if operator != "in":
            return NotImplemented
        # The ORM does not check the access to this field in a search, because the field has no column.
        self._check_field_access(self._fields["has_overridden_score"], "read")
        # Materialized: else PostgreSQL asks customer by customer, in the order of the list, until a page is full.
        ids = SQL(
            "WITH overridden AS MATERIALIZED (SELECT partner.id FROM %s) SELECT id FROM overridden",
            self._from_overridden(),
        )
        return Domain.custom(
            to_sql=lambda model, alias, query: SQL("%s IN (%s)", model._field_to_sql(alias, "id", query), ids)
        )

    def _read_overridden(self):
        """Return the overridden scores by partner id: ``{dimension: last day}``, with False for ever; in one query."""
        ids = self._origin.ids
        if not ids:
            return {}
        rows = self.env.execute_query(
            SQL(
                """
                SELECT partner.id, assessment.dimension, assessment.valid_until
                  FROM %s
                 WHERE partner.id IN %s
              -- An overall assessment of the dimension replaces that of an audience, so it comes last.
              ORDER BY assessment.audience_id NULLS LAST
                """,
                self._from_overridden(),
                tuple(ids),
            )
        )
        overridden = {}
        for partner_id, dimension, valid_until in rows:
            overridden.setdefault(partner_id, {})[dimension] = fields.Date.to_string(valid_until) or False
        return overridden

    @api.model
    def _from_overridden(self):
        """Return the SQL of `partner` joined with each `assessment` that replaces one of its scores today.

        No record rule applies to the assessments: who sees a partner also sees its scores, and what they rest on.
        """
        self.env["res.partner"].flush_model(["commercial_partner_id", "strategic_audience_id"])
        self.env["strategic.assessment"].flush_model()
        return SQL(
            """
            strategic_assessment AS assessment
            JOIN res_partner AS partner
              ON partner.commercial_partner_id = assessment.partner_id
             AND assessment.active
             AND assessment.criterion_id IS NULL
             AND (assessment.valid_until IS NULL OR assessment.valid_until >= %(today)s)
             AND (assessment.audience_id IS NULL OR assessment.audience_id = partner.strategic_audience_id)
            """,
            today=fields.Date.today(),
        )
