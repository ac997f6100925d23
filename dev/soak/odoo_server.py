"""Starts Odoo like `python -m odoo`, but from a file that Python can also run by its path.

If Odoo has workers, it starts its gevent process by running the file in sys.argv[0]. With `python -m odoo` that is
odoo/__main__.py, whose relative import then fails.
"""
import odoo.cli

if __name__ == "__main__":
    odoo.cli.main()
