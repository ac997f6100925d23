"""Make the text of docs/engine.sql: the engine's SQL statement for the programme of the demo, for people to read.

`python3 dev sql` writes the text to the file. tests/scoring/test_engine_sql.py fails if the file has another text.
"""

import re
from collections import defaultdict
from itertools import count

from freezegun import freeze_time
from lxml import etree

from odoo.tools import file_open
from odoo.tools.safe_eval import safe_eval

from ..engine.batches import between
from ..engine.programme import Criterion, Programme, Scorecard, is_rule
from ..engine.rules import Rules
from ..engine.scores import Scores
from ..engine.statement import Statement

FILES = ("data/strategic_audience_data.xml", "demo/strategic_audience_demo.xml")
TODAY = "2026-01-31"
# The number of characters up to which a line of SQL is not divided.
WIDTH = 120
HEADER = """\
-- How a batch of customers is scored: the whole statement of engine/statement.py, for the programme of the demo.
-- `python3 dev sql` writes this file. The ids are made up, so that they are the same on every database:
--
{names}
--
-- Thresholds: 70 each. Today: {today}. The batch: partners with ids up to 20000. A rule that a customer meets counts
-- 100 x weight; what people assess counts value x weight; the sum is divided by the sum of the weights, and rounded.

"""


def render(env):
    """Return the text of docs/engine.sql."""
    programme, names = _demo_programme()
    with freeze_time(TODAY):
        scoring = env["strategic.scoring"]._engine().with_context(strategic_programme=programme)
        batch = between(0, 20_000)
        scores = Scores(Rules(scoring), batch)
        sql = batch.fill(Statement(scores, ("criteria",), skip_locked=True, details_up_to=200).sql())
    text = env.cr.mogrify(sql.code, sql.params).decode()
    return HEADER.format(names="\n".join(names), today=TODAY) + _indented(text)


def _demo_programme():
    """Return the `Programme` that the XML files of the demo describe, and SQL comments that say what each id names."""
    records = defaultdict(dict)
    for path in FILES:
        with file_open(f"strategic_customer/{path}") as file:
            for record in etree.parse(file).iter("record"):
                fields = {field.get("name"): field for field in record.iter("field")}
                records[record.get("model"), record.get("id").split(".")[-1]].update(fields)
    of_model = defaultdict(list)
    for (model, xml_id), fields in records.items():
        of_model[model].append((int(_text(fields, "sequence", "10")), xml_id, fields))
    others = count(101)
    ids = defaultdict(lambda: next(others))
    for rows in of_model.values():
        rows.sort(key=lambda row: row[:1])
    audiences = of_model["strategic.audience"]
    criteria = of_model["strategic.criterion"]
    for number, (_sequence, xml_id, _fields) in enumerate(audiences, 1):
        ids[xml_id] = number
    for number, (_sequence, xml_id, _fields) in enumerate(criteria, 1):
        ids[xml_id] = number

    def scorecard(audience):
        return Scorecard(
            ids[audience] if audience else None,
            tuple(
                Criterion(
                    ids[xml_id],
                    _text(fields, "method", "judgement"),
                    _text(fields, "effect", "points"),
                    int(_text(fields, "weight")),
                    _domain(fields, ids),
                    is_broken=False,
                )
                for _sequence, xml_id, fields in criteria
                if _reference(fields) == audience
            ),
        )

    programme = Programme(
        fit_threshold=70,
        reputation_threshold=70,
        scope="[('is_company', '=', True)]",
        audiences=tuple(scorecard(xml_id) for _sequence, xml_id, _fields in audiences),
        reputation=scorecard(None),
        is_scope_broken=False,
        revision=0,
    )
    names = {ids[xml_id]: _text(fields, "name") for _sequence, xml_id, fields in audiences}
    lines = [f"--   audience {number}: {name}" for number, name in names.items()]
    for card in programme.scorecards:
        owner = f"audience {card.audience_id}" if card.audience_id else "reputation"
        for _sequence, xml_id, fields in criteria:
            if ids[xml_id] in [criterion.id for criterion in card.criteria]:
                how = "rule" if is_rule(_text(fields, "method", "judgement")) else "assessed"
                lines.append(
                    f"--   criterion {ids[xml_id]} of {owner}, weight {_text(fields, 'weight')}, {how}: "
                    f"{_text(fields, 'name')}"
                )
    return programme, lines


def _text(fields, name, default=None):
    """Return the value of the field `name` as text, from its attribute `eval` or its content."""
    return (fields[name].get("eval") or fields[name].text).strip() if name in fields else default


def _reference(fields):
    """Return the XML id of a criterion's audience, None for reputation."""
    return fields["audience_id"].get("ref").split(".")[-1] if "audience_id" in fields else None


def _domain(fields, ids):
    if "domain" not in fields:
        return "[]"
    return safe_eval(fields["domain"].get("eval"), {"ref": lambda xml_id: ids[xml_id]})


def _indented(text):
    """Return the SQL `text` with long lines divided, and each line indented once for each open parenthesis or CASE."""
    lines, depth = [], 0
    for line in map(str.strip, text.splitlines()):
        if not line:
            if lines and lines[-1]:
                lines.append("")
            continue
        for part in [line] if line.startswith("--") else _parts(re.sub(r" {2,}", " ", line)):
            code = "" if part.startswith("--") else re.sub(r"'(?:[^']|'')*'", "", part)
            opened, closed = (len(re.findall(pattern, code)) for pattern in (r"\(|\bCASE\b", r"\)|\bEND\b"))
            leading = len(re.findall(r"\)|END", re.match(r"(?:\)|END\b)*", code)[0]))
            lines.append("    " * (depth - leading) + part)
            depth += opened - closed
    return "\n".join(lines).strip() + "\n"


def _parts(line):
    """Divide a line longer than WIDTH at its outermost commas and SQL keywords, and return the parts."""
    if len(line) <= WIDTH:
        return [line]
    places = [
        (line.count("(", 0, match.start()) - line.count(")", 0, match.start()), match.start(), match.end())
        for match in re.finditer(r", | (?=(?:AND|OR|LEFT JOIN|FROM|WHERE|GROUP BY|WHEN|ELSE|END) )", line)
    ]
    if not places:
        return [line]
    outermost = min(depth for depth, _start, _end in places)
    parts, begin = [], 0
    for depth, _start, end in places:
        if depth == outermost:
            parts.append(line[begin:end].rstrip())
            begin = end
    parts.append(line[begin:])
    return [piece for part in parts for piece in _parts(part)]
