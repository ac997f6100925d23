"""How long a partnership has lasted, or a customer has been buying: in years, or as a band of `const.TENURES`."""

from dateutil.relativedelta import relativedelta

from odoo.tools import SQL

# Each pair is a band and a number of years: times in the band are shorter. The last band, "5", has no limit.
BANDS = (("0_1", 1), ("1_2", 2), ("2_5", 5))
DAYS_A_YEAR = 365.25


def tenure_sql(begin, until):
    """Return SQL for the band of the time from `begin` to the date `until`; its value is NULL if `begin` is NULL.

    :param begin: SQL for a date
    """
    cases = [SQL("WHEN %s > %s THEN %s", begin, until - relativedelta(years=years), band) for band, years in BANDS]
    return SQL("CASE %s WHEN %s IS NOT NULL THEN '5' END", SQL(" ").join(cases), begin)


def tenure(begin, until):
    """Return the band of the time from the date `begin` to the date `until`; None if `begin` is empty."""
    if not begin:
        return None
    return next((band for band, years in BANDS if begin > until - relativedelta(years=years)), "5")


def years(begin, until):
    """Return the number of years from the date `begin` to the date `until`; 0 if `until` is earlier."""
    return max((until - begin).days, 0) / DAYS_A_YEAR
