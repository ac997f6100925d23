import re

import polib

from odoo.tests import TransactionCase, tagged
from odoo.tools import file_path
from odoo.tools.translate import TranslationModuleReader

ADDON = "strategic_customer"
# Terms that are the same in English and in the other language. Their translations are empty in the files: Odoo's export
# and the linters leave such translations empty.
SHARED = {
    "de": {
        '<span class="o_strategic_bar_label text-muted">Reputation</span>',
        "Dimension",
        "Icon",
        "ID",
        "Lead",
        "Lift",
        "Logo",
        "Matrix",
        "Name",
        "Neutral",
        "Normal",
        "Partner",
        "Person",
        "Pilot",
        "Portfolio",
        "Prestige",
        "Reputation",
        "Reputation %(score)s",
        "Revision",
        "Sponsor",
        "Stakeholder",
        "Status",
        "Website",
    },
    "fr": {
        "%(number)s points",
        "Cause",
        "Contact",
        "Ctrl+Z",
        "Date",
        "Dates",
        "Description",
        "Digest",
        "Dimension",
        "ID",
        "Influence",
        "Lift",
        "Logo",
        "Messages",
        "Note",
        "Notes",
        "Place",
        "Points",
        "Prestige",
        "Score",
        "Source",
        "Sponsor",
        "Total",
        "Trait",
        "Traits",
    },
}
# Exported texts that need no translation: web addresses, and keys in the code. Odoo's export takes some keys for terms
# that stand beside terms in a list.
NO_WORDS = {
    "https://",
    "https://…",
    "all",
    "amount",
    "date",
    "flag",
    "last_year",
    "number",
    "others",
    "text",
    "without",
}
# Matches placeholders: "%(name)s", "%s" and "%%". Python also allows a space after "%". This pattern does not,
# because in the French "50 % des clients", "% d" is no placeholder.
PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[-+#0]*\d*(?:\.\d+)?[sdifg%]")


def read(name):
    """Return the entries of the file `name` in the folder i18n, as a dict with their English terms as keys."""
    return {entry.msgid: entry for entry in polib.pofile(file_path(f"{ADDON}/i18n/{name}"))}


def placeholders(text):
    """Return the placeholders of `text`, sorted: a translation may have them in another order than its source."""
    return sorted(PLACEHOLDER.findall(text))


def has_words(text):
    """Return whether `text` has letters outside its placeholders, so that there is something to translate."""
    return any(character.isalpha() for character in PLACEHOLDER.sub("", text))


@tagged("post_install", "-at_install")
class TestTranslations(TransactionCase):
    """The template contains every term of the addon, and German and French translate each term."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.terms = cls._export()
        cls.template = read(f"{ADDON}.pot")
        cls.translations = {language: read(f"{language}.po") for language in SHARED}

    def skip_with_demo(self):
        if self.env.ref(f"base.module_{ADDON}").demo:
            self.skipTest("The demo has terms of its own, and renames the market that the template knows.")

    def test_template_holds_every_term(self):
        self.skip_with_demo()
        self.assertGreater(len(self.terms), 500)
        self.assertFalse(self.terms - set(self.template), "Export the template anew: these terms are missing from it.")

    def test_template_holds_no_term_of_the_past(self):
        """Each term of the template is still a term of the addon.

        Terms of fields are not checked: other addons add fields to our models, and the template may hold their terms.
        """
        self.skip_with_demo()
        ours = {
            source
            for source, entry in self.template.items()
            if any(not reference.startswith("model:ir.model.fields,") for reference, _line in entry.occurrences)
        }
        self.assertFalse(ours - self.terms, "Export the template anew: nobody says this any more.")

    def test_languages_have_the_terms_of_the_template(self):
        for language, entries in self.translations.items():
            with self.subTest(language=language):
                self.assertFalse(set(self.template) ^ set(entries))

    def test_every_term_is_translated(self):
        for language, entries in self.translations.items():
            with self.subTest(language=language):
                missing = {source for source, entry in entries.items() if entry.fuzzy or not entry.msgstr}
                self.assertFalse({source for source in missing if has_words(source)} - SHARED[language] - NO_WORDS)

    def test_translations_have_the_placeholders_of_their_source(self):
        for language, entries in self.translations.items():
            with self.subTest(language=language):
                broken = {
                    source: entry.msgstr
                    for source, entry in entries.items()
                    if entry.msgstr and placeholders(source) != placeholders(entry.msgstr)
                }
                self.assertFalse(broken)

    @classmethod
    def _export(cls):
        """Return the terms that Odoo exports for the addon, except the terms of demo data.

        Also leave out the terms of a field of our models if only addons on which we do not depend define the field.
        """
        addon = cls.env["ir.module.module"].search([("name", "=", ADDON)])
        known = {ADDON, *addon.upstream_dependencies(exclude_states=("uninstallable",)).mapped("name")}
        terms = set()
        for _module, _kind, name, res_id, source, _value, _comments in TranslationModuleReader(cls.cr, [ADDON]):
            if name.startswith("ir.model.fields") and not known & cls._givers(res_id):
                continue
            if not str(res_id).endswith("_demo"):
                terms.add(source)
        return terms

    @classmethod
    def _givers(cls, xmlid):
        """Return the names of the addons that define or extend a field.

        :param xmlid: XML id of the field, or of a value of a selection field
        """
        record = cls.env.ref(xmlid)
        field = record.field_id if record._name == "ir.model.fields.selection" else record
        return set(cls.env[field.model]._fields[field.name]._modules)
