"""Which day it is: the one rule for days, for all that has to do with dates.

**The reader's day**, wherever a person reads or enters one: the day of a moment in the time zone of `env.tz`, that is
of the context that the web client sends, else of the user; UTC where neither names a zone, or one that there is not. So
a deal won this evening is of today, wherever the reader sits. Today is `fields.Date.context_today(records)`, the day of
another moment `day_of` (in SQL `day_sql`); moments are compared with the bounds that `begin` gives, since converting
each of them costs more.

**The server's day**, in UTC, as the scheduler has it, for what the server decides by itself: whether an assessment has
run out (`valid_until`), since when a customer is strategic (`strategic_since`), when it moved (`date` of movements),
and all that runs at night. It is the same for everybody, so the order of things does not hang on who looks at them.
Today is `fields.Date.today()`. The day of an assessment is of this kind too: of two opinions from two continents the
later one counts. A day that has ended for the server may still be going on for the reader, and the other way round.

PostgreSQL is told of moments and offsets alone, never of a zone's name: the names come from users, and it need not know
each of those that Python knows ("Asia/Calcutta").
"""

from datetime import UTC, datetime, time
from functools import cache

import pytz

from odoo.tools import SQL

# What Python knows of zones lies between these, and they were not before.
FIRST_YEAR, LAST_YEAR = 1970, 2038
# Seconds; no zone changes twice within.
STEP = 7 * 24 * 60 * 60


def day_of(env, moment):
    """Give the reader's day of a `moment`, a datetime in UTC without a zone, as the ORM has it."""
    return moment.replace(tzinfo=UTC).astimezone(env.tz).date()


def begin(env, day):
    """Give the moment, in UTC without a zone, at which the reader's `day` begins."""
    midnight = datetime.combine(day, time.min)
    # There may be two midnights, or none, where clocks are changed then.
    moments = [
        env.tz.localize(midnight, is_dst=is_dst).astimezone(UTC).replace(tzinfo=None) for is_dst in (True, False)
    ]
    return min((moment for moment in moments if day_of(env, moment) == day), default=max(moments))


def day_sql(env, moment):
    """Give the SQL of the reader's day of the SQL `moment`, a timestamp in UTC; NULL of NULL."""
    changes, offsets = _offsets(env.tz.zone)
    offset = SQL("%s", offsets[0])
    if changes:
        offset = SQL(
            "(%s)[1 + WIDTH_BUCKET(%s::timestamp, %s::timestamp[])]", list(offsets), moment, list(changes)
        )
    return SQL("(%s + %s)::date", moment, offset)


@cache
def _offsets(zone):
    """Give the moments at which the offset of a zone changes, in order, and its offsets: the first and after each."""

    def offset(second):
        return datetime.fromtimestamp(second, tz).utcoffset()

    tz = pytz.timezone(zone)
    first, last = (int(datetime(year, 1, 1, tzinfo=UTC).timestamp()) for year in (FIRST_YEAR, LAST_YEAR))
    changes, offsets = [], [offset(first)]
    for second in range(first + STEP, last, STEP):
        if offset(second) == offsets[-1]:
            continue
        before, after = second - STEP, second
        while after - before > 1:
            middle = (before + after) // 2
            if offset(middle) == offsets[-1]:
                before = middle
            else:
                after = middle
        changes.append(datetime.fromtimestamp(after, UTC).replace(tzinfo=None))
        offsets.append(offset(after))
    return tuple(changes), tuple(offsets)
