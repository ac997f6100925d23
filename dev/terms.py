"""python3 dev terms: exports the terms on screen to i18n/, and carries each language over to them.

A translation stays with its English term. A term that is new gets an empty translation, and the command says how many
each language lacks. A new language starts as a copy of the template, named after it, such as cs.po.
"""
import io

from dev import databases, paths, setup, ui

FOLDER = paths.ROOT / "i18n"
CODE = "from dev import terms; terms.write(env)"
WRAP = 78


def main(args):
    with setup.ready(args) as ready:
        # Without demo data, which has terms of its own.
        template = databases.template(ready, demo=False)
        with databases.copied(ready, template, "terms") as database:
            with ui.step("Installing the addon") as current:
                ready.load(database, "-i", paths.ADDON, current=current)
            with ui.step("Exporting its terms") as current:
                lacking, _log = ready.run(database, CODE, current=current)
    for language, count in lacking.items():
        ui.say(f"  i18n/{language}.po: {count} to translate" if count else f"  i18n/{language}.po: complete")
    return 0


def write(env):
    """Write the template and the languages, in an Odoo shell; report by language how many terms are not translated."""
    import polib

    from odoo.tools.translate import trans_export

    from dev import reports

    exported = io.BytesIO()
    trans_export(None, [paths.ADDON], exported, "po", env)
    terms = polib.pofile(exported.getvalue().decode())
    lacking = {}
    for path in (FOLDER / f"{paths.ADDON}.pot", *sorted(FOLDER.glob("*.po"))):
        known = polib.pofile(str(path))
        translations = {} if path.suffix == ".pot" else {entry.msgid: entry.msgstr for entry in known}
        merged = polib.POFile(wrapwidth=WRAP)
        merged.header, merged.metadata = known.header, known.metadata
        for term in terms:
            merged.append(polib.POEntry(
                msgid=term.msgid, msgstr=translations.get(term.msgid, ""), comment=term.comment, flags=term.flags,
                occurrences=term.occurrences))
        merged.save(str(path))
        if path.suffix == ".po":
            lacking[path.stem] = len(merged.untranslated_entries())
    reports.report(**lacking)
