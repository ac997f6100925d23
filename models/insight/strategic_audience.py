from odoo import api, fields, models
from odoo.tools import format_list, formatLang

from ...tools import coverage
from ...tools.figures import percent
from ...tools.public import checks_access

# Number of gaps that the page lists, and of customers that it proposes.
MOST_GAPS, MOST_PROPOSED = 8, 3


class StrategicAudience(models.Model):
    """How far the partners of an audience stand for its market: the page "Coverage" of the audience's form."""

    _inherit = "strategic.audience"

    size_tag_id = fields.Many2one(
        comodel_name="res.partner.category",
        string="Tag of Sizes",
        domain=[("child_ids", "!=", False)],
        help="A tag whose child tags are sizes, such as Size with Small, Medium and Large. The coverage of the market "
        "then tells the sizes apart. Of several sizes of a customer, the one that was created first counts.",
    )

    @api.readonly
    @checks_access("read", model="strategic.partnership")
    def read_coverage(self):
        """Return the page "Coverage" as data, with all texts in the user's language.

        `open` is what a click opens: a dict of `name`, `model` and `domain`.

        :return: a dict of
            customers: number of customers of the market; if it is 0, there are only `headline` and `hint`
            headline: how much of the market the partners stand for, in one sentence
            hint: what to do if the market is empty, else False
            gap: the largest gap, a dict of `text` and `open`; False if there is none
            parts: for "full", "half" and "none" a dict of `key`, `share` (in percent) and `text`
            gaps: a dict for each of the largest gaps: `key`, `name`, `has_partner` (one of the same industry),
                `customers` and `share` (both as text), `open`
            more: a sentence on the gaps that are not listed, False if there are none
            notes: dicts of `text` and `open`: what is not known, so that nobody stands for it
            proposals: a dict for each customer who might become the next partner: `fit_id`, `partner_id`, `name`,
                `status`, `status_label`, `text`
            definition: sentences that say what is counted
        """
        self.ensure_one()
        facts = self.env["strategic.coverage"]._read(self)
        if not facts.market_size:
            return {
                "customers": 0,
                "headline": self.env._(
                    "Nobody whom you may see fits this audience by %(threshold)s or more yet.",
                    threshold=facts.threshold,
                ),
                "hint": self.env._(
                    "A customer belongs to the market when its fit reaches what the audience needs. Assess customers "
                    "for this audience, or see if its scorecard asks for too much."
                ),
            }
        # Read the names of all industries and countries at once.
        for model, ids in (("res.partner.industry", facts.industries), ("res.country", facts.countries)):
            self.env[model].browse(ids).fetch(["name"])
        return {
            "customers": facts.market_size,
            "headline": self._coverage_headline(facts),
            "hint": False,
            "parts": self._coverage_parts(facts),
            "gap": self._largest_gap(facts),
            **self._coverage_gaps(facts),
            "notes": self._coverage_notes(facts),
            "proposals": self._propose_partners(facts),
            "definition": self._define_coverage(facts),
        }

    def _action_coverage(self):
        """Return the action that opens the page "Coverage" alone, in a dialog."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Coverage of %(market)s", market=self.display_name),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(self.env.ref("strategic_customer.strategic_audience_view_form_coverage").id, "form")],
            "target": "new",
        }

    # ------------------------------------------------------------------
    # Texts
    # ------------------------------------------------------------------

    def _coverage_headline(self, facts):
        """Return how much of the market the partners stand for, such as "Your 4 partners stand for 46% of …"."""
        env, partners = self.env, len(facts.customers)
        if not partners:
            return env._("No partnership that you may see stands for this market yet.")
        counts = coverage.by_halves(facts.cells, facts.partners)
        covered = sum(halves * count for halves, count in counts.items())
        share = self._say_share(covered, coverage.FULL * facts.market_size)
        if partners == 1:
            return env._("Your partner stands for %(share)s of this market.", share=share)
        return env._(
            "Your %(count)s partners stand for %(share)s of this market.",
            count=self._say_number(partners),
            share=share,
        )

    def _coverage_parts(self, facts):
        env, size = self.env, facts.market_size
        counts = coverage.by_halves(facts.cells, facts.partners)
        full, half, none = (counts[halves] for halves in (coverage.FULL, coverage.HALF, coverage.NONE))
        return [
            {
                "key": "full",
                "share": percent(full, size),
                "text": env._("In full: %(share)s", share=self._say_share(full, size)),
            },
            {
                "key": "half",
                "share": percent(half, size),
                "text": env._("By half: %(share)s", share=self._say_share(half, size)),
            },
            {
                "key": "none",
                "share": percent(none, size),
                "text": env._("By nobody: %(share)s", share=self._say_share(none, size)),
            },
        ]

    def _largest_gap(self, facts):
        """Return the largest gap, as one sentence and what it opens; False if the market has no gap.

        It is the largest industry without a partner; if all have one, the cell that lacks most.
        """
        unserved = coverage.unserved_industries(facts.cells, facts.partners)
        if unserved:
            industry, cells = unserved[0]
            name = self._name_cell(industry, self._country_of(cells), self._size_of(facts, cells))
            share = self._say_share(sum(cell.customers for cell in cells), facts.market_size)
            text = self.env._("Nobody stands for %(cell)s (%(share)s).", cell=name, share=share)
            return {"text": text, "open": self._open_market(facts, name, ("industry_id", "=", industry))}
        gaps = coverage.gaps(facts.cells, facts.partners)
        if gaps:
            share = self._say_share(gaps[0].customers, facts.market_size)
            text = self.env._(
                "%(cell)s (%(share)s) has partners of its industry only.",
                cell=self._name_of(facts, gaps[0]),
                share=share,
            )
            return {"text": text, "open": self._open_cell(facts, gaps[0])}
        return False

    def _coverage_gaps(self, facts):
        """Return `gaps` and `more` of `read_coverage`."""
        found = coverage.gaps(facts.cells, facts.partners)
        gaps = [
            {
                "key": "-".join(map(str, cell.place)),
                "name": self._name_of(facts, cell),
                "has_partner": facts.partners.halves(cell) == coverage.HALF,
                "customers": self._say_number(cell.customers),
                "share": self._say_share(cell.customers, facts.market_size),
                "open": self._open_cell(facts, cell),
            }
            for cell in found[:MOST_GAPS]
        ]
        rest = found[MOST_GAPS:]
        more = bool(rest) and self.env._(
            "Further gaps, each smaller: %(count)s, with %(share)s of the market.",
            count=self._say_number(len(rest)),
            share=self._say_share(sum(cell.customers for cell in rest), facts.market_size),
        )
        return {"gaps": gaps, "more": more}

    def _coverage_notes(self, facts):
        env, notes = self.env, []
        unknown = sum(cell.customers for cell in facts.cells if not cell.industry)
        if unknown:
            text = env._(
                "Without an industry, and so without anybody who stands for them: %(share)s of this market.",
                share=self._say_share(unknown, facts.market_size),
            )
            notes.append({"text": text, "open": self._open_market(facts, text, ("industry_id", "=", False))})
        lost = facts.customers.filtered(lambda customer: not customer.industry_id).sudo(False)._filtered_access("read")
        if lost:
            text = env._(
                "Partners who stand for nobody, as they have no industry: %(names)s.",
                names=format_list(env, lost.mapped("display_name")),
            )
            opened = {"name": text, "model": "res.partner", "domain": [("id", "in", lost.ids)]}
            notes.append({"text": text, "open": opened})
        return notes

    def _propose_partners(self, facts):
        proposals = coverage.propose(facts.cells, facts.partners, MOST_PROPOSED)
        fits = self.env["strategic.fit"].browse([proposal.customer for proposal in proposals])
        labels = dict(fits._fields["status"]._description_selection(self.env))
        whole = coverage.FULL * facts.market_size
        return [
            {
                "fit_id": fit.id,
                "partner_id": fit.partner_id.id,
                # sudo: as in a list of fits, a user who may read a fit may know the name of its customer.
                "name": fit.partner_id.sudo().display_name,
                "status": fit.status,
                "status_label": labels[fit.status],
                "text": self.env._(
                    "Adds %(share)s: %(cell)s",
                    share=self._say_share(proposal.halves, whole),
                    cell=self._name_of(facts, proposal.cell),
                ),
            }
            for fit, proposal in zip(fits, proposals, strict=True)
        ]

    def _define_coverage(self, facts):
        env = self.env
        return [
            env._(
                "Market: the customers that you may see with a fit of %(threshold)s or more (%(count)s).",
                threshold=facts.threshold,
                count=self._say_number(facts.market_size),
            ),
            env._(
                "Partners: the customers of open and launched partnerships for this audience that you may see in "
                "%(companies)s (%(count)s).",
                companies=format_list(env, env.companies.mapped("name")),
                count=self._say_number(len(facts.customers)),
            ),
            self._define_alike(facts),
        ]

    def _define_alike(self, facts):
        """Return the sentence that says for whom a partner stands."""
        if not facts.sizes:
            return self.env._(
                "A customer counts in full if a partner has its industry and country, by half if a partner has its "
                "industry only."
            )
        return self.env._(
            "A customer counts in full if a partner has its industry, country and size, by half if a partner has its "
            "industry only. The sizes are the child tags of “%(tag)s”; of several, the one that was created first "
            "counts.",
            tag=self.size_tag_id.name,
        )

    # ------------------------------------------------------------------
    # Names, numbers, and what they open
    # ------------------------------------------------------------------

    def _name_of(self, facts, cell):
        country = self.env["res.country"].browse(cell.country).name if cell.country else self.env._("no country")
        size = facts.sizes.browse(cell.size).name if cell.size else self.env._("no size")
        return self._name_cell(cell.industry, country, bool(facts.sizes) and size)

    def _name_cell(self, industry, country, size):
        """Return the name of the customers of an `industry` (an id).

        :param country, size: names that the customers have in common; False if they have none
        """
        env, name = self.env, self.env["res.partner.industry"].browse(industry).name
        if country and size:
            return env._("%(industry)s, %(place)s, %(size)s", industry=name, place=country, size=size)
        place = country or size
        return env._("%(industry)s, %(place)s", industry=name, place=place) if place else name

    def _size_of(self, facts, cells):
        """Return the name of the size of `cells`; False if they have several, or if it is not known."""
        sizes = {cell.size for cell in cells}
        return len(sizes) == 1 and facts.sizes.browse(filter(None, sizes)).name

    def _country_of(self, cells):
        """Return the name of the country of `cells`, or of the smallest group of countries that holds them all.

        :return: False if there is no such group, or if the country of one cell is not known
        """
        ids = {cell.country for cell in cells}
        if None in ids:
            return False
        countries = self.env["res.country"].browse(ids)
        if len(countries) == 1:
            return countries.name
        groups = countries.country_group_ids.filtered(lambda group: countries <= group.country_ids)
        return min(groups, key=lambda group: (len(group.country_ids), group.id)).name if groups else False

    def _open_cell(self, facts, cell):
        sizes = self.env["strategic.coverage"]._size_domain(facts.sizes, cell.size) if facts.sizes else ()
        place = (("industry_id", "=", cell.industry), ("country_id", "=", cell.country or False))
        return self._open_market(facts, self._name_of(facts, cell), *place, *sizes)

    def _open_market(self, facts, name, *conditions):
        domain = self.env["strategic.coverage"]._market_domain(self, facts.threshold)
        return {"name": name, "model": "strategic.fit", "domain": [*domain, *conditions]}

    def _say_number(self, number):
        return formatLang(self.env, number, digits=0)

    def _say_share(self, part, whole):
        """Return the share as text in percent, with a decimal where the whole number would say 0 or 100 wrongly."""
        share = percent(part, whole)
        digits = 0 if share in (0, 100) or 10 <= share <= 99 else 1
        return self.env._("%(number)s%%", number=formatLang(self.env, share, digits=digits))
