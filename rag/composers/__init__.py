"""What puts an answer into words: one protocol, the extractive composer, and what came of its steps."""
