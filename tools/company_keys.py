"""Keys by which two spellings of one company are recognised: of its name, its website and its VAT number.

Each key exists twice: in Python for an entry of a published list, and as an SQL expression for customers, which are too
many to read. Both use the same steps, with the patterns of this file, so they agree on every text. They need no
extension of PostgreSQL, and do not depend on the database's language: `lower` and `upper` change ASCII letters only.

The steps are chosen for a million names. Measured: `translate` takes the longer the longer its table is, and a pattern
is much faster at the beginning of a text than at its end. So only names with other letters than ASCII are normalized,
and what stands at the end of a name is looked for in the reversed text.
"""

import re
import unicodedata

from odoo.tools import SQL

# Characters that vanish, so that "S.A." and "A/S" become "sa" and "as". Other punctuation separates words.
DELETED = "[.'/`´‘’ʼ®©™\u00ad\u200b-\u200f\u2060\ufeff]"
# What is left of accents after normalization.
MARKS = "[\u02b9-\u02ff\u0300-\u036f]"
# Characters between words: in ASCII, and in names with other characters. Written as code points, since PostgreSQL and
# Python have different classes of punctuation.
ASCII_BETWEEN = "[^a-z0-9]+"
BETWEEN = "[\u0001-/:-@\\[-`{-\u00bf×÷\u2000-\u206f\u20a0-\u20cf\u2100-\u214f\u3000-\u3003]+"
# Letters that normalization leaves as they are, and what they become; `translate` replaces each by one character.
BASES = {
    **dict(zip("ØøĐđÐðŁłĦħıŊŋŦŧẞÆŒÞ", "ooddddllhhinnttßæœþ", strict=True)),
    **{chr(code): chr(code).lower() for code in (*range(0x391, 0x3AA), *range(0x400, 0x430)) if chr(code).isupper()},
    "ς": "σ",
    "Ґ": "ґ",
}
# Letters that become two.
EXPANDED = {"ß": "ss", "æ": "ae", "œ": "oe", "þ": "th"}
# Pattern of characters that may become a letter of BASES or EXPANDED: all but those of western names and punctuation.
# Only then SQL translates, which is slow; Python always does.
MAY_HAVE_BASES = (
    "[^\u0001-\u00c5\u00c7-\u00cf\u00d1-\u00d7\u00d9-\u00dd\u00e0-\u00e5\u00e7-\u00ef\u00f1-\u00f7\u00f9-\u00fd\u00ff"
    "\u0100-\u010f\u0112-\u0125\u0128-\u0130\u0132-\u0140\u0143-\u0149\u014c-\u0151\u0154-\u0165\u0168-\u017f"
    "\u2010-\u2026]"
)

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

# Patterns for Python and PostgreSQL alike. "_BACKWARDS": for the reversed text.
LEGAL_END_BACKWARDS = f"^(?:(?:{'|'.join(form[::-1] for form in LEGAL_FORMS)}) )+"
LEGAL_BEGIN = f"^(?:{'|'.join(LEADING)}) "
DOMAIN = r"^(?:(?:[a-z][a-z0-9+.-]*:)?//)?(?:[^/?#@ ]*@)?(?:www[0-9]*\.)?([^/:?#@ ]+\.[^/:?#@ .]+)"
SHARED_BACKWARDS = rf"^(?:{'|'.join(re.escape(host[::-1]) for host in SHARED_HOSTS)})(?:\..*)?$"

ASCII_LOWER = {code: chr(code).lower() for code in range(ord("A"), ord("Z") + 1)}
ASCII_UPPER = {code: chr(code).upper() for code in range(ord("a"), ord("z") + 1)}
BASES_FROM, BASES_TO = "".join(BASES), "".join(BASES.values())


def name_key(name):
    """Return the key of a company's name, without case, accents, punctuation, blanks and legal form; it may be empty.

    "The Coca-Cola Company", "COCA COLA CO" and "Coca‑Cola" have the key "cocacola". The key of a key is the key.
    """
    key = re.sub(DELETED, "", name or "")
    if (name or "").isascii():
        key = re.sub(ASCII_BETWEEN, " ", key.translate(ASCII_LOWER))
    else:
        key = re.sub(MARKS, "", unicodedata.normalize("NFKD", key)).translate(ASCII_LOWER)
        key = re.sub(BETWEEN, " ", key).translate(str.maketrans(BASES_FROM, BASES_TO))
        for letter, letters in EXPANDED.items():
            key = key.replace(letter, letters)
    key = re.sub(LEGAL_END_BACKWARDS, "", key.strip(" ")[::-1])[::-1]
    key = re.sub(LEGAL_BEGIN, "", key)
    for word in JOINING:
        key = key.replace(f" {word} ", " ")
    return key.replace(" ", "")


def name_key_sql(name):
    """Return the SQL of `name_key` for the SQL `name`; "" for a name without letters."""
    kept = SQL("REGEXP_REPLACE(%s, %s, '', 'g')", name, DELETED)
    other = SQL("REGEXP_REPLACE(NORMALIZE(%s, NFKD), %s, '', 'g')", kept, MARKS)
    other = SQL("""REGEXP_REPLACE(LOWER(%s COLLATE "C"), %s, ' ', 'g')""", other, BETWEEN)
    expanded = SQL("TRANSLATE(%s, %s, %s)", other, BASES_FROM, BASES_TO)
    for letter, letters in EXPANDED.items():
        expanded = SQL("REPLACE(%s, %s, %s)", expanded, letter, letters)
    key = SQL(
        """CASE WHEN OCTET_LENGTH(%(name)s) = CHAR_LENGTH(%(name)s)
                THEN REGEXP_REPLACE(LOWER(%(kept)s COLLATE "C"), %(ascii_between)s, ' ', 'g')
                WHEN %(name)s ~ %(may_have_bases)s THEN %(expanded)s
                ELSE %(other)s END""",
        name=name,
        kept=kept,
        ascii_between=ASCII_BETWEEN,
        other=other,
        may_have_bases=MAY_HAVE_BASES,
        expanded=expanded,
    )
    key = SQL("REVERSE(REGEXP_REPLACE(REVERSE(BTRIM(%s, ' ')), %s, ''))", key, LEGAL_END_BACKWARDS)
    key = SQL("REGEXP_REPLACE(%s, %s, '')", key, LEGAL_BEGIN)
    for word in JOINING:
        key = SQL("REPLACE(%s, %s, ' ')", key, f" {word} ")
    return SQL("REPLACE(%s, ' ', '')", key)


def web_domain(website):
    """Return the domain of a web address without "www.", or "" if there is none, or if many share it."""
    found = re.match(DOMAIN, (website or "").translate(ASCII_LOWER).strip(BLANKS))
    domain = found[1] if found else ""
    return "" if re.search(SHARED_BACKWARDS, domain[::-1]) else domain


def web_domain_sql(website):
    """Return the SQL of `web_domain` for the SQL `website`; "" or NULL if there is none."""
    domain = SQL('SUBSTRING(BTRIM(LOWER(%s COLLATE "C"), %s) FROM %s)', website, BLANKS, DOMAIN)
    return SQL("REVERSE(REGEXP_REPLACE(REVERSE(%s), %s, ''))", domain, SHARED_BACKWARDS)


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
