"""Which day it is: how all code of the addon turns moments into days.

**The reader's day** is used wherever a person reads or enters a day. It is the day in the time zone `env.tz`: the zone
in the context, which the web client sends, else the user's zone, else (also if the zone is unknown) UTC. So a deal won
this evening was won today, wherever the reader is. The reader's today is `fields.Date.context_today(records)`. `day_of`
returns the reader's day at another moment, and `day_sql` returns SQL for this day. To find the moments in a range of
days, compare the moments with the bounds that `begin` returns: this is faster than to convert each moment to a day.

**The server's day**, in UTC like the scheduler's, is used for what the server decides: whether an assessment has run
out (`valid_until`), since when a customer is strategic (`strategic_since`), when its status changed (`date` of
movements), and all nightly work. The server's day is the same for everybody, so the order of events does not depend on
the reader. The server's today is `fields.Date.today()`. The date of an assessment is a server's day too: so of two
assessments from two continents, the later assessment counts. The server's day and the reader's day begin and end at
different moments.

PostgreSQL gets only moments and offsets, never the name of a zone. The names come from users, and PostgreSQL may not
know every zone that Python knows, such as "Asia/Calcutta".
"""

from datetime import UTC, datetime, time
from functools import cache

import pytz

from odoo.tools import SQL

# Years between which `_offsets` looks for changes of a zone's offset from UTC. Earlier moments get the first offset
# that it finds, later moments the last.
FIRST_YEAR, LAST_YEAR = 1970, 2038
# Seconds between the moments at which `_offsets` reads the offset: no zone changes its offset twice within a week.
STEP = 7 * 24 * 60 * 60


def day_of(env, moment):
    """Return the reader's day at `moment`, a naive datetime in UTC as in the ORM."""
    return moment.replace(tzinfo=UTC).astimezone(env.tz).date()


def begin(env, day):
    """Return the moment, a naive datetime in UTC, at which the reader's `day` begins."""
    midnight = datetime.combine(day, time.min)
    # If the clocks change at midnight, the day may have two midnights, or none: try both possible offsets.
    moments = [
        env.tz.localize(midnight, is_dst=is_dst).astimezone(UTC).replace(tzinfo=None) for is_dst in (True, False)
    ]
    return min((moment for moment in moments if day_of(env, moment) == day), default=max(moments))


def day_sql(env, moment):
    """Return SQL for the reader's day at `moment`; its value is NULL if `moment` is NULL.

    :param moment: SQL for a timestamp in UTC
    """
    changes, offsets = _offsets(env.tz.zone)
    offset = SQL("%s", offsets[0])
    if changes:
        offset = SQL("(%s)[1 + WIDTH_BUCKET(%s::timestamp, %s::timestamp[])]", list(offsets), moment, list(changes))
    return SQL("(%s + %s)::date", moment, offset)


@cache
def _offsets(zone):
    """Return the moments at which the offset of a zone changes, earliest first, and the offsets.

    The first offset holds before the first change, each further offset holds after one of the changes.
    """

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
