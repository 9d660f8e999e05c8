"""Verification of answer sentences against what they cite, as a library of its own."""

from rag.verify.records import Problem, ProblemKind, Support, Verdict
from rag.verify.verifier import verify_sentence

__all__ = ["Problem", "ProblemKind", "Support", "Verdict", "verify_sentence"]
