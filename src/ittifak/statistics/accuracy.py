"""Precision, recall and F1 of yes-or-no decisions against a reference.

Literature: van Rijsbergen, C. J. (1979), Information Retrieval, 2nd ed., chapter 7.
"""

import numpy as np

from ittifak.statistics.ratings import Numbers

NAMES = ("precision", "recall", "f1")


def accuracy(right: Numbers, wrong: Numbers, missed: Numbers) -> dict[str, Numbers]:
    """Return precision, recall and F1, element by element; NaN where there is nothing to divide by.

    Args:
        right: how many decisions for yes the reference shares.
        wrong: how many it does not share.
        missed: how often the reference alone says yes.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        found = (
            right / (right + wrong),
            right / (right + missed),
            2 * right / (2 * right + wrong + missed),
        )
    return dict(zip(NAMES, map(np.asarray, found), strict=True))


def why_not(right: float, wrong: float, missed: float) -> dict[str, str]:
    """Say which of the three have no value, and why."""
    found = {}
    if not right + wrong:
        found["precision"] = "never given"
    if not right + missed:
        found["recall"] = "never given in the reference"
    if not right + wrong + missed:
        found["f1"] = "given by neither"
    return found
