"""Queries that may fail because of what a user typed: the error is for that user, not for the log."""


def execute_unlogged(env, sql):
    """Return the rows of `sql`, as `env.execute_query` does; an error is raised, but not logged."""
    env.flush_query(sql)
    env.cr.execute(sql, log_exceptions=False)
    return env.cr.fetchall()
