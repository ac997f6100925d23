"""How long something has lasted, in the bands of `const.TENURES`."""

from dateutil.relativedelta import relativedelta

from odoo.tools import SQL

# Each band is shorter than this number of years; the last band, "5", has no limit.
BANDS = (("0_1", 1), ("1_2", 2), ("2_5", 5))
DAYS_A_YEAR = 365.25


def tenure_sql(begin, until):
    """Return the SQL of the band between the SQL `begin` and the date `until`; NULL without a beginning."""
    cases = [SQL("WHEN %s > %s THEN %s", begin, until - relativedelta(years=years), band) for band, years in BANDS]
    return SQL("CASE %s WHEN %s IS NOT NULL THEN '5' END", SQL(" ").join(cases), begin)


def tenure(begin, until):
    """Return the band between two dates; None without a beginning."""
    if not begin:
        return None
    return next((band for band, years in BANDS if begin > until - relativedelta(years=years)), "5")


def years(begin, until):
    """Return how many years lie between two dates, not less than 0."""
    return max((until - begin).days, 0) / DAYS_A_YEAR
