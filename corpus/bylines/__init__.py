"""The grammar of personal names and bylines in Chinese newspapers."""

from corpus.bylines.datelines import take_dateline
from corpus.bylines.lines import byline_of_line
from corpus.bylines.names import looks_like_name, names_office
from corpus.bylines.photos import take_photo_credit
from corpus.bylines.records import Byline, Dateline, PhotoCredit, Signature
from corpus.bylines.signatures import take_signature

__all__ = [
    "Byline",
    "Dateline",
    "PhotoCredit",
    "Signature",
    "byline_of_line",
    "looks_like_name",
    "names_office",
    "take_dateline",
    "take_photo_credit",
    "take_signature",
]
