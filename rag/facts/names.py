"""Names of persons, places and organisations in newspaper text."""

from rag.facts.entities import find_organisations, find_places
from rag.facts.people import find_people
from rag.facts.records import EntityMention, PersonMention

__all__ = ["EntityMention", "PersonMention", "find_organisations", "find_people", "find_places"]
