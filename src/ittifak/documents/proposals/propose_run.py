"""Proposing ties from beginning to end: documents of a case, read and coded, to a file for a person to decide on."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pyarrow as pa

from ittifak.case.case import Case
from ittifak.documents.coding.coders import coder_for
from ittifak.documents.coding.coding_run import read_all
from ittifak.documents.proposals.proposal_file import write_proposals
from ittifak.documents.proposals.proposal_rules import read_rules
from ittifak.documents.proposals.propose import propose
from ittifak.documents.reading.segment import segments


def propose_from(
    case: Case,
    files: Sequence[Path],
    out: Path,
    codebook: Path | None = None,
    speaker: str = "author",
    notice: Callable[[str], None] = lambda _: None,
) -> int:
    """Write the ties that rules propose from documents.

    Args:
        case: the case; ``documents.csv`` names the documents by their hash.
        files: the documents.
        out: the file of proposals, which must not be there yet.
        codebook: a codebook with its patterns; None for the default one.
        speaker: who speaks where a segment names no one.
        notice: called with a line for each rule that the case has no kind for, and what is to be known of a document.

    Returns:
        How many proposals there are.

    Raises:
        CaseError: a document or the codebook is at fault, or ``out`` is there.

    """
    coder, book, lines = coder_for(codebook, None, speaker)
    rules, left_out = read_rules().within(case)
    documents = read_all(files, None)
    lines += left_out + [f"{document.name}: {line}" for document in documents for line in document.notices]
    for line in lines:
        notice(line)
    places = pa.concat_tables([segments(document) for document in documents])
    found = propose(case, places, coder.code(places, book), rules)
    write_proposals(found, out)
    return int(found.num_rows)
