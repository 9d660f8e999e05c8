"""The pipeline behind OpenAI's wire format."""
