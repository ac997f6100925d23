"""Find code of a part of the addon that uses a higher part; docs/ARCHITECTURE.md names the parts and their order."""

import re
from pathlib import Path

# The parts of the addon, the lowest first. A part may use itself and the lower parts.
PARTS = ("tools", "engine", "scoring", "partnership", "insight")
FOLDERS = ("models/{part}", "views/{part}", "static/src/{part}")
# Where else each part has files: as in all of Odoo, wizards and reports lie in folders of their own.
ELSEWHERE = {
    "tools": ("tools",),
    "engine": ("engine",),
    "scoring": ("wizard/strategic_settings", "wizard/res_config_settings"),
    "partnership": ("wizard/crm_lead_find_reference",),
    "insight": ("report", "wizard/strategic_audience_learn"),
}
MODEL = re.compile(r'^    _name = "([\w.]+)"', re.MULTILINE)
IMPORT = re.compile(r"(?:from \.+|@strategic_customer/)(?:models\.)?(\w+)")
# Prefixes of our models' names. A model with another name is Odoo's, and any part may extend it.
OURS = ("strategic.", "crm.lead.", "res.partner.", "report.strategic_customer.")
# Pattern of a model's name in quotes, as code and views write it. A docstring that names a model does not use it.
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
    models = {}
    for part, paths in files.items():
        for path in paths:
            for name in MODEL.findall(texts[path]):
                # A model belongs to the lowest part that names it: a higher part names it too, to add a mixin to it.
                models.setdefault(name, part)
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
