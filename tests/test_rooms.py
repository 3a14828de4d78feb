"""A room imports only from rooms below it."""

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).parent.parent / "src" / "ittifak"
ORDER = [
    "evidence",
    "statistics",
    "case",
    "datasets",
    "documents",
    "panel",
    "corridors",
    "measures",
    "complexes",
    "theories",
    "futures",
    "dossier",
    "explorer",
    "api",
    "cli",
    "__main__",
]


def imported(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        match node:
            case ast.Import():
                found |= {alias.name for alias in node.names}
            case ast.ImportFrom(level=0):
                found.add(node.module or "")
            case ast.ImportFrom():
                raise AssertionError(f"{path}: relative import")
    return {name.split(".")[1] for name in found if name.startswith("ittifak.")}


def room_of(path: Path) -> str:
    return path.relative_to(SOURCE).with_suffix("").parts[0]


MODULES = [path for path in sorted(SOURCE.rglob("*.py")) if room_of(path) != "__init__"]


def test_there_are_modules_in_known_rooms_only():
    assert {room_of(path) for path in MODULES} <= set(ORDER)
    assert len(MODULES) > 20


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_imports_point_down(path):
    own = ORDER.index(room_of(path))
    upward = {room for room in imported(path) if ORDER.index(room) > own}
    assert not upward, f"{room_of(path)} imports from {upward}, which are above it"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_files_hold_one_idea(path):
    assert path.read_text("utf-8").count("\n") <= 300
