"""What a setting may say instead of a model."""

from typing import Final

OFF: Final = "off"
"""No reader: answers come from the rules alone."""
DEFAULT: Final = "bundled"
"""The reader that travels with the install."""
