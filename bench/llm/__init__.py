"""A real language model put to the same questions as the rules: `python -m bench.llm` (`make test-llm`)."""
