"""Where the files of a case are: a folder of CSV tables or with one workbook, or a bundled case."""

import re
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from ittifak.case.fault import CaseError, Fault
from ittifak.evidence.schema import tables

DEFAULT = "south-caucasus"
LARGEST = 2 * 1024**3
_LOOK_LIKE_TABLES = {".csv", ".tsv", ".xlsx", ".xlsm", ".xls", ".ods"}


@dataclass(frozen=True)
class Files:
    """The files of a case: settings, a CSV for each table that is there, or one workbook.

    ``faults`` says what is missing or does not belong; a file that cannot be used stands in it alone.
    """

    root: Path
    settings: Path | None
    tables: dict[str, Path]
    workbook: Path | None
    faults: tuple[Fault, ...] = ()


def bundled() -> dict[str, Path]:
    """Return the cases that come with the package, by name."""
    home = Path(str(resources.files("ittifak.case").joinpath("bundled")))
    return {folder.name: folder for folder in sorted(home.iterdir()) if (folder / "case.toml").is_file()}


def find(case: str | Path = DEFAULT) -> Files:
    """Return the files of ``case``: a folder, or the name of a bundled case.

    Raises:
        CaseError: there is no such case.
    """
    root = Path(case)
    if not root.is_dir():
        known = bundled()
        if str(case) not in known:
            raise CaseError([Fault(str(case), 0, "no such folder", "a folder or one of " + ", ".join(known))])
        root = known[str(case)]
    faults: list[Fault] = []
    sheets = sorted(
        path for folder in _folders(root) for path in folder.iterdir() if _looks_like_a_table(path)
    )
    books = [path for path in sheets if path.suffix == ".xlsx" and path.parent == root]
    found = {name: root / table.file for name, table in tables().items() if root / table.file in sheets}
    for path in sheets:
        if path not in books and path not in found.values():
            expected = "one of " + ", ".join(table.file for table in tables().values())
            name = path.relative_to(root).as_posix()
            faults.append(Fault(name, 0, "a table that is not part of a case", expected))
    if len(books) > 1 or (books and found):
        faults.append(Fault(books[0].name, 0, "a workbook beside other tables", "one workbook or CSV files"))
    faults += [
        Fault(table.file, 0, "no such file", "a table that every case has")
        for name, table in tables().items()
        if table.required and name not in found and not books
    ]
    settings = root / "case.toml"
    if not (settings.exists() or settings.is_symlink()):
        faults.append(Fault("case.toml", 0, "no such file", "the settings of the case"))
    if (root / "derived").is_symlink():
        faults.append(Fault("derived", 0, "a link", "a folder of this case"))
    unsafe = {path: fault for path in [*found.values(), *books, settings] if (fault := _unsafe(root, path))}
    return Files(
        root,
        settings if settings.is_file() and settings not in unsafe else None,
        {name: path for name, path in found.items() if path not in unsafe},
        next((path for path in books if path not in unsafe and not found), None),
        tuple(faults + list(unsafe.values())),
    )


def case_name(root: Path) -> str:
    """Return a name for the case in ``root`` that is safe in a file name."""
    return re.sub(r"[^\w-]+", "-", root.resolve().name) or "case"


def _folders(root: Path) -> list[Path]:
    """Return the folder of a case, and the one of its derived tables where that is there and inside."""
    derived = root / "derived"
    return [root, derived] if derived.is_dir() and not derived.is_symlink() else [root]


def _looks_like_a_table(path: Path) -> bool:
    return path.suffix.lower() in _LOOK_LIKE_TABLES and not path.name.startswith((".", "~$"))


def _unsafe(root: Path, path: Path) -> Fault | None:
    name = path.relative_to(root).as_posix()
    if path.is_symlink() and not path.resolve().is_relative_to(root.resolve()):
        return Fault(name, 0, "a link that leaves the folder", "a file inside the folder")
    if path.is_symlink() and not path.exists():
        return Fault(name, 0, "a link that leads nowhere", "a file inside the folder")
    if path.exists() and not path.is_file():
        return Fault(name, 0, "something that is no file", "a file")
    if path.is_file() and path.stat().st_size > LARGEST:
        return Fault(name, 0, f"{path.stat().st_size} bytes", f"at most {LARGEST}")
    return None
