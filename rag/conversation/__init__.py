"""Follow-up questions completed from what was said before."""

from rag.conversation.following import in_context
from rag.conversation.records import Standalone

__all__ = ["Standalone", "in_context"]
