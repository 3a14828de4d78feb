"""Faults: one line to the analyst for each thing that is wrong with the input."""

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Fault:
    """Something in a file that is not as it should be.

    ``line`` 0 means the file as a whole. A ``torn`` row has too many or too few cells, or quotation marks that do
    not match: what else seems wrong with it is not worth a line.
    """

    file: str
    line: int
    found: str
    expected: str
    torn: bool = False

    def __str__(self) -> str:
        file = _one_line(self.file)
        place = f"{file}:{self.line}" if self.line else file
        return f"{place}: found {_one_line(self.found)}, expected {_one_line(self.expected)}"


class CaseError(Exception):
    """A case that cannot be used, with every fault that was found."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults


def _one_line(text: str, longest: int = 300) -> str:
    shown = "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in text)
    return shown if len(shown) <= longest else shown[: longest - 1] + "…"
