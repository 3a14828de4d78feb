"""Measures on ties: institutionalisation, stages, turning points, words and deeds, commitments."""
