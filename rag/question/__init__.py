"""Understanding a question: what it asks for, about what, and in which time."""
