"""What composers are called in the settings. Imports nothing: settings are read for every command."""

from __future__ import annotations

from typing import Final, Literal

ComposerName = Literal["extractive", "transformers", "openai"]
EXTRACTIVE: Final = "extractive"
