from odoo import api, models
from odoo.fields import Date
from odoo.tools import format_date

from ...tools.figures import average, split_by, under_way
from .readiness_page import Cell, Row, Section, format_number, labels, partnership_records


class StrategicReadinessPartnershipsMixin(models.AbstractModel):
    """The sections of acquisition readiness on partnerships: their stages, terms, people and references."""

    _name = "strategic.readiness.partnerships.mixin"
    _description = "Acquisition Readiness: Sections on Partnerships"

    @api.model
    def _sections_of_partnerships(self, facts):
        return [
            self._section_stages(facts),
            self._section_length(facts),
            self._section_agreement(facts),
            self._section_change_of_control(facts),
            self._section_ip(facts),
            self._section_people(facts),
            self._section_reference(facts),
        ]

    @api.model
    def _section_stages(self, facts):
        env, partnerships = self.env, facts["partnerships"]
        if facts["is_today"]:
            parts = [
                (f"stage_{stage.id}", stage.name, [one for one in partnerships if one["stage"] == stage])
                for stage in env["strategic.partnership.stage"].search([], limit=1000)
            ]
        else:
            # For a past date, count by kind of stage: a partnership keeps the dates of its launch and end, but not its
            # past stages.
            parts = split_by(partnerships, "kind", labels(env, "strategic.partnership.stage", "kind"))
        rows = []
        for key, label, part in parts:
            drifting = [one for one in part if one["drifting"]]
            cells = [
                Cell("integer", len(part), len(partnerships), partnership_records(part)),
                Cell("years", average([one["years"] for one in part if one["years"] is not None])),
                Cell("integer", len(drifting), records=partnership_records(drifting)),
            ]
            rows.append(Row(key, label, cells))
        return Section(
            key="stage",
            title=env._("Partnerships by Stage"),
            columns=[env._("Partnerships"), env._("Years on average"), env._("Too much custom work")],
            rows=rows,
            definition=env._(
                "All partnerships that had begun by the date, in the selected companies; the ended ones too. Their "
                "length counts from the start to the date, or to their end. Too much custom work: more than half "
                "of the requirements serve this customer alone. Of an earlier date only launch and end are known."
            ),
        )

    @api.model
    def _findings_without_history(self, facts):
        """Return the sentence that says that terms are those of today, for a page of an earlier date."""
        if facts["is_today"]:
            return []
        date = format_date(self.env, facts["as_of"])
        return [self.env._("As recorded today: how it was on %(date)s is not kept.", date=date)]

    @api.model
    def _section_under_way(self, key, title, facts, parts, definition, has_history=False):
        """Return a section that counts the partnerships under way.

        :param has_history: whether the parts are those of the date of the page, and not always those of today
        :param parts: a tuple (key, label, partnerships) for each row but the total, which this method adds
        """
        whole = under_way(facts["partnerships"])
        rows = [
            Row(name, label, [Cell("integer", len(part), len(whole), partnership_records(part))])
            for name, label, part in parts
        ]
        cells = [Cell("integer", len(whole), records=partnership_records(whole))]
        rows.append(Row("total", self.env._("All under way"), cells, is_total=True))
        findings = [] if has_history else self._findings_without_history(facts)
        return Section(key, title, [self.env._("Partnerships")], rows, definition, findings=findings)

    @api.model
    def _section_length(self, facts):
        env, running = self.env, under_way(facts["partnerships"])
        return self._section_under_way(
            "length",
            env._("Partnerships by Length"),
            facts,
            split_by(running, "tenure", labels(env, "strategic.portfolio.report", "tenure")),
            env._("The partnerships under way on the date, by how long ago they began."),
            has_history=True,
        )

    @api.model
    def _section_agreement(self, facts):
        env, running, as_of = self.env, under_way(facts["partnerships"]), facts["as_of"]
        states = labels(env, "strategic.partnership", "agreement_state")
        signed = [one for one in running if one["agreement"] == "signed"]
        limited = [one for one in signed if one["agreement_end"]]
        ending = [one for one in limited if as_of <= one["agreement_end"] <= Date.add(as_of, years=1)]
        ended = [one for one in limited if one["agreement_end"] < as_of]
        unrecorded = [one for one in running if one["agreement"] is None]
        return self._section_under_way(
            "agreement",
            env._("Agreements"),
            facts,
            [
                ("signed", states["signed"], signed),
                ("ending", env._("… of these, ending within 12 months"), ending),
                ("ended", env._("… of these, run out"), ended),
                *split_by(running, "agreement", {state: states[state] for state in ("draft", "none")}),
                *([] if facts["is_today"] else [("unrecorded", env._("Not recorded then"), unrecorded)]),
            ],
            env._(
                "The partnerships under way on the date, by their agreement on the date. Changes of the agreement are "
                "kept since the partnership was created, or since this addon keeps them."
            ),
            has_history=True,
        )

    @api.model
    def _section_change_of_control(self, facts):
        env, running = self.env, under_way(facts["partnerships"])
        return self._section_under_way(
            "change_of_control",
            env._("Change of Control"),
            facts,
            split_by(running, "change_of_control", labels(env, "strategic.partnership", "change_of_control")),
            env._(
                "What the agreement says for the case that our business is sold. With a clause of consent or "
                "termination, the customer may refuse to go on with the buyer."
            ),
        )

    @api.model
    def _section_ip(self, facts):
        env, running = self.env, under_way(facts["partnerships"])
        return self._section_under_way(
            "ip",
            env._("Intellectual Property"),
            facts,
            split_by(running, "ip", labels(env, "strategic.partnership", "ip_terms")),
            env._(
                "Who owns what is designed together. What is ours or shared can be sold to other customers, also by a "
                "buyer of our business."
            ),
        )

    @api.model
    def _section_people(self, facts):
        env, running = self.env, under_way(facts["partnerships"])
        return self._section_under_way(
            "people",
            env._("Key People"),
            facts,
            [
                ("several", env._("Two or more support it"), [one for one in running if not one["key_person"]]),
                ("one", env._("Depends on one person"), [one for one in running if one["key_person"]]),
            ],
            env._("A partnership depends on one person when fewer than two people at the customer support it."),
        )

    @api.model
    def _section_reference(self, facts):
        env, running = self.env, under_way(facts["partnerships"])
        scopes = labels(env, "strategic.partnership", "reference_scope")
        return self._section_under_way(
            "reference",
            env._("Reference Customers"),
            facts,
            split_by(running, "scope", {scope: scopes[scope] for scope in ("public", "private", "none")}),
            env._(
                "Whether the customer speaks for us: in private to prospects, or in public. References used in the "
                "12 months up to the date: %(count)s.",
                count=format_number(env, "integer", facts["reference_uses"]),
            ),
        )
