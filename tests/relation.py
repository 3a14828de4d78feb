"""A case of a few dyads made of rows, to which measures are put: every tie of one opened source, all of it searched."""

from typing import Any

from conftest import NOTE, SAID, SmallCase, _evidence, _kind

KINDS = {
    "treaty_signature": ("legal", "event", "mutual", "1"),
    "ratification": ("legal", "event", "directed", "1"),
    "body_founded": ("institution", "event", "mutual", "1"),
    "diplomatic_relations": ("diplomacy", "event", "mutual", "1"),
    "visit": ("diplomacy", "event", "directed", "1"),
    "mutual_defence": ("legal", "state", "mutual", "1"),
    "joint_exercise": ("military", "event", "mutual", "1"),
    "military_education": ("military", "state", "directed", "1"),
    "arms_transfer": ("defence_industry", "state", "directed", "1"),
    "pipeline": ("energy", "state", "mutual", "1"),
    "railway": ("transport", "state", "mutual", "1"),
    "economic_cooperation": ("economy", "state", "mutual", "1"),
    "digital_cooperation": ("digital", "state", "mutual", "1"),
    "education_exchange": ("society", "state", "directed", "1"),
    "kinship": ("identity", "state", "mutual", "1"),
    "legal_status": ("legal", "state", "mutual", "1"),
}
DIMENSIONS = [
    "legal",
    "institution",
    "diplomacy",
    "military",
    "defence_industry",
    "energy",
    "transport",
    "economy",
    "digital",
    "society",
]


class Relation(SmallCase):
    """A case to which ties, provisions and coverage are added one by one."""

    def __init__(self, folder: Any) -> None:
        super().__init__(folder)
        for name in ("ties", "evidence", "observations", "commitments", "fulfilments", "coverage", "reviews"):
            self.tables[name] = []
        self.tables["kinds"] = [_kind(name, *row) for name, row in KINDS.items()]

    def tie(
        self, id_: str, kind: str, date: str, a: str = "AZE TUR", b: str = "", mode: str = "deed", **more: str
    ) -> None:
        if KINDS[kind][2] == "directed" and not b:
            a, b = a.split()
        words = {"label_en": f"Tie {id_}", "label_tr": f"Bağ {id_}", "status": "accepted"}
        row = {"id": id_, "kind": kind, "mode": mode, "a": a, "b": b, "date": date, **words, **more}
        if mode == "statement":
            row |= SAID
        self.tables["ties"].append(row)
        self.tables["evidence"].append(_evidence(id_, "ministry-2021"))

    def pledge(
        self, id_: str, date: str, layer: str = "military", obligation: str = "defence", **more: str
    ) -> None:
        """Add a commitment tie and one provision in it, of the same id."""
        parties = more.pop("a", "AZE TUR")
        self.tie(id_, "mutual_defence", date, a=parties, mode="commitment")
        row = {
            "id": id_,
            "tie": id_,
            "article": "1",
            "layer": layer,
            "obligation": obligation,
            "type": "recurring",
        }
        row |= {"bindingness": "high", "precision": "high", "delegation": "none"}
        row |= {"criteria_en": "A deed.", "criteria_tr": "Bir fiil.", "searched": "1991/2024"}
        row |= {"paraphrase_en": "They will.", "paraphrase_tr": "Yapacaklar."}
        self.tables["commitments"].append(row | more)

    def kept(self, commitment: str, tie: str, verdict: str = "keeps") -> None:
        self.tables["fulfilments"].append({"commitment": commitment, "tie": tie, "verdict": verdict})

    def searched(
        self, dyad: str = "AZE TUR", period: str = "1991/2024", effort: str = "searched", **more: str
    ) -> None:
        """Say that every dimension was searched, unless ``layer`` names one."""
        layers = [more.pop("layer")] if "layer" in more else [*DIMENSIONS, "identity"]
        a, b = sorted(dyad.split())
        self.tables["coverage"] += [
            {"a": a, "b": b, "layer": layer, "period": period, "effort": effort, **NOTE, **more}
            for layer in layers
        ]
