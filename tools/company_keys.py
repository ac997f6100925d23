"""Keys by which two spellings of one company are recognised: of its name, its website and its VAT number.

Each key exists twice: in Python for an entry of a published list, and as an SQL expression for customers, which are too
many to read. Both are made from the same tables and patterns here, so they agree on every text. They need no extension
of PostgreSQL, and do not depend on the database's language: only ASCII letters are changed by `lower` and `upper`.
"""

import re
import unicodedata
from itertools import chain

from odoo.tools import SQL

# Characters that are folded: Latin, Greek and Cyrillic letters, accents, punctuation, full-width forms. Others, such as
# Chinese ones, stay as they are. It is a table and not PostgreSQL's `normalize`, whose version of Unicode may differ
# from Python's.
FOLDED_RANGES = ((0x01, 0x250), (0x300, 0x530), (0x1E00, 0x1F00), (0x2000, 0x2150), (0x3000, 0x3004), (0xFF01, 0xFF5F))
# Characters that vanish, so that "S.A." and "A/S" become "sa" and "as". Other punctuation separates words.
DELETED = frozenset(".'/`´‘’ʼ®©™\u00ad\u200b\u200c\u200d\u2060\ufeff")
# Letters that Unicode does not decompose.
BASES = {"đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ł": "l", "ŋ": "n", "ø": "o", "ŧ": "t", "ς": "σ"}
# Letters that become two. `translate` can't do this in SQL.
EXPANDED = {"ß": "ss", "æ": "ae", "œ": "oe", "þ": "th"}

# Legal forms and words for a group, which many lists leave out. They are left out at the end of a name, never as its
# only word. Written as they are after folding: "S.p.A." is "spa", "Sp. z o.o." is "sp z oo".
LEGAL_FORMS = (
    # English
    *("inc", "incorporated", "corp", "corporation", "co", "company", "companies", "ltd", "limited", "plc", "llc"),
    *("llp", "lp", "group", "holding", "holdings", "pty", "pte", "pvt", "bhd", "sdn", "berhad"),
    # German, Swiss, Austrian
    *("ag", "gmbh", "mbh", "kg", "kgaa", "ohg", "ug", "se", "aktiengesellschaft", "gruppe"),
    # French, Belgian, Spanish, Portuguese, Italian
    *("sa", "s a", "sas", "sasu", "sarl", "sca", "sau", "sl", "slu", "spa", "s p a", "srl", "sprl", "ltda", "groupe"),
    # Dutch, Nordic
    *("nv", "n v", "bv", "b v", "cv", "ab", "publ", "as", "a s", "asa", "aps", "oy", "oyj", "hf"),
    # Eastern and southern Europe, Turkey
    *("sp z oo", "sro", "kft", "zrt", "nyrt", "doo", "dd", "ad", "ae", "ooo", "oao", "pao", "ojsc", "pjsc"),
    # Asia
    *("kk", "k k", "tbk", "jsc"),
    # Joins a form to another: "& Co.", "und Co.", "et Cie"
    *("and", "und", "et", "cie"),
)
# Words that are left out at the beginning: an article, and legal forms that stand there.
LEADING = ("the", "ab", "oy", "pt")
# Words that are left out between others, as "&" is.
JOINING = ("and", "und", "et")

# Websites on which companies have pages. Two companies with such an address need not be the same.
SHARED_HOSTS = (
    *("facebook.com", "instagram.com", "linkedin.com", "twitter.com", "x.com", "youtube.com", "xing.com", "tiktok.com"),
    *("wikipedia.org", "sites.google.com", "linktr.ee", "medium.com", "github.com", "amazon.com", "etsy.com"),
)
BLANKS = " \t\r\n"
# A VAT number has a digit, and not fewer characters. "/" and "NA" are what people enter for "none".
LEAST_VAT = 5

# Patterns for Python and PostgreSQL alike. The end of the text, which they write differently, is added below.
LEGAL_END = f"(?: +(?:{'|'.join(form.replace(' ', ' +') for form in LEGAL_FORMS)}))+"
LEGAL_BEGIN = f"^(?:{'|'.join(LEADING)}) +"
DOMAIN = r"^(?:(?:[a-z][a-z0-9+.-]*:)?//)?(?:[^/?#@ ]*@)?(?:www[0-9]*\.)?([^/:?#@ ]+\.[^/:?#@ .]+)"
SHARED = rf"(?:^|\.)(?:{'|'.join(map(re.escape, SHARED_HOSTS))})"


def _fold(character):
    """Return `character` in lower case and without accent, a blank for punctuation, "" for what vanishes."""
    if character in DELETED or unicodedata.combining(character):
        return ""
    if unicodedata.category(character)[0] in "CPSZ":
        return " "
    lower = character.lower()
    parts = unicodedata.normalize("NFKD", lower)
    plain = "".join(part for part in parts if not unicodedata.combining(part)).lower()
    plain = BASES.get(plain, plain)
    # What would become several characters stays one, because `translate` replaces one by one.
    return plain if len(plain) == 1 else lower if len(lower) == 1 else character


FOLDS = {code: _fold(chr(code)) for code in chain.from_iterable(range(*codes) for codes in FOLDED_RANGES)}
FOLDS |= {ord(character): "" for character in DELETED}
ASCII_LOWER = {code: chr(code).lower() for code in range(ord("A"), ord("Z") + 1)}
ASCII_UPPER = {code: chr(code).upper() for code in range(ord("a"), ord("z") + 1)}


def _translation(codes, unchanged=""):
    """Return the two texts for PostgreSQL's `translate` that fold the characters `codes`.

    PostgreSQL looks each character up from the first on, so `unchanged`, the most frequent ones, are put before.
    """
    changed = [code for code in codes if FOLDS[code] and FOLDS[code] != chr(code)]
    deleted = [code for code in codes if not FOLDS[code]]
    from_text = unchanged + "".join(map(chr, [*changed, *deleted]))
    return from_text, unchanged + "".join(FOLDS[code] for code in changed)


FREQUENT = "eaionrstlcdumhpgbkyvfwzxjq 0123456789"
ALL_FOLDS = _translation(sorted(FOLDS), FREQUENT)
# Most names are ASCII, for which a short table is enough after `lower`.
ASCII_FOLDS = _translation([code for code in sorted(FOLDS) if code < 128 and not chr(code).isalpha()])


def name_key(name):
    """Return the key of a company's name, without case, accents, punctuation, blanks and legal form; it may be empty.

    "The Coca-Cola Company", "COCA COLA CO" and "Coca‑Cola" have the key "cocacola". The key of a key is the key.
    """
    key = (name or "").translate(FOLDS)
    for letter, letters in EXPANDED.items():
        key = key.replace(letter, letters)
    key = re.sub(LEGAL_BEGIN, "", re.sub(rf"{LEGAL_END}\Z", "", key.strip(" ")))
    for word in JOINING:
        key = key.replace(f" {word} ", " ")
    return key.replace(" ", "")


def name_key_sql(name):
    """Return the SQL of `name_key` for the SQL `name`; "" for a name without letters."""
    folded = SQL("TRANSLATE(%s, %s, %s)", name, *ALL_FOLDS)
    for letter, letters in EXPANDED.items():
        folded = SQL("REPLACE(%s, %s, %s)", folded, letter, letters)
    key = SQL(
        """CASE WHEN OCTET_LENGTH(%(name)s) = CHAR_LENGTH(%(name)s)
                THEN TRANSLATE(LOWER(%(name)s COLLATE "C"), %(ascii_from)s, %(ascii_to)s)
                ELSE %(folded)s END""",
        name=name,
        ascii_from=ASCII_FOLDS[0],
        ascii_to=ASCII_FOLDS[1],
        folded=folded,
    )
    key = SQL("REGEXP_REPLACE(BTRIM(%s, ' '), %s, '')", key, f"{LEGAL_END}$")
    key = SQL("REGEXP_REPLACE(%s, %s, '')", key, LEGAL_BEGIN)
    for word in JOINING:
        key = SQL("REPLACE(%s, %s, ' ')", key, f" {word} ")
    return SQL("REPLACE(%s, ' ', '')", key)


def web_domain(website):
    """Return the domain of a web address without "www.", or "" if there is none, or if many share it."""
    found = re.match(DOMAIN, (website or "").translate(ASCII_LOWER).strip(BLANKS))
    domain = found[1] if found else ""
    return "" if re.search(rf"{SHARED}\Z", domain) else domain


def web_domain_sql(website):
    """Return the SQL of `web_domain` for the SQL `website`; "" or NULL if there is none."""
    domain = SQL('SUBSTRING(BTRIM(LOWER(%s COLLATE "C"), %s) FROM %s)', website, BLANKS, DOMAIN)
    return SQL("REGEXP_REPLACE(%s, %s, '')", domain, f"^.*{SHARED}$")


def vat_key(vat):
    """Return a VAT number in capitals, only letters and digits; "" if it can't be a number."""
    key = re.sub("[^A-Z0-9]", "", (vat or "").translate(ASCII_UPPER))
    return key if len(key) >= LEAST_VAT and re.search("[0-9]", key) else ""


def vat_key_sql(vat):
    """Return the SQL of `vat_key` for the SQL `vat`; NULL if it can't be a number."""
    key = SQL("""REGEXP_REPLACE(UPPER(%s COLLATE "C"), '[^A-Z0-9]', '', 'g')""", vat)
    return SQL(
        "CASE WHEN CHAR_LENGTH(%(key)s) >= %(least)s AND %(key)s ~ '[0-9]' THEN %(key)s END", key=key, least=LEAST_VAT
    )
