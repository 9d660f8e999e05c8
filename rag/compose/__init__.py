"""Putting evidence into cited Chinese sentences."""
