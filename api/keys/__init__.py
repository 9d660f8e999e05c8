"""Who may do what: keys, hashed at rest, beside the articles in the database."""
