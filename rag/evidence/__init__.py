"""Finding in the retrieved passages the sentence, and in it the words, that answer a question."""
