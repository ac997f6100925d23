"""Makes the errors of an import say in which row and column they are, and what to do.

Odoo's `load` tells the row beside its messages, not in them, and names no column if a model refuses a value. Rows are
counted as the screen of Odoo's import counts them: from 1, without the line of headers.
"""

from collections import Counter

from .limits import shown


def explain(model, fields, data, answer, ranges):
    """Return the `answer` of `load`; its errors name row, column, and what to do.

    :param fields: the columns of the file, as `load` got them
    :param data: the rows of the file, as `load` got them
    :param ranges: {name of a column: the least and the most whole number that it takes}
    """
    if not answer["messages"]:
        return answer
    return {**answer, "messages": ImportedFile(model, fields, data, ranges).explained(answer["messages"])}


class ImportedFile:
    """The file of an import. It finds the cell that an error is about."""

    def __init__(self, model, fields, data, ranges):
        self.model = model
        self.env = model.env
        self.data = data
        self.columns = {path.split("/")[0]: number for number, path in reversed(list(enumerate(fields)))}
        self.ranges = {name: ranges[name] for name in ranges if name in self.columns}
        self.first_rows = {}

    def explained(self, messages):
        """Return `messages` by their rows, with their errors explained, and each error once."""
        errors = [message for message in messages if message["type"] == "error" and "rows" in message]
        unread = {message["rows"]["from"] for message in errors if message.get("field")}
        # What the model refuses because of a value that could not be read, or because of a wrong number.
        followed = {
            message["message"]
            for message in errors
            if not message.get("field") and (message["rows"]["from"] in unread or self._wrong_number(message))
        }
        explained = {}
        for message in messages:
            # Odoo tells it once more at the first row of the batch, too: leave both out.
            if message["message"] in followed and not self._wrong_number(message):
                continue
            said = self._explain(message) if message["type"] == "error" and "rows" in message else message
            explained.setdefault(_cell_of(said), said)
        return self._with_hints(sorted(explained.values(), key=_row_of))

    def _explain(self, message):
        name, row = message.get("field"), message["rows"]["from"]
        if number := self._wrong_number(message):
            return {**message, "field": number, "message": self._text_of_number(number, row)}
        if not name:
            # The screen writes this number before the message.
            return {**message, "record": row + 1}
        if self._is_unknown(message):
            return {**message, "message": self._text_of_unknown(name, row)}
        row = self._first_row(message["message"], row)
        return {**message, "message": self.env._("Row %(row)s: %(error)s", row=row, error=message["message"])}

    def _text_of_number(self, name, row):
        least, most = self.ranges[name]
        return self.env._(
            'Row %(row)s, column "%(column)s": %(value)s must be a whole number from %(least)s to %(most)s.',
            row=self._first_row((name, self._cell(name, row)), row),
            column=self._label(name),
            value=shown(self._cell(name, row)),
            least=least,
            most=most,
        )

    def _text_of_unknown(self, name, row):
        return self.env._(
            'Row %(row)s, column "%(column)s": there is no "%(value)s". Enter an existing name, or create it first.',
            row=self._first_row((name, self._cell(name, row)), row),
            column=self._label(name),
            value=shown(self._cell(name, row)),
        )

    def _with_hints(self, messages):
        """Add what to do to the wrong numbers of a column that has several: the screen tells only the rows of these."""
        counts = Counter(message.get("field") for message in messages if self._wrong_number(message))
        return [
            {**message, "moreinfo": self._hint(message["field"])}
            if counts[message.get("field")] > 1 and self._wrong_number(message)
            else message
            for message in messages
        ]

    def _hint(self, name):
        least, most = self.ranges[name]
        return self.env._("Enter whole numbers from %(least)s to %(most)s.", least=least, most=most)

    def _wrong_number(self, message):
        """Return the name of the column whose number is wrong in the row of `message`; None if there is none."""
        if message["type"] != "error" or "rows" not in message:
            return None
        names = [message["field"]] if message.get("field") else self.ranges
        row = message["rows"]["from"]
        return next((name for name in names if name in self.ranges and self._is_wrong(name, row)), None)

    def _is_wrong(self, name, row):
        cell, (least, most) = self._cell(name, row), self.ranges[name]
        if not cell:
            return False
        try:
            return not least <= int(cell) <= most
        except (TypeError, ValueError, OverflowError):
            return True

    def _is_unknown(self, message):
        """Return whether `message` says that a cell of the file names a record that does not exist."""
        field = self.model._fields.get(message["field"])
        is_named = field is not None and field.type == "many2one" and field.name in self.columns
        return is_named and isinstance(message.get("moreinfo"), dict)

    def _cell(self, name, row):
        cells = self.data[row][self.columns[name] :]
        return cells[0] if cells else ""

    def _first_row(self, error, row):
        """Return the first row with the same error: with one text for all of them, the screen shows it once."""
        return self.first_rows.setdefault(error, row + 1)

    def _label(self, name):
        return self.model._fields[name]._description_string(self.env)


def _row_of(message):
    """Return by what `message` is sorted: its row, or the end if it is about no row."""
    return message["rows"]["from"] if "rows" in message else float("inf")


def _cell_of(message):
    """Return what tells the cell of an error from others; its text, if it is about no single cell.

    If Odoo can't read the value of a cell, and the database then wants one, both errors are about the same cell.
    """
    path = message.get("field_path") or (message.get("field"),)
    return (str(message.get("rows")), "/".join(path) if all(path) else message["message"])
