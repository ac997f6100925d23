import re
import unicodedata
from itertools import product

from odoo.tests import TransactionCase, tagged
from odoo.tools import SQL

from ...tools.company_keys import (
    BASES,
    EXPANDED,
    LEGAL_FORMS,
    MAY_HAVE_BASES,
    name_key,
    name_key_sql,
    vat_key,
    vat_key_sql,
    web_domain,
    web_domain_sql,
)
from ..properties import HealthCheck, given, settings, st

SAME_NAMES = (
    ("Coca-Cola", "The Coca-Cola Company", "COCA COLA CO", "Coca‑Cola", "coca cola co."),
    ("L'Oréal", "L’OREAL", "LOreal S.A.", "L´Oréal SA", "L'Ore\u0301al"),
    ("Müller", "MULLER GmbH & Co. KG", "Mu\u0308ller KG", "Müller Holding AG"),
    ("Straße", "STRASSE", "Strasse GmbH"),
    ("Ørsted", "ORSTED A/S", "Ørsted A / S", "orsted as"),
    ("Mærsk", "MAERSK", "Maersk A/S"),
    ("Volvo", "AB Volvo (publ)", "VOLVO, AB", "Volvo Group"),
    ("Tiffany", "Tiffany & Co.", "Tiffany and Company", "TIFFANY + CO, Inc."),
    ("Johnson & Johnson", "Johnson and Johnson", "JOHNSON JOHNSON"),
    ("A. O. Smith", "AO Smith Corp", "A.O. SMITH CORPORATION"),
    ("Unilever", "Unilever N.V.", "UNILEVER PLC", "Unilever n v"),
    ("Stellantis", "Ｓｔｅｌｌａｎｔｉｓ", "Stellantis\u200b NV"),
    ("Orlen", "ORLEN Sp. z o.o.", "Orlen S.A."),
    ("Газпром", "ГАЗПРОМ", "Газпром OAO"),
    ("トヨタ自動車", "トヨタ自動車 K.K."),
)
DIFFERENT_NAMES = ("Air", "Airbus", "Group", "The Company", "Merck", "Merck Sharp", "3M", "M3", "A", "B", "SAP", "SA")
DOMAINS = {
    "https://www.3m.com": "3m.com",
    "HTTP://Example.COM/About?x#y": "example.com",
    "example.com": "example.com",
    "//example.com:8069/web": "example.com",
    "www2.shop.example.co.uk": "shop.example.co.uk",
    "https://user:secret@example.com/": "example.com",
    " https://example.com \n": "example.com",
    "https://www.facebook.com/example": "",
    "de.linkedin.com/company/example": "",
    "x": "",
    "http://": "",
    "": "",
    None: "",
}
VAT_NUMBERS = {
    "DE 123.456.789": "DE123456789",
    "be0477472701": "BE0477472701",
    "NL-8034.67.393-B01": "NL803467393B01",
    "/": "",
    "NA": "",
    "NONE-": "",
    "1234": "",
    "": "",
    None: "",
}
# Latin, Greek and Cyrillic letters: in these scripts, case does not matter.
LETTERS = [
    chr(code)
    for code in (*range(0x41, 0x180), *range(0x386, 0x3CF), *range(0x400, 0x460), *range(0x1E00, 0x1EFA))
    if unicodedata.category(chr(code)) in ("Lu", "Ll", "Lo")
]
PUNCTUATION = " \t.,;:-–—/&+'’\"()|·…®™\u00a0\u200b\u3000"
spelt = st.text(st.sampled_from([*LETTERS, *PUNCTUATION]), max_size=30)
plain_words = st.lists(
    st.one_of(
        st.text(st.sampled_from("abcdefghijklmnopqrstuvwxyzäéøß"), min_size=2, max_size=8),
        st.sampled_from(["inc", "group", "company", "the", "and", "ab"]),
    ),
    min_size=1,
    max_size=5,
)
# Any character that PostgreSQL can store (no surrogates, no NUL) and that Python's version of Unicode knows. Marks of
# other scripts than these are left out: they may change places when a blank between them vanishes.
character = st.one_of(
    st.sampled_from([*LETTERS, *PUNCTUATION]),
    st.characters(exclude_categories=["Cs", "Cn"], exclude_characters="\0").filter(
        lambda one: not unicodedata.combining(one) or "\u0300" <= one <= "\u036f"
    ),
)
anything = st.text(character, max_size=20)
named = st.one_of(
    anything,
    spelt,
    st.builds(lambda words, form: f"{' '.join(words)} {form}", plain_words, st.sampled_from(LEGAL_FORMS)),
)
address = st.builds(
    "".join,
    st.lists(
        st.one_of(
            st.sampled_from(
                ["http", "s", ":", "//", "www.", "www2.", "facebook.com", ".", "/", "@", "#", "?", " ", "A"]
            ),
            anything,
        ),
        max_size=8,
    ),
)
number = st.text(st.one_of(st.sampled_from("ABcd0123456789 .-/"), character), max_size=12)


class KeysCase(TransactionCase):
    """Base class that computes keys by SQL."""

    def by_sql(self, key_sql, texts):
        """Return the keys of `texts` by the SQL of `key_sql`, with "" for NULL."""
        rows = self.env.execute_query(
            SQL(
                "SELECT COALESCE(%s, '') FROM UNNEST(%s::text[]) WITH ORDINALITY AS given (text, place) ORDER BY place",
                key_sql(SQL("given.text")),
                list(texts),
            )
        )
        return [key for [key] in rows]


@tagged("post_install", "-at_install")
class TestCompanyKeys(KeysCase):
    """Different spellings of a company have one key, in Python and in SQL."""

    def assertKeys(self, key, key_sql, expected):
        self.assertEqual({text: key(text) for text in expected}, expected)
        self.assertEqual(dict(zip(expected, self.by_sql(key_sql, expected), strict=True)), expected)

    def test_spellings_of_a_name(self):
        for names in SAME_NAMES:
            with self.subTest(names=names):
                self.assertEqual({name_key(name) for name in names}, {name_key(names[0])})
                self.assertEqual(set(self.by_sql(name_key_sql, names)), {name_key(names[0])})

    def test_different_names(self):
        keys = [name_key(names[0]) for names in SAME_NAMES] + list(map(name_key, DIFFERENT_NAMES))
        self.assertEqual(len(set(keys)), len(keys))

    def test_a_name_keeps_its_only_word(self):
        for form in LEGAL_FORMS:
            self.assertTrue(name_key(form), form)
            self.assertTrue(name_key(f'"{form}" Inc.'), form)

    def test_name_without_letters(self):
        self.assertKeys(name_key, name_key_sql, {"": "", "…": "", " - ": "", None: "", "'": ""})

    def test_letters_that_need_no_translation(self):
        """SQL translates fewer names than Python: none of the others must hold a letter that is translated."""
        for plain in filter(lambda one: not re.match(MAY_HAVE_BASES, one), map(chr, range(1, 0x2100))):
            parts = set(unicodedata.normalize("NFKD", plain))
            self.assertFalse(parts & (BASES.keys() | EXPANDED.keys()), plain)

    def test_domains(self):
        self.assertKeys(web_domain, web_domain_sql, DOMAINS)

    def test_vat_numbers(self):
        self.assertKeys(vat_key, vat_key_sql, VAT_NUMBERS)


@tagged("post_install", "-at_install")
class TestCompanyKeysDrawn(KeysCase):
    """What holds for the keys of all texts, tried on drawn ones."""

    @settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.differing_executors])
    @given(name=named)
    def test_key_of_a_key(self, name):
        self.assertEqual(name_key(name_key(name)), name_key(name))

    @settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.differing_executors])
    @given(name=spelt)
    def test_case_does_not_matter(self, name):
        self.assertEqual({name_key(name.upper()), name_key(name.lower())}, {name_key(name)})

    @settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.differing_executors])
    @given(name=spelt)
    def test_accents_do_not_matter(self, name):
        parts = unicodedata.normalize("NFD", name)
        without = "".join(part for part in parts if not unicodedata.combining(part))
        self.assertEqual({name_key(parts), name_key(without)}, {name_key(name)})

    @settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.differing_executors])
    @given(words=plain_words, form=st.sampled_from(LEGAL_FORMS), dot=st.sampled_from(["", "."]))
    def test_legal_forms_do_not_matter(self, words, form, dot):
        name = " ".join(words)
        for separator, spelling in product((" ", ", ", " - "), (form, form.upper(), form.title())):
            self.assertEqual(name_key(f"{name}{separator}{spelling}{dot}"), name_key(name))

    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.differing_executors])
    @given(
        names=st.lists(named, max_size=10),
        addresses=st.lists(address, max_size=10),
        numbers=st.lists(number, max_size=10),
    )
    def test_python_and_sql_agree(self, names, addresses, numbers):
        self.assertEqual(self.by_sql(name_key_sql, names), list(map(name_key, names)))
        self.assertEqual(self.by_sql(web_domain_sql, addresses), list(map(web_domain, addresses)))
        self.assertEqual(self.by_sql(vat_key_sql, numbers), list(map(vat_key, numbers)))
