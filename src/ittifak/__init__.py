"""ittifak: the study of alliances and regional orders."""

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"
__all__ = ["CaseError", "__version__", "open_case"]

if TYPE_CHECKING:
    from ittifak.api import open_case
    from ittifak.case.fault import CaseError


def __getattr__(name: str) -> Any:
    """Import on first use, so that ``import ittifak`` costs nothing."""
    if name == "open_case":
        from ittifak.api import open_case

        return open_case
    if name == "CaseError":
        from ittifak.case.fault import CaseError

        return CaseError
    raise AttributeError(f"module 'ittifak' has no attribute '{name}'")
