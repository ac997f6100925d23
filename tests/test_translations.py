import os
import re

import polib

from odoo.tests import TransactionCase, tagged
from odoo.tools import file_path
from odoo.tools.translate import TranslationModuleReader

ADDON = "strategic_customer"
LANGUAGES = ("ar", "de", "es", "fr", "it", "nl", "pl", "pt_BR")
# More words than this in a row are never the same in two languages: a longer term was left in English.
SAME_WORDS = 2
# Matches placeholders: "%(name)s", "%s" and "%%". Python also allows a space after "%". This pattern does not,
# because in the French "50 % des clients", "% d" is no placeholder.
PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[-+#0]*\d*(?:\.\d+)?[sdifg%]")


def read(name):
    """Return the entries of the file `name` in the folder i18n, as a dict with their English terms as keys."""
    return {entry.msgid: entry for entry in polib.pofile(file_path(f"{ADDON}/i18n/{name}"))}


def placeholders(text):
    """Return the placeholders of `text`, sorted: a translation may have them in another order than its source."""
    return sorted(PLACEHOLDER.findall(text))


def words(text):
    """Return the words of `text` outside its placeholders and tags."""
    return re.findall(r"[^\W\d_]{2,}", re.sub(r"<[^>]*>", " ", PLACEHOLDER.sub(" ", text)))


@tagged("post_install", "-at_install")
class TestTranslations(TransactionCase):
    """The template contains every term of the addon, and each language translates it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.terms = cls._export()
        cls.template = read(f"{ADDON}.pot")
        cls.translations = {language: read(f"{language}.po") for language in LANGUAGES}

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

    def test_every_file_is_tested(self):
        names = {name.removesuffix(".po") for name in os.listdir(file_path(f"{ADDON}/i18n")) if name.endswith(".po")}
        self.assertEqual(names, set(LANGUAGES))

    def test_every_term_is_translated(self):
        for language, entries in self.translations.items():
            with self.subTest(language=language):
                self.assertFalse({source for source, entry in entries.items() if entry.fuzzy or not entry.msgstr})

    def test_no_sentence_is_left_in_english(self):
        for language, entries in self.translations.items():
            with self.subTest(language=language):
                same = {source for source, entry in entries.items() if source == entry.msgstr}
                self.assertFalse({source for source in same if len(words(source)) > SAME_WORDS})

    def test_files_have_the_plural_forms_of_their_language(self):
        """The header says how many forms a plural has, for tools of translators: Odoo itself has one form a term."""
        forms = {"ar": 6, "de": 2, "es": 2, "fr": 2, "it": 2, "nl": 2, "pl": 4, "pt_BR": 2}
        for language in LANGUAGES:
            with self.subTest(language=language):
                metadata = polib.pofile(file_path(f"{ADDON}/i18n/{language}.po")).metadata
                self.assertEqual(metadata["Language"], language)
                self.assertTrue(metadata["Plural-Forms"].startswith(f"nplurals={forms[language]};"))

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
