"""The models in three parts: insight uses partnership and scoring, partnership uses scoring, and never back."""

from . import scoring, partnership, insight
