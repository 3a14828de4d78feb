"""Pages of plain text: form feeds, lines that begin with one space, and running heads with a number."""

import re
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from ittifak.documents.reading.lines import Sheet
from ittifak.documents.reading.running_heads import NumberedHead

_ONE_SPACE = re.compile(r"(?m)^ (?=[^\s])")
_FEWEST_MARKS = 3
_FEWEST_LINES = 10
_REGULAR = (0.5, 1.6)
_MOSTLY = 0.8


def sheets_of(text: str, heads: Sequence[NumberedHead]) -> tuple[list[Sheet], list[str]]:
    """Find the pages of a plain text.

    1. Form feeds part pages, where there are any.
    2. Otherwise each running head with a number opens a page, and so does each line that begins with one space, where
       such lines come rarely and regularly: at least three marks, ten lines or more apart in the median, and four
       in five of the distances between half and 1.6 times the median.
    3. The numbers in running heads anchor the count. Pages before the first anchor are counted backwards from it,
       pages after an anchor forwards. Where the count does not meet the next anchor, the pages between the two are
       numbered from the first as far as the count holds, and a notice says so; where the marks are heads alone
       and numbers are missing between two, a page is labelled with the range.

    Args:
        text: a raw text.
        heads: its running heads with a number.

    Returns:
        The pages in order, none where nothing marks them, and notices.

    """
    if "\f" in text:
        return _by_form_feeds(text), []
    anchors = {head.start: head.number for head in heads}
    spaces = [match.start() for match in _ONE_SPACE.finditer(text)]
    marks = sorted({*anchors, *spaces})
    if not spaces or not _regular(text, marks):
        marks = sorted(anchors)
    if len(marks) < _FEWEST_MARKS and not anchors:
        return [], []
    first = 0 if text[: marks[0]].strip() else marks.pop(0)
    starts = [first, *marks]
    return _numbered(text, starts, anchors)


def _by_form_feeds(text: str) -> list[Sheet]:
    starts = [0, *(match.end() for match in re.finditer("\f", text))]
    if not text[starts[-1] :].strip():
        starts.pop()
    ends = [*starts[1:], len(text)]
    return [Sheet(number, "", *span) for number, span in enumerate(zip(starts, ends, strict=True), start=1)]


def _regular(text: str, marks: Sequence[int]) -> bool:
    if len(marks) < _FEWEST_MARKS:
        return False
    distances = [text.count("\n", *pair) for pair in pairwise(marks)]
    middle = median(distances)
    low, high = middle * _REGULAR[0], middle * _REGULAR[1]
    near = sum(low <= distance <= high for distance in distances)
    return middle >= _FEWEST_LINES and near >= _MOSTLY * len(distances)


def _numbered(text: str, starts: Sequence[int], anchors: dict[int, int]) -> tuple[list[Sheet], list[str]]:
    ends = [*starts[1:], len(text)]
    anchored = [(place, anchors[start]) for place, start in enumerate(starts) if start in anchors]
    if not anchored:
        spans = zip(starts, ends, strict=True)
        return [Sheet(number, "", *span) for number, span in enumerate(spans, start=1)], []
    heads_only = len(anchored) >= len(starts) - 1
    numbers = [0] * len(starts)
    labels = [""] * len(starts)
    notices = []
    place, number = anchored[0]
    for earlier in range(min(place, number - 1) + 1):
        numbers[place - earlier] = number - earlier
    if heads_only and place:
        numbers[0], labels[0] = 0, f"–{number - 1}"
    for (place, number), (following, met) in pairwise([*anchored, (len(starts), 0)]):
        count = following - place
        if met and met - number != count:
            if not heads_only:
                notices.append(
                    f"pages {number}–{met}: {count} page openings were found where the page numbers ask for"
                    f" {met - number}"
                )
            known = 0 if heads_only or met < number + count else count
            if heads_only and met > number:
                labels[place] = f"{number}–{met - 1}"
        else:
            known = count
        for later in range(known):
            numbers[place + later] = number + later
        if met and met - number != count and not heads_only:
            numbers[place] = number
    return [
        Sheet(number, label or str(number or ""), start, end)
        for number, label, start, end in zip(numbers, labels, starts, ends, strict=True)
    ], notices
