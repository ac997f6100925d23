from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

# Up to this many customers the matrix shows each customer. It shows bubbles if there are more.
SHOWN = 60


class StrategicMatrixCustomersMixin(models.AbstractModel):
    """Mixin of the matrix: reads the customers themselves, while they are few."""

    _name = "strategic.matrix.customers.mixin"
    _description = "Customers in the Matrix"

    # The fields with what both scores could still become.
    _matrix_potentials = ("audience_fit_potential", "reputation_potential")
    # The field with the audience whose fit the matrix shows.
    _matrix_audience = "strategic_audience_id"
    # The action that opens a customer; False: a record is a customer itself, so the client opens its form.
    _matrix_open = False

    @api.model
    def _matrix_customers(self, domain, revenue):
        """Return a dict for each customer that matches `domain` and has both scores, in the order of their names.

        id: of the record
        name, audience: texts, `audience` may be empty
        status, audience_fit, reputation, audience_fit_potential, reputation_potential
        amount: the revenue; 0 if `revenue` is None, see `_select_matrix`
        image: URL of the logo; False if there is none
        trail: the domain of the customer's movements to draw
        """
        fit, reputation, status = self._matrix_fields
        scored = Domain(fit, "!=", False) & Domain(reputation, "!=", False) & Domain(status, "!=", False)
        records = self.search(Domain(domain) & scored, order=self._matrix_name_order)
        amounts = self._matrix_amounts(records, revenue) if revenue else {}
        return [
            {
                "id": record.id,
                "name": record._matrix_partner().complete_name,
                "audience": record[self._matrix_audience].display_name or "",
                "status": record[status],
                **record._matrix_scores(),
                "amount": float(amounts.get(record._matrix_partner().id, 0)),
                "image": record._matrix_image(),
                "trail": record._matrix_trail(),
            }
            for record in records
        ]

    def _matrix_scores(self):
        """Return both scores and what they could still become, by dimension."""
        scores = {}
        names = zip(self._matrix_dimensions, self._matrix_fields, self._matrix_potentials, strict=False)
        for dimension, name, potential in names:
            scores[dimension] = self[name]
            # The potential is empty if an older version has scored the customer last.
            scores[f"{dimension}_potential"] = self[name] if self[potential] is False else self[potential]
        return scores

    @api.model
    def _matrix_amounts(self, records, revenue):
        """Return {id of the customer: revenue}."""
        partner_ids = [record._matrix_partner().id for record in records]
        return dict(
            self.env.execute_query(
                SQL(
                    "SELECT partner_id, %s FROM (%s) AS revenue WHERE partner_id IN %s",
                    revenue,
                    self.env["strategic.revenue"]._by_customer(),
                    tuple(partner_ids) or (0,),
                )
            )
        )

    def _matrix_partner(self):
        """Return the customer of this record."""
        return self

    def _matrix_image(self):
        """Return the URL of the customer's logo, False if it has none: the client then shows its initials."""
        partner = self._matrix_partner()
        # Read the size of the image, not the image.
        if not partner.with_context(bin_size=True).image_128:
            return False
        return f"/web/image/res.partner/{partner.id}/avatar_128?unique={int(partner.write_date.timestamp())}"

    def _matrix_trail(self):
        """Return the domain of the movements that the matrix draws as the trail of this record."""
        return [("partner_id", "=", self._matrix_partner().id)]
