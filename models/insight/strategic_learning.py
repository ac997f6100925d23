from typing import NamedTuple

from odoo import api, models

from ...tools import learning, logistic
from ...tools.association import Stratum, lift, log_odds, mantel_haenszel

# Values that traits are made of: one number of PostgreSQL has a bit for each.
MOST_VALUES = 60
# Traits that the table shows: the proposed ones, and the next best ones, which one may tick instead.
MOST_ROWS = 12
# Tags that came after the sale are named, so that nobody misses them; more than these would fill the table.
MOST_LATE_ROWS = 3
# From fewer examples than these, nobody should conclude much.
ENOUGH_EXAMPLES = 20
# Tags with a name such as "Size: small" are values of one trait "Size".
TAG_SEPARATOR = ": "


class Proposal(NamedTuple):
    """What examples teach: see `strategic.learning`."""

    customers: int  # in scope, examples included
    examples: int
    rows: list  # a dict for each trait, see `_row`; the proposed ones first
    threshold: int  # the fit that parts the examples best from the others
    cells: list  # `learning.Cell` of the customers by the traits of `rows`
    scale: tuple  # how many examples, and how many others, each one counted in `cells` stands for
    is_estimate: bool  # whether `cells` count a sample

    @property
    def kept(self):
        return [row for row in self.rows if row["is_kept"]]


class StrategicLearning(models.AbstractModel):
    """Learns from examples what is typical of them, and proposes it as rules of an audience.

    The examples are given as a SELECT (see `strategic.learning.examples.mixin`), the others are all other customers in
    scope. Whatever the number of customers, few statements count them (`strategic.learning.sql.mixin`): by each value
    of each field; by each tag; and, for up to `MOST_VALUES` values, by who has which of them. In a large database, the
    last one counts drawn customers. The statistics are in tools/association.py and tools/learning.py.

    Other addons may override `_trait_fields`, `_as_trait` and `_tag_family`.
    """

    _name = "strategic.learning"
    _inherit = [
        "strategic.learning.fields.mixin",
        "strategic.learning.sql.mixin",
        "strategic.learning.examples.mixin",
        "strategic.learning.backtest.mixin",
    ]
    _description = "Learning from Examples"

    @api.model
    def _learn(self, examples, wanted_threshold):
        """Return the `Proposal` that the SELECT `examples` leads to.

        :param wanted_threshold: the fit that the audience needs now; it is kept if it parts examples and others nearly
            as well as the best one
        """
        fields = self._trait_fields()
        customers, count, counted = self._count_values(examples, fields)
        counted += self._count_tags(examples)
        nobody = Proposal(customers, count, [], wanted_threshold, [], (1, 1), False)
        if not 0 < count < customers:
            return nobody
        values, names = self._shortlisted(counted, customers, count)
        if not values:
            return nobody
        batch = self._batch_to_learn_from(examples)
        cells = self._count_cells(examples, [self._trait_domain(one.field, [one.value]) for one in values], batch)
        sample = learning.Sample(cells, len(values))
        kept = learning.select(sample, self._families(values, names))
        totals = customers, count, batch.kind != "all"
        return self._propose(sample, kept, values, names, examples, totals, wanted_threshold)

    # ------------------------------------------------------------------
    # Values
    # ------------------------------------------------------------------

    @api.model
    def _shortlisted(self, counted, customers, count):
        """Return the `Counted` values that may be traits, the most telling first, and their names by (field, value).

        A value is more frequent among the examples than among all, and `FEWEST_EXAMPLES` have it. Values that the user
        may not see are left out. Of the late tags, few are returned, and last.
        """

        def strength(one):
            return mantel_haenszel([Stratum(one.both, count, one.having, customers)])

        frequent = [
            one for one in counted if one.both >= learning.FEWEST_EXAMPLES and one.both * customers > count * one.having
        ]
        frequent.sort(key=lambda one: (-strength(one), str(one.field), str(one.value)))
        late = [one for one in frequent if is_late(one)][:MOST_LATE_ROWS]
        early = [one for one in frequent if not is_late(one)]
        listed = [*early[: MOST_VALUES - len(late)], *late]
        names = self._names(listed)
        return [one for one in listed if (one.field, one.value) in names], names

    @api.model
    def _names(self, values):
        """Return the names of `Counted` values by (field, value), those of tags as (family, name)."""
        names = {}
        for field in dict.fromkeys(one.field for one in values):
            mine = [one.value for one in values if one.field == field]
            if field is None:
                tags = self.env["res.partner.category"].search([("id", "in", mine)])
                found = {tag.id: self._tag_family(tag) for tag in tags}
            else:
                found = self._value_names(field, mine)
            names.update({(field, value): name for value, name in found.items()})
        return names

    @api.model
    def _tag_family(self, tag):
        """Return the family of a tag and its name in there: its parent, or what stands before ": " in its name.

        A tag without either is alone: its family is empty.
        """
        if tag.parent_id:
            return tag.parent_id.display_name, tag.name
        family, separator, name = tag.name.partition(TAG_SEPARATOR)
        return (family, name) if separator else ("", tag.name)

    @api.model
    def _families(self, values, names):
        """Return the values that may form one trait together, as `learning.Field`s; their numbers count `values`."""
        families = {}
        for number, one in enumerate(values):
            if is_late(one):
                continue
            family = one.field
            if family is None:
                name = names[None, one.value][0]
                family = f"tags: {name}" if name else f"tag {one.value}"
            families.setdefault(family, []).append(number)
        fields = []
        for family, numbers in families.items():
            if getattr(family, "kind", "") == "band":
                fields += [learning.Field(tuple(run), is_ordered=True) for run in neighbours(values, numbers)]
            else:
                fields.append(learning.Field(tuple(numbers)))
        return fields

    # ------------------------------------------------------------------
    # The proposal
    # ------------------------------------------------------------------

    @api.model
    def _propose(self, sample, kept, values, names, examples, totals, wanted_threshold):
        customers, count, is_estimate = totals
        cells = learning.cells_of(sample, kept)
        weights = learning.weights_of(logistic.coefficients(cells, len(kept)))
        kept = [trait for trait, weight in zip(kept, weights, strict=True) if weight]
        weights = [weight for weight in weights if weight]
        traits = [*kept, *self._next_best(kept, values, customers, count)]
        domains = [self._domain_of(trait, values) for trait in traits]
        counts = self._counts_of(traits, domains, values, examples, sample, is_estimate)
        rows = [
            self._row(trait, values, names, domain, counted, customers, count)
            for trait, domain, counted in zip(traits, domains, counts, strict=True)
        ]
        for number, row in enumerate(rows):
            if number < len(kept):
                row.update(is_kept=True, weight=weights[number])
            else:
                row["note"] = self._why_not(sample, traits[number], kept, rows, values)
        cells = learning.cells_of(sample, traits)
        drawn = sum(cell.examples for cell in cells), sum(cell.others for cell in cells)
        scale = count / max(drawn[0], 1), (customers - count) / max(drawn[1], 1)
        threshold = wanted_threshold
        if kept:
            threshold = learning.threshold_for(cells, weights, wanted_threshold, scale[1] / scale[0])
        return Proposal(customers, count, rows, threshold, cells, scale, is_estimate)

    @api.model
    def _next_best(self, kept, values, customers, count):
        """Return further traits of one value each: late ones, then those with the highest lower bound of the lift."""
        used = {value for trait in kept for value in trait.values}
        bounds = {}
        for number, one in enumerate(values):
            bound = lift(one.both, count, one.having, customers)[1]
            if number not in used and (bound > 1 or is_late(one)):
                bounds[number] = bound
        order = sorted(bounds, key=lambda number: (not is_late(values[number]), -bounds[number], number))
        return [learning.Trait(-1, (number,)) for number in order[: MOST_ROWS - len(kept)]]

    @api.model
    def _domain_of(self, trait, values):
        return self._trait_domain(values[trait.values[0]].field, [values[number].value for number in trait.values])

    @api.model
    def _counts_of(self, traits, domains, values, examples, sample, is_estimate):
        """Return for each trait how many examples, and how many customers, have it.

        Somebody has one value of a field, but may have several tags. Who has one of them is counted in the sample, or
        if that is a part of the customers, by one more statement.
        """
        counts = {}
        several = {}
        for place, trait in enumerate(traits):
            mine = [values[number] for number in trait.values]
            if mine[0].field is None and len(mine) > 1:
                several[place] = domains[place]
                bits = sample.customers(trait)
                counts[place] = (bits & sample.examples).bit_count(), bits.bit_count()
            else:
                counts[place] = sum(one.both for one in mine), sum(one.having for one in mine)
        if is_estimate and several:
            found = self._count_exactly(examples, list(several.values()))
            counts.update(zip(several, found, strict=True))
        return [counts[place] for place in range(len(traits))]

    @api.model
    def _row(self, trait, values, names, domain, counted, customers, count):
        """Return the values of a line of the table, see `strategic.audience.learn.line`."""
        mine = [values[number] for number in trait.values]
        both, having = counted
        value, low = lift(both, count, having, customers)
        # The weight of a trait that is not proposed, if somebody ticks it all the same.
        alone = learning.STEP * round(5 * log_odds(both, count, having, customers) / learning.STEP)
        return {
            "name": self._name_of(mine, names),
            "domain": str(domain),
            "example_count": both,
            "customer_count": having,
            "example_share": both / count,
            "customer_share": having / customers,
            "lift": value,
            "lift_low": low,
            "is_kept": False,
            "is_late": any(map(is_late, mine)),
            "weight": min(max(alone, learning.STEP), 100),
            "note": False,
        }

    @api.model
    def _name_of(self, values, names):
        field = values[0].field
        if field is not None:
            return self._trait_name(field, [one.value for one in values], [names[field, one.value] for one in values])
        families, tags = zip(*(names[None, one.value] for one in values), strict=True)
        label = families[0] or self.env["res.partner"]._fields["category_id"]._description_string(self.env)
        return self._listed_name(label, tags)

    @api.model
    def _why_not(self, sample, trait, kept, rows, values):
        """Return why a trait is not proposed, as a sentence."""
        if is_late(values[trait.values[0]]):
            return self.env._("Set after they had become examples: it can't tell who will be one.")
        for other, row in zip(kept, rows, strict=False):
            if learning.is_inside(sample, trait, other):
                return self.env._('Lies within "%(trait)s".', trait=row["name"])
            if learning.is_inside(sample, other, trait):
                return self.env._('Holds all of "%(trait)s".', trait=row["name"])
        if kept:
            return self.env._("Adds little to the proposed traits.")
        return self.env._("May be chance.")


def is_late(counted):
    """Return whether at least half of the examples with a tag surely got it after they had become examples."""
    return 2 * counted.late >= counted.both > 0


def neighbours(values, numbers):
    """Return the `numbers` of bands in the order of the bands, as runs without a gap."""
    runs = []
    for number in sorted(numbers, key=lambda number: values[number].value):
        if runs and values[number].value == values[runs[-1][-1]].value + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return runs
