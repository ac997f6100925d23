"""The scoring engine: what a customer's scores are, in plain Python and SQL beside the ORM's models.

programme.py   what scores depend on: thresholds, scope, scorecards with their criteria
rule_text.py   the text of a rule -> a domain
rule.py        what a rule may ask: a domain -> a `Rule`
rule_check.py  whether the author of a rule may use it
rule_sql.py    rules -> SQL conditions as values
rules.py       the rules of a programme, as one transaction runs them: each compiles and fails alone
batches.py     which customers a statement covers
scores.py      the scores of a batch, as SELECTs
statement.py   the one statement that compares, writes and records

models/scoring/strategic_scoring.py says when customers are scored. The engine imports no model of the addon: its
statement reads and writes their tables. docs/engine.sql shows the statement.
"""
