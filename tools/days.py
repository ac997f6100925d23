"""Which day it is: how all code of the addon turns moments into days.

**The reader's day** is used wherever a person reads or enters a day. It is the day in the time zone `env.tz`: the zone
in the context, which the web client sends, else the user's zone, else (also if the zone is unknown) UTC. So a deal won
this evening was won today, wherever the reader is. Today is `fields.Date.context_today(records)`. The day of another
moment is `day_of` (in SQL `day_sql`). To filter moments, compare them with the bounds that `begin` returns: converting
each moment costs more.

**The server's day**, in UTC like the scheduler's, is used for what the server decides: whether an assessment has run
out (`valid_until`), since when a customer is strategic (`strategic_since`), when its status changed (`date` of
movements), and all nightly work. It is the same for everybody, so the order of events does not depend on the reader.
Today is `fields.Date.today()`. The date of an assessment is a server's day too: of two assessments from two continents,
the later one counts. A day that has ended for the server may not have ended for the reader, and vice versa.

PostgreSQL gets only moments and offsets, never the name of a zone. The names come from users, and PostgreSQL may not
know every zone that Python knows ("Asia/Calcutta").
"""

from datetime import UTC, datetime, time
from functools import cache

import pytz

from odoo.tools import SQL

# Years between which `_offsets` looks for changes. Earlier and later moments get the nearest offset.
FIRST_YEAR, LAST_YEAR = 1970, 2038
# Step of the search for changes, in seconds: no zone changes its offset twice within a week.
STEP = 7 * 24 * 60 * 60


def day_of(env, moment):
    """Return the reader's day of a `moment`, a naive datetime in UTC, as in the ORM."""
    return moment.replace(tzinfo=UTC).astimezone(env.tz).date()


def begin(env, day):
    """Return the moment, a naive datetime in UTC, at which the reader's `day` begins."""
    midnight = datetime.combine(day, time.min)
    # If clocks change at midnight, the day may have two midnights, or none.
    moments = [
        env.tz.localize(midnight, is_dst=is_dst).astimezone(UTC).replace(tzinfo=None) for is_dst in (True, False)
    ]
    return min((moment for moment in moments if day_of(env, moment) == day), default=max(moments))


def day_sql(env, moment):
    """Return the SQL of the reader's day of the SQL `moment`, a timestamp in UTC; NULL for NULL."""
    changes, offsets = _offsets(env.tz.zone)
    offset = SQL("%s", offsets[0])
    if changes:
        offset = SQL("(%s)[1 + WIDTH_BUCKET(%s::timestamp, %s::timestamp[])]", list(offsets), moment, list(changes))
    return SQL("(%s + %s)::date", moment, offset)


@cache
def _offsets(zone):
    """Return when a zone's offset changes, in order, and the offsets before the first change and after each."""

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
