"""The architectures of the addon's views, as tests of help and hotkeys read them."""

from lxml import etree

ADDON = "strategic_customer"


def own_views(env):
    """Return the views of the addon that are no QWeb templates, in English."""
    data = env["ir.model.data"].search([("module", "=", ADDON), ("model", "=", "ir.ui.view")])
    views = env["ir.ui.view"].with_context(lang=None).browse(data.mapped("res_id"))
    return views.filtered(lambda view: view.type != "qweb")


def name_of(view):
    """Return the name of the view in our XML files, such as "strategic_list_view_form"."""
    return view.get_external_id()[view.id].partition(".")[2]


def own_arch(view):
    """Return the architecture of the view as our XML file has it, as an etree."""
    return etree.fromstring(view.arch_db)


def whole_arch(view):
    """Return the architecture of the screen that the view belongs to, with all that extends it, as an etree."""
    while view.mode == "extension":
        view = view.inherit_id
    return view._get_combined_arch()


def is_always_hidden(node):
    return any(node.get(name) in ("1", "True") for name in ("invisible", "column_invisible"))
