"""Starts Odoo like `python -m odoo`, but from a file that Python can also run by its path.

If Odoo has workers, it starts its gevent process by running the file in sys.argv[0]. With `python -m odoo` this would
be odoo/__main__.py, which can't be run by its path: its relative import fails.
"""
import odoo.cli

if __name__ == "__main__":
    odoo.cli.main()
