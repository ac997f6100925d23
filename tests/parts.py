"""What the parts of the addon may use: insight -> partnership -> scoring -> engine, never back."""

import re
from pathlib import Path

# The lowest part first. A part may use itself and every part before it.
PARTS = ("tools", "engine", "scoring", "partnership", "insight")
FOLDERS = ("models/{part}", "views/{part}", "static/src/{part}")
# Wizards and reports lie in folders of their own, as in all of Odoo.
ELSEWHERE = {
    "tools": ("tools",),
    "engine": ("engine",),
    "scoring": ("wizard/strategic_settings", "wizard/res_config_settings"),
    "partnership": ("wizard/crm_lead_find_reference",),
    "insight": ("report",),
}
MODEL = re.compile(r'^    _name = "([\w.]+)"', re.MULTILINE)
IMPORT = re.compile(r"(?:from \.+|@strategic_customer/)(?:models\.)?(\w+)")
# Prefixes of our models' names. A model with another name is Odoo's, and any part may extend it.
OURS = ("strategic.", "crm.lead.", "res.partner.", "report.strategic_customer.")
# Pattern of a model's name in quotes, as in code and views. The text of a docstring is no use of a model.
NAMED = "[\"']{}[\"']"


def files_by_part(root):
    """Return the Python, JavaScript and XML files of each part."""
    found = {}
    for part in PARTS:
        places = [folder.format(part=part) for folder in FOLDERS] + list(ELSEWHERE.get(part, ()))
        found[part] = [
            path
            for path in sorted(Path(root).rglob("*"))
            if path.suffix in (".py", ".js", ".xml")
            and any(path.relative_to(root).as_posix().startswith(place) for place in places)
        ]
    return found


def wrong_dependencies(root):
    """Return a sentence for each use of a higher part by a lower one, in the files below `root`."""
    files = files_by_part(root)
    texts = {path: path.read_text(encoding="utf-8") for paths in files.values() for path in paths}
    models = {name: part for part, paths in files.items() for path in paths for name in MODEL.findall(texts[path])}
    own = {name: part for name, part in models.items() if name.startswith(OURS)}
    wrong = []
    for part, paths in files.items():
        higher = PARTS[PARTS.index(part) + 1 :]
        for path in paths:
            used = {f"the part {name}" for name in IMPORT.findall(texts[path]) if name in higher}
            used |= {
                f"the model {name} of {owner}"
                for name, owner in own.items()
                if owner in higher and re.search(NAMED.format(re.escape(name)), texts[path])
            }
            wrong += [f"{path.relative_to(root)} ({part}) uses {name}" for name in sorted(used)]
    return wrong
