"""Queries that may fail for what somebody has typed: that is told to whoever typed it, and is nothing for the log."""


def execute_unlogged(env, sql):
    """Give the rows of `sql`, as `env.execute_query` does; an error is raised, but not logged."""
    env.flush_query(sql)
    env.cr.execute(sql, log_exceptions=False)
    return env.cr.fetchall()
