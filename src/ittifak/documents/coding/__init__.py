"""Codebooks, and the coders that give segments their codes."""
