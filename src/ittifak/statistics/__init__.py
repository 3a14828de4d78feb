"""Intervals and other statistics that several rooms need."""
