"""The loop over the chapters."""

from collections.abc import Callable, Sequence

from ittifak.case.case import Case
from ittifak.dossier.chapters import CHAPTERS
from ittifak.evidence.chapter import Chapter, Result, Run
from ittifak.evidence.finding import Finding


def run_chapters(
    case: Case, chapters: Sequence[Chapter] = CHAPTERS, step: Callable[[str], None] = lambda _: None
) -> tuple[Run, dict[str, Result]]:
    """Build every chapter of ``case``, each after those that it names in ``after``.

    Raises:
        ValueError: two chapters have one id, or wait for each other.

    """
    if len({chapter.id for chapter in chapters}) < len(chapters):
        raise ValueError("two chapters have one id")
    results: dict[str, Result] = {}
    run = Run(case.run_id, case.settings.as_of, results)
    waiting = list(chapters)
    while waiting:
        ready = next((chapter for chapter in waiting if set(chapter.after) <= set(results)), None)
        if ready is None:
            raise ValueError("chapters wait for each other: " + ", ".join(chapter.id for chapter in waiting))
        step(ready.title.en)
        results[ready.id] = ready.build(case, run)
        waiting.remove(ready)
    return run, {chapter.id: results[chapter.id] for chapter in chapters}


def findings(results: dict[str, Result]) -> dict[str, Finding]:
    """Return all findings by id; the same question asked in two chapters has one answer.

    Raises:
        ValueError: two chapters give one question different answers.

    """
    found: dict[str, Finding] = {}
    for result in results.values():
        for finding in result.findings:
            known = found.setdefault(finding.id, finding)
            if known.value != finding.value:
                raise ValueError(
                    f"{finding.title.en}: {known.value} in one chapter, {finding.value} in another"
                )
    return found
