"""The pages of ties, sources and actors."""

from typing import Any

from ittifak.case.case import Case
from ittifak.case.csl_json import names_of
from ittifak.dossier import counts, soundness
from ittifak.dossier.chapters import words
from ittifak.dossier.evidence_list import UP, EvidenceLists
from ittifak.dossier.inline import html, number
from ittifak.dossier.page import Site
from ittifak.evidence.chapter import Inline
from ittifak.evidence.dates import in_words
from ittifak.evidence.finding import Finding
from ittifak.evidence.schema import layers, modes, roles
from ittifak.evidence.text import LANGS, Lang, Text

_SIDES = {"a": Text("from", "kimden"), "b": Text("to", "kime")}
_OPPOSED = {"a": Text("one side", "bir taraf"), "b": Text("the other side", "öteki taraf")}
_AUDIENCES = {
    "home": Text("to the speaker’s own public", "konuşanın kendi kamuoyuna"),
    "partner": Text("to the other party’s public", "öteki tarafın kamuoyuna"),
    "adversary": Text("to an opponent", "bir hasma"),
    "international": Text("to others", "başkalarına"),
}
_SORTS = {
    "state": Text("state", "devlet"),
    "entity": Text("contested, dependent or former polity", "tartışmalı, bağlı ya da eski siyasi birim"),
    "organisation": Text("organisation of states", "devletlerarası örgüt"),
    "body": Text("body", "organ"),
    "office": Text("office", "makam"),
    "firm": Text("firm", "şirket"),
    "group": Text("group", "grup"),
}


def write_ties(site: Site, lists: EvidenceLists) -> None:
    """Write the page of each accepted tie."""
    case = site.case
    independent = soundness.independent_sources(case)
    parties = _grouped(case, "select * from parties order by tie, side, actor", "tie")
    dyads = _grouped(case, "select * from dyads order by tie, a, b", "tie")
    provisions = _grouped(case, "select * from commitments order by tie, id", "tie")
    for row in case.rows(
        "select p.*, k.name_en, k.name_tr from placed p join kinds k on k.id = p.kind order by p.id"
    ):
        mine = dyads.get(row["id"], [])
        for lang in LANGS:
            site.write(
                lang,
                f"ties/{row['id']}.html",
                "tie.html",
                Text(row["label_en"], row["label_tr"]),
                tie=row,
                date=in_words(row["date"], lang),
                kind=row[f"name_{lang}"],
                layer=layers()[row["layer"]].in_(lang),
                mode=modes()[row["mode"]].in_(lang),
                parties=[_party(case, party, row["shape"], lang) for party in parties[row["id"]]],
                amount=_amount(row),
                venue=_venue(row, lang),
                independent=number(independent[row["id"]], lang, UP),
                independent_rule=soundness.INDEPENDENT,
                dyads=[html(_dyad(case, dyad), lang, UP) for dyad in mine],
                bilateral=not mine or mine[0]["bilateral"],
                evidence=lists.of(row["id"], lang),
                commitments=[
                    {
                        "article": html(words.locator(p["article"]), lang, UP),
                        "words": p[f"paraphrase_{lang}"],
                        "note": p["trigger"] or "",
                        "criteria": p[f"criteria_{lang}"] or "",
                    }
                    for p in provisions.get(row["id"], [])
                ],
            )


def write_sources(site: Site) -> None:
    """Write the page of each source."""
    case = site.case
    count = counts.for_entities(case, "source")
    rows = _grouped(
        case,
        "select e.source, e.locator, e.via_locator, p.* from evidence e join placed p on p.id = e.target"
        " order by e.source, p.start_low, p.id",
        "source",
    )
    for row in case.rows("select * from sources order by id"):
        for lang in LANGS:
            side = (
                words.actor(case, row["perspective"])
                if row["perspective"]
                else Text("not known", "bilinmiyor")
            )
            site.write(
                lang,
                f"sources/{row['id']}.html",
                "source.html",
                words.work(row),
                source=row,
                authors="; ".join(", ".join(name) for name in names_of(row["authors"] or "")),
                perspective=html(side, lang, UP),
                count=_number(count, row["id"], lang),
                count_rule=counts.COUNT,
                rows=[
                    {"link": html(words.tie(tie), lang, UP), "where": html(_place(tie), lang, UP)}
                    for tie in rows.get(row["id"], [])
                ],
            )


def write_actors(site: Site) -> None:
    """Write the page of each actor."""
    case = site.case
    count = counts.for_entities(case, "actor")
    names = _grouped(case, "select * from names", "entity")
    members = _grouped(case, "select * from members order by actor, parent", "actor")
    ties = _grouped(
        case,
        "select distinct q.actor, p.* from parties q join placed p on p.id = q.tie order by q.actor, p.start_low, p.id",
        "actor",
    )
    for row in case.rows("select * from actors order by id"):
        for lang in LANGS:
            site.write(
                lang,
                f"actors/{row['id']}.html",
                "actor.html",
                case.actor_name(row["id"]),
                actor=row,
                names=[
                    name | {"used_by": _users(case, name["used_by"], lang)}
                    for name in names.get(row["id"], [])
                ],
                sort=_SORTS[row["kind"]].in_(lang),
                members=[
                    html(words.actor(case, member["parent"]), lang, UP)
                    for member in members.get(row["id"], [])
                ],
                count=_number(count, row["id"], lang),
                count_rule=counts.COUNT,
                rows=[
                    {
                        "date": html(words.date(tie["date"]), lang, UP),
                        "link": html(words.tie(tie), lang, UP),
                        "mode": modes()[tie["mode"]].in_(lang),
                    }
                    for tie in ties.get(row["id"], [])
                ],
            )


def _grouped(case: Case, sql: str, key: str) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for row in case.rows(sql):
        found.setdefault(row[key], []).append(row)
    return found


def _party(case: Case, row: dict[str, Any], shape: str, lang: Lang) -> dict[str, Any]:
    side = {"directed": _SIDES, "opposed": _OPPOSED}.get(shape)
    return {
        "link": html(words.actor(case, row["actor"]), lang, UP),
        "side": side[row["side"]].in_(lang) if side else "",
        "role": roles()[row["role"]].in_(lang) if row["role"] else "",
    }


def _dyad(case: Case, row: dict[str, Any]) -> Inline:
    arrow = " → " if row["directed"] else " – "
    return (words.actor(case, row["a"]), Text(arrow, arrow), words.actor(case, row["b"]))


def _amount(row: dict[str, Any]) -> str:
    shown = [f"{value:,.15g}" for value in (row["low"], row["value"], row["high"]) if value is not None]
    return f"{' – '.join(dict.fromkeys(shown))} {row['unit']}" if shown else ""


def _venue(row: dict[str, Any], lang: Lang) -> str:
    audience = _AUDIENCES[row["audience"]].in_(lang) if row["audience"] else ""
    return "; ".join(part for part in (row[f"venue_{lang}"], audience) if part)


def _place(row: dict[str, Any]) -> Inline:
    places = [words.locator(place) for place in (row["locator"], row["via_locator"]) if place]
    return tuple(piece for place in places for piece in (Text(" ", " "), place))


def _number(found: dict[str, Finding], key: str, lang: Lang) -> str:
    return number(found[key], lang, UP) if key in found else ""


def _users(case: Case, ids: str | None, lang: Lang) -> str:
    return ", ".join(case.actor_name(actor).in_(lang) for actor in (ids or "").split())
