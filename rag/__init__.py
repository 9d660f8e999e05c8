"""Understanding a question, retrieving passages, composing and verifying a cited answer."""
