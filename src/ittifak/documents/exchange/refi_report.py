"""What is wrong with an exchanged file and what was assumed of it: a line for each kind of thing, not for each place."""

from collections import Counter

from ittifak.case.fault import CaseError, Fault

MOST = 200


class Report:
    """Faults, for which the file is refused at the end of reading, and notices, with which it is read."""

    def __init__(self, file: str) -> None:
        self.file = file
        self._faults: list[Fault] = []
        self._more = 0
        self._notices: dict[str, Fault] = {}
        self._times: Counter[str] = Counter()

    def fault(self, line: int, found: str, expected: str) -> None:
        """Note a fault; those after the first ``MOST`` are counted."""
        if len(self._faults) < MOST:
            self._faults.append(Fault(self.file, line, found, expected))
        else:
            self._more += 1

    def notice(self, line: int, found: str, expected: str, kind: str = "") -> None:
        """Note what was assumed; of those of one ``kind`` the first speaks for all."""
        kind = kind or found
        self._times[kind] += 1
        self._notices.setdefault(kind, Fault(self.file, line, found, expected))

    def add(self, notices: list[Fault]) -> None:
        """Take notices over."""
        for notice in notices:
            self.notice(notice.line, notice.found, notice.expected)

    def close(self) -> tuple[Fault, ...]:
        """Return the notices.

        Raises:
            CaseError: there are faults.

        """
        if self._more:
            self._faults.append(Fault(self.file, 0, f"{self._more} more of these", "none"))
        if self._faults:
            raise CaseError(self._faults)
        return tuple(
            Fault(self.file, notice.line, self._counted(kind, notice.found), notice.expected)
            for kind, notice in self._notices.items()
        )

    def _counted(self, kind: str, found: str) -> str:
        times = self._times[kind]
        return found if times == 1 else f"{found} and {times - 1} more of the kind"
