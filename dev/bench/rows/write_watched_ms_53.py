"""Even with fifty audiences, a write of a field that a rule names takes only a few times as long as without the addon.

The large programme of programme.py has 53 audiences with 10 rules each. The time includes that PostgreSQL plans the
statement, which is long, and all else that somebody waits for, as in row write_watched_ms. The customers are a tenth:
a write scores one of them, and to score all by this many rules takes long.
"""
from dev.bench import bases, writes

TARGET = 3
UNIT = "ms"


def measure(bench, _name):
    return writes.time_both(bench, bases.SCORED_MANY, bench.partners // 10)
