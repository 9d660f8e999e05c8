"""`python -m bench`: every measurement there is, one after the other."""

from __future__ import annotations

from bench import answers

if __name__ == "__main__":
    answers.main()
