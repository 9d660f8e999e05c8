"""The wire as pydantic models: `incoming` and `outgoing`."""
