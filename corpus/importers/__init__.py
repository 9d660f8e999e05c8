"""Files of every kind turned into articles."""
