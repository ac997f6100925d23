from . import scoring, partnership, insight
