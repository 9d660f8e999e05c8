"""docs/scale.md: what was measured on one machine, and how far a larger archive is from it."""
