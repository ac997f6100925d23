"""The models in three parts: insight uses partnership and scoring, partnership uses scoring, scoring uses neither."""

from . import scoring, partnership, insight
