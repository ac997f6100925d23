"""Tools for developers: see `python3 dev --help`. Not part of the addon at run time."""
