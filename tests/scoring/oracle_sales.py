"""What customers have bought, as random sales, and rules on revenue; oracle_case.py makes records of both."""

from datetime import date

from .. import oracle
from ..properties import st

# Each rule on revenue in two forms: the values of the criterion, and a function that tells tests/oracle.py whether a
# customer with certain sales meets it on the day of the tests.
TODAY = date(2026, 6, 15)
REVENUE_RULES = {
    "won": (
        {"revenue_test": "won", "revenue_amount": 100, "revenue_months": 12},
        lambda facts: oracle.bought_for(facts["sales"], TODAY, 100, 12),
    ),
    "won_ever": (
        {"revenue_test": "won", "revenue_amount": 100, "revenue_months": 0},
        lambda facts: oracle.bought_for(facts["sales"], TODAY, 100, 0),
    ),
    "won_lately": (
        {"revenue_test": "won", "revenue_amount": 50, "revenue_months": 1},
        lambda facts: oracle.bought_for(facts["sales"], TODAY, 50, 1),
    ),
    "since": (
        {"revenue_test": "since", "revenue_years": 2},
        lambda facts: oracle.customer_for(facts["sales"], TODAY, 2),
    ),
    "recent": (
        {"revenue_test": "recent", "revenue_months": 3},
        lambda facts: oracle.bought_within(facts["sales"], TODAY, 3),
    ),
}

# Amounts whose sums are often just the amounts that rules ask for. Days ago: just before and after 1, 3, 12 and 24
# months, and tomorrow.
sales = st.lists(
    st.tuples(
        st.sampled_from([-50, 0, 50, 50, 99, 100]),
        st.sampled_from([None, -1, 0, 30, 31, 91, 92, 364, 365, 729, 730, 731]),
    ),
    max_size=3,
)
