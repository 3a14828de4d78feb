"""Who stands on which side of a proposed tie, as far as the words say so."""

from collections.abc import Callable, Collection, Sequence
from typing import Final, NamedTuple

from ittifak.documents.proposals.parties_in_text import BARE, Party

MOST_PARTIES: Final = 6
_ANY: Final = "any"
_OBJECT: Final = "object"
_ADJACENT: Final = "adjacent"
_CLOSE: Final = 6
_DOERS: Final = {"tr": ("by", "genitive", BARE), "en": ("by", BARE)}


class Sides(NamedTuple):
    """The sides of a tie as cells of ``ties.csv``; both empty where the words leave it open."""

    a: str
    b: str


UNKNOWN: Final = Sides("", "")


class Verb(NamedTuple):
    """Where the words of a rule stand, in the text of a language."""

    start: int
    end: int
    language: str


def mutual(named: Sequence[Party], root: Callable[[str], str]) -> Sides:
    """Return all actors on one side: each state or organisation itself where it is named, else its office or firm."""
    found: dict[str, str] = {}
    for one in named:
        state = root(one.actor)
        if state not in found or one.actor == state:
            found[state] = one.actor
    return Sides(" ".join(found.values()), "") if 2 <= len(found) <= MOST_PARTIES else UNKNOWN


def opposed(named: Sequence[Party], root: Callable[[str], str]) -> Sides:
    """Return two actors, one on each side; of more nothing is known."""
    actors = mutual(named, root).a.split()
    return Sides(*actors) if len(actors) == 2 else UNKNOWN


def directed(
    named: Sequence[Party],
    verb: Verb,
    goals: Sequence[str],
    can_be_goal: Collection[str],
    root: Callable[[str], str],
) -> Sides:
    """Return the doer and the one to whom it is done, where the grammar leaves one for each.

    Args:
        named: who is named, in the order of the text.
        verb: where the words of the rule stand. Turkish puts who and to whom before them.
        goals: cases, or words before a name, that mark the goal, the surest first; ``object`` is a bare name after
            the verb, ``adjacent`` one right before it, ``any`` any.
        can_be_goal: the actors that can be it.
        root: the state or organisation that an actor belongs to.

    """
    before = [one for one in named if one.start < verb.end]
    for near in (before, named) if verb.language == "tr" else (named,):
        sides = _read(near, verb, goals, can_be_goal, root)
        if sides != UNKNOWN:
            return sides
    return UNKNOWN


def _read(
    near: Sequence[Party],
    verb: Verb,
    goals: Sequence[str],
    can_be_goal: Collection[str],
    root: Callable[[str], str],
) -> Sides:
    for goal in goals:
        to = {one.actor for one in near if one.actor in can_be_goal and _marked(one, goal, verb)}
        if len(to) > 1:
            return UNKNOWN
        if to:
            target = to.pop()
            doer = _doer([one for one in near if root(one.actor) != root(target)], verb, root)
            return Sides(doer, target) if doer else UNKNOWN
    return UNKNOWN


def _marked(one: Party, goal: str, verb: Verb) -> bool:
    if goal == _OBJECT:
        return one.case == BARE and one.start >= verb.end
    if goal == _ADJACENT:
        return one.end <= verb.start <= one.end + _CLOSE
    return goal in (_ANY, one.case)


def _doer(others: Sequence[Party], verb: Verb, root: Callable[[str], str]) -> str | None:
    """Return the one that does it: who is said to by a case, or stands as the subject."""
    for candidates in (
        [one for one in others if one.case in _DOERS[verb.language]],
        [one for one in others if one.subject],
    ):
        if len({root(one.actor) for one in candidates}) == 1:
            return candidates[-1].actor
    return None
