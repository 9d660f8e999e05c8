"""Corrections (更正) as papers print them, and which article each of them corrects."""

from corpus.corrections.linking import Amendment, amendments
from corpus.corrections.notices import Notice, is_correction, read_notices

__all__ = ["Amendment", "Notice", "amendments", "is_correction", "read_notices"]
