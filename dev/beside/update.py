"""Updating the addon changes nothing in a database with its demo, neither the first nor the second time."""
from dev import paths
from dev.beside import rows
from dev.beside.ground import ours


def run(ground):
    with ground.copied("update", demo=True) as database:
        ground.install_with_demo(database)
        before = rows.content(ground, database), rows.schema(ground, database)
        for which in ("first", "second"):
            warnings = ground.load(f"The {which} -u {paths.ADDON}", database, "-u", paths.ADDON)
            after = rows.content(ground, database), rows.schema(ground, database)
            ground.check(f"The {which} update warns of nothing", ours(warnings))
            ground.check(f"The {which} update changes no row", rows.changes(before[0], after[0]),
                         f"{len(after[0]):,} compared")
            ground.check(f"The {which} update changes no part of the schema", rows.difference(before[1], after[1]),
                         f"{len(after[1]):,} compared")
            before = after
