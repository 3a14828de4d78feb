"""Ties proposed from passages, for a person to accept."""
