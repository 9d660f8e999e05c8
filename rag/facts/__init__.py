"""Figures and names as newspaper text gives them, with exact offsets."""
