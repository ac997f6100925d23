"""Developer tooling: `python3 dev --help`. No part of the addon at run time."""
