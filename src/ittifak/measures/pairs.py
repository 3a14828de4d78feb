"""Dyads as columns of a query."""


def pair_columns(dyads: list[tuple[str, str]]) -> tuple[list[int], list[str], list[str]]:
    """Return for each dyad its place, and its actors in the order of their ids."""
    return list(range(len(dyads))), [min(pair) for pair in dyads], [max(pair) for pair in dyads]
