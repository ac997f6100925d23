"""The page of acquisition readiness: the tables of partnerships."""

from odoo import api, models
from odoo.fields import Date

from ...tools.readiness import average, split_by, under_way


class StrategicReadiness(models.AbstractModel):
    _inherit = "strategic.readiness"

    @api.model
    def _sections_of_partnerships(self, facts):
        env, running = self.env, under_way(facts)
        end = Date.add(facts["as_of"], years=1)
        signed = [one for one in running if one["agreement"] == "signed"]
        # The labels of the partnership's form.
        own = {
            name: self._labels("strategic.partnership", name)
            for name in ("agreement_state", "change_of_control", "ip_terms", "reference_scope")
        }
        agreements = [
            ("signed", own["agreement_state"]["signed"], signed),
            (
                "ending",
                env._("… of these, ending within 12 months"),
                [one for one in signed if one["agreement_end"] and facts["as_of"] <= one["agreement_end"] <= end],
            ),
            (
                "ended",
                env._("… of these, run out"),
                [one for one in signed if one["agreement_end"] and one["agreement_end"] < facts["as_of"]],
            ),
            *split_by(running, "agreement", {key: own["agreement_state"][key] for key in ("draft", "none")}),
        ]
        people = [
            ("several", env._("Two or more support it"), [one for one in running if not one["key_person"]]),
            ("one", env._("Depends on one person"), [one for one in running if one["key_person"]]),
        ]
        references = split_by(
            running, "scope", {key: own["reference_scope"][key] for key in ("public", "private", "none")}
        )
        return [
            self._section_stages(facts),
            self._section_parts(
                "length",
                env._("Partnerships by Length"),
                split_by(running, "tenure", self._labels("strategic.portfolio.report", "tenure")),
                running,
                env._("Of the partnerships under way on the date: how long ago they began."),
            ),
            self._section_parts(
                "agreement",
                env._("Agreements"),
                agreements,
                running,
                env._("Of the partnerships under way on the date, by their agreement as it is recorded today."),
            ),
            self._section_parts(
                "change_of_control",
                env._("Change of Control"),
                split_by(running, "change_of_control", own["change_of_control"]),
                running,
                env._(
                    "What the agreement says for the case that our business is sold. With a clause of consent or "
                    "termination the customer may keep the partnership from the buyer."
                ),
            ),
            self._section_parts(
                "ip",
                env._("Intellectual Property"),
                split_by(running, "ip", own["ip_terms"]),
                running,
                env._(
                    "To whom belongs what is designed together. What is ours or shared can be sold to others, by a "
                    "buyer too."
                ),
            ),
            self._section_parts(
                "people",
                env._("Key People"),
                people,
                running,
                env._("A partnership depends on one person when fewer than two people at the customer support it."),
            ),
            self._section_parts(
                "reference",
                env._("Reference Customers"),
                references,
                running,
                env._(
                    "Whether the customer speaks for us: in private to prospects, or in public. In the 12 months up "
                    "to the date references were used %(count)s times.",
                    count=self._text("integer", facts["reference_uses"]),
                ),
            ),
        ]

    @api.model
    def _section_parts(self, key, title, parts, whole, definition):
        """Return a section with one row for each (key, label, partnerships) of `parts`, and its share in `whole`."""
        rows = [
            self._row(name, label, [self._cell("integer", len(part), len(whole), self._of_partnerships(part))])
            for name, label, part in parts
        ]
        rows.append(
            self._row(
                "total",
                self.env._("All under way"),
                [self._cell("integer", len(whole), open_=self._of_partnerships(whole))],
                is_total=True,
            )
        )
        return {
            "key": key,
            "title": title,
            "columns": [self.env._("Partnerships")],
            "rows": rows,
            "notes": [],
            "definition": definition,
        }

    @api.model
    def _section_stages(self, facts):
        env, partnerships = self.env, facts["partnerships"]
        if self._is_today(facts["as_of"]):
            parts = [
                (f"stage_{stage.id}", stage.name, [one for one in partnerships if one["stage"] == stage])
                for stage in env["strategic.partnership.stage"].search([], limit=1000)
            ]
        else:
            # Past stages are not kept, only the dates of launch and end.
            parts = split_by(partnerships, "kind", self._labels("strategic.partnership.stage", "kind"))
        rows = [
            self._row(
                name,
                label,
                [
                    self._cell("integer", len(part), len(partnerships), self._of_partnerships(part)),
                    self._cell("years", average([one["years"] for one in part if one["years"] is not None])),
                    self._cell(
                        "integer",
                        len([one for one in part if one["drifting"]]),
                        open_=self._of_partnerships([one for one in part if one["drifting"]]),
                    ),
                ],
            )
            for name, label, part in parts
        ]
        return {
            "key": "stage",
            "title": env._("Partnerships by Stage"),
            "columns": [env._("Partnerships"), env._("Years on average"), env._("Turning into custom work")],
            "rows": rows,
            "notes": [],
            "definition": env._(
                "All partnerships that had begun by the date, the ended ones too, of the companies that are chosen. "
                "Their length counts from the start to the date, or to their end. Turning into custom work: more than "
                "half of the requirements serve this customer alone. Of an earlier date only launch and end are known."
            ),
        }
