"""Starts Odoo from a file: with workers, Odoo runs this file again for gevent, which `python -m odoo` prevents."""
import odoo.cli

if __name__ == "__main__":
    odoo.cli.main()
