from collections import Counter
from pathlib import Path

from lxml import etree

from odoo.tests import TransactionCase, tagged
from odoo.tools import file_path

from .view_archs import ADDON, name_of, own_arch, own_views, whole_arch

# Our hotkeys, which users press together with Alt: {name of the view: {hotkey: names of the buttons}}.
HOTKEYS = {
    "crm_lead_view_form_reference": {"shift+r": ["Find a Reference"]},
    "res_partner_view_form_partnership": {"shift+p": ["Start a Partnership"]},
    "res_partner_view_kanban_strategic": {"a": ["Assess"]},
    "res_partner_view_list_next": {"a": ["Assess"]},
    "res_partner_view_list_strategic": {"a": ["Assess"]},
    "strategic_audience_view_form_learn": {"shift+l": ["Learn from Examples"]},
    "strategic_fit_view_kanban": {"a": ["Assess"]},
    "strategic_fit_view_list": {"a": ["Assess"]},
    "strategic_list_entry_view_form": {"q": ["Confirm"]},
    "strategic_list_entry_view_list": {"q": ["Confirm"]},
    "strategic_list_view_form": {"q": ["Confirm Sure Matches"]},
    "strategic_partnership_view_form": {"l": ["Find Look-alikes"]},
    # Dialogs, with the keys of Odoo's dialogs.
    "crm_lead_find_reference_view_form": {"q": ["Log Reference"], "x": ["Discard"], "z": ["Back"]},
    "strategic_audience_learn_view_form": {"q": ["Learn", "Make These Rules"], "x": ["Discard"], "z": ["Back"]},
    "strategic_audience_view_form_coverage": {"x": ["Close"]},
    "strategic_settings_view_form": {"q": ["Save"], "x": ["Discard"]},
}
# The same of components: {name of the template: {hotkey: names of the buttons}}.
COMPONENTS = {
    "strategic_customer.Home": {"a": ["Assess Customers"]},
    "strategic_customer.ListMatching": {"t": ["Match with Customers"]},
    "strategic_customer.OverrideDialog": {"q": ["Save"], "x": ["Discard"]},
}
# The templates of widgets in views.
WIDGETS = {"strategic_list_matching": "strategic_customer.ListMatching"}
# Hotkeys of two buttons that are never shown together: those of the two steps of a dialog.
TAKE_TURNS = {("strategic_audience_learn_view_form", "q")}
# Odoo's own hotkeys on pages: menus, control panel, pager, save and discard, stages, priority, chatter.
ODOO = {*"0123456789bchjmnprsux", "shift+a", "shift+m", "shift+q", "shift+u", "shift+x"}


def buttons(arch):
    """Return the elements of `arch` with a hotkey."""
    return arch.xpath("//*[@data-hotkey]")


def text(button):
    return button.get("string") or " ".join(" ".join(button.itertext()).split())


def hotkeys(arch):
    """Return {hotkey: sorted names of the buttons}."""
    found = {}
    for button in buttons(arch):
        found.setdefault(button.get("data-hotkey"), []).append(text(button))
    return {key: sorted(names) for key, names in found.items()}


def is_in_dialog(button):
    return any(parent.tag in ("footer", "Dialog") for parent in button.iterancestors())


@tagged("post_install", "-at_install")
class TestHotkeys(TransactionCase):
    """The main actions have hotkeys, and no two buttons of a screen have the same."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.views = {name_of(view): view for view in own_views(cls.env)}

    def templates(self):
        """Return the templates of our components, by their names."""
        files = Path(file_path(f"{ADDON}/static/src")).rglob("*.xml")
        return {
            node.get("t-name"): node
            for file in files
            for node in etree.parse(str(file)).getroot().iterchildren(etree.Element)
        }

    def test_list_of_hotkeys(self):
        found = {name: hotkeys(own_arch(view)) for name, view in self.views.items()}
        self.assertEqual({name: keys for name, keys in found.items() if keys}, HOTKEYS)
        found = {name: hotkeys(template) for name, template in self.templates().items()}
        self.assertEqual({name: keys for name, keys in found.items() if keys}, COMPONENTS)

    def test_hotkeys_are_unique_on_their_screen(self):
        for name, ours in HOTKEYS.items():
            arch = whole_arch(self.views[name])
            widgets = [WIDGETS[node.get("name")] for node in arch.iter("widget") if node.get("name") in WIDGETS]
            counts = Counter(button.get("data-hotkey") for button in buttons(arch))
            counts.update(key for widget in widgets for key in COMPONENTS[widget])
            for key in [*ours, *(key for widget in widgets for key in COMPONENTS[widget])]:
                with self.subTest(view=name, key=key):
                    self.assertEqual(counts[key], 2 if (name, key) in TAKE_TURNS else 1)

    def test_hotkeys_are_none_of_odoos(self):
        places = [own_arch(self.views[name]) for name in HOTKEYS] + [self.templates()[name] for name in COMPONENTS]
        taken = {
            (text(button), button.get("data-hotkey"))
            for place in places
            for button in buttons(place)
            if not is_in_dialog(button) and button.get("data-hotkey") in ODOO
        }
        self.assertFalse(taken)
