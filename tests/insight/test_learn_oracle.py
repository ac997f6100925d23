from ast import literal_eval

from odoo.tests import tagged

from ...tools import learning
from .. import learn_oracle as oracle
from ..properties import HealthCheck, given, settings, st
from .learn_case import LearnCase

COUNTRIES = ("base.be", "base.fr", None)
# Customers as (is an example, country, industry, has a site, tags). Few values, so that some are nobody's.
people = st.lists(
    st.tuples(
        st.booleans(),
        st.integers(0, 2),
        st.integers(0, 2),
        st.booleans(),
        st.sets(st.integers(0, 3), max_size=3),
    ),
    min_size=1,
    max_size=14,
)


@tagged("post_install", "-at_install")
class TestLearnOracle(LearnCase):
    """For any customers, the counts are those of tests/learn_oracle.py, which looks at one customer after the other."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.countries = [cls.env.ref(name).id if name else False for name in COUNTRIES]
        cls.industries = [*cls.env["res.partner.industry"].search([], limit=2).ids, False]
        cls.labels = [cls.make_tag(name).id for name in ("Oracle A", "Oracle B", "Oracle: C", "Oracle: D")]

    @given(people)
    @settings(
        max_examples=40,
        deadline=None,
        derandomize=True,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.differing_executors, HealthCheck.data_too_large],
    )
    def test_counts_agree(self, people_data):
        with self.rolled_back():
            self._check(people_data)

    def _check(self, people_data):
        partners = self.quiet(self.env)["res.partner"].create(
            [
                {
                    "name": f"Oracle {number}",
                    "ref": "Learn",
                    "is_company": True,
                    "country_id": self.countries[country],
                    "industry_id": self.industries[industry],
                    "website": has_site and "https://example.com",
                    "category_id": [(6, 0, [self.labels[tag] for tag in tags])],
                }
                for number, (_is_example, country, industry, has_site, tags) in enumerate(people_data)
            ]
        )
        examples = partners.browse(
            partner.id for partner, person in zip(partners, people_data, strict=True) if person[0]
        )
        Learning = self.manager_env["strategic.learning"]
        made = Learning._selected(examples)
        fields = Learning._trait_fields()
        customers, count, counted = Learning._count_values(made, fields)
        self.assertEqual((customers, count), (len(people_data), len(examples)))
        if not count:
            return
        expected = oracle.table([(person[0], self._traits(person)) for person in people_data])
        found = {}
        for one in [*counted, *Learning._count_tags(made)]:
            name = one.field.name if one.field else "tag"
            if name in {"country_id", "industry_id", "website", "tag"}:
                found[name, one.value] = one.both / count, one.having / customers
        self.assertEqual(found, {trait: shares[:2] for trait, shares in expected.items() if shares[0]})
        self._check_proposal(Learning._learn(made, 70), people_data)

    def _traits(self, person):
        _is_example, country, industry, has_site, tags = person
        return {
            ("website", has_site),
            *(("tag", self.labels[tag]) for tag in tags),
            *(("country_id", one) for one in [self.countries[country]] if one),
            *(("industry_id", one) for one in [self.industries[industry]] if one),
        }

    def _has(self, person, domain):
        """Return whether a customer has the trait that `domain` asks for."""
        [(name, operator, value)] = literal_eval(domain)
        if name == "website":
            return person[3] == (operator == "!=")
        name = "tag" if name == "category_id" else name
        return any((name, one) in self._traits(person) for one in value)

    def _check_proposal(self, proposal, people_data):
        for row in proposal.rows:
            customers = [(person[0], {"it"} if self._has(person, row["domain"]) else set()) for person in people_data]
            expected = oracle.table(customers)["it"]
            names = ("example_share", "customer_share", "lift", "lift_low")
            for name, value in zip(names, expected, strict=True):
                self.assertAlmostEqual(row[name], value, places=5)
        if not proposal.rows:
            return
        weights = [row["weight"] for row in proposal.rows]
        total = sum(weights)
        for threshold in (1, 50, 70, 100):
            reached = [0, 0]
            for person in people_data:
                met = sum(row["weight"] for row in proposal.rows if self._has(person, row["domain"]))
                if round(100 * met / total + 1e-9) >= threshold:
                    reached[not person[0]] += 1
            self.assertEqual(list(learning.reached(proposal.cells, weights, threshold)), reached)
