"""One file for each version of the schema. Never changed: archives of every version are out there."""
