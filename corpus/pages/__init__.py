"""Reading newspaper pages: blocks → roles → stories → healed articles."""

from corpus.pages.reader import read_page
from corpus.pages.records import PageReading

__all__ = ["PageReading", "read_page"]
