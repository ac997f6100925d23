"""Reading a page of the customers of one audience in one country takes little longer than SQL written for this."""
from dev.bench import reading
from dev.bench.rows import fits_page

TARGET = 1.5
UNIT = "ms"
measure = reading.time_both
compare = reading.same


def calls(env):
    return fits_page.calls(env, env.ref("base.de"))
