"""The coders that ittifak knows, and which one a command means."""

from dataclasses import replace
from pathlib import Path

from ittifak.case.fault import CaseError, Fault
from ittifak.documents.coding.codebook import Codebook, read_codebook
from ittifak.documents.coding.coder import Coder
from ittifak.documents.coding.lexicon import LexiconCoder
from ittifak.documents.voice.voice import Voice


def coder_for(
    codebook: Path | None, model: Path | None, speaker: str = "author"
) -> tuple[Coder, Codebook, list[str]]:
    """Return the coder for a codebook, or one that was learnt.

    Args:
        codebook: a codebook with its patterns; None for the default one.
        model: the file of a ``SupervisedCoder`` or the folder of a ``TransformerCoder``; None for the default coder.
        speaker: who speaks where a segment names no one: ``author``, or ``party: X``.

    Returns:
        The coder, the codebook, and a line for the codes that it cannot find for want of patterns.

    Raises:
        CaseError: the codebook or the model is at fault, or the speaker is named in another form.

    """
    try:
        voice = Voice(speaker)
    except ValueError as error:
        raise CaseError([Fault("--speaker", 0, f"'{speaker}'", str(error))]) from None
    book = read_codebook(codebook)
    if model is not None:
        return _learnt(model, voice), book, []
    lines = [
        f"no pattern in {language} for {', '.join(missing)}"
        for language in ("tr", "en")
        if (missing := book.without_patterns(language))
    ]
    return LexiconCoder(book, voice=voice), book, lines


def _learnt(model: Path, voice: Voice) -> Coder:
    if model.is_dir():
        from ittifak.documents.coding.transformer import TransformerCoder  # noqa: PLC0415  (an optional extra)

        return TransformerCoder(model, voice)
    from ittifak.documents.coding.supervised import SupervisedCoder  # noqa: PLC0415  (an optional extra)

    return replace(SupervisedCoder.load(model), voice=voice)
