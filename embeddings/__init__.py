"""Encoders, the dense and the lexical index, and the archive that keeps them in step with the store."""
