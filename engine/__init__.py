"""The scoring engine: it computes and writes the scores of customers, in plain Python and SQL beside the ORM.

programme.py      what scores depend on: thresholds, scope, scorecards with their criteria
rule_text.py      turns the text of a rule into a domain
rule.py           turns the domain into a `Rule`, and refuses what no rule may ask
rule_check.py     checks whether the author of a rule may use it
rule_sql.py       compiles rules to SQL conditions, which a SELECT returns as values
rules.py          compiles and runs the rules of a programme; a rule that fails stops no other
batches.py        the customers that a statement covers: a batch
scorecard_sql.py  the SQL of one scorecard: its score, and what the score could become
statuses.py       the status that scores and their potentials give
scores.py         the SELECTs that compute the scores of a batch
fits.py           the fits to each audience that are stored, and which of them differ
statement.py      the one statement that compares, writes and records the scores of a batch

models/scoring/strategic_scoring.py says when customers are scored. The engine imports no model of the addon, but its
statement reads and writes the tables of these models. docs/engine.sql shows the statement.
"""
