"""Answers composed by a language model, each sentence verified before it is told."""
