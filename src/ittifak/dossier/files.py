"""What the dossier gives as files, by name."""

from ittifak.evidence.text import Text

FILES: dict[str, Text] = {
    "findings": Text("Findings: every number of the dossier", "Bulgular: dosyadaki her sayı"),
    "findings_support": Text("What each finding rests on", "Her bulgunun dayandıkları"),
    "ties": Text("Ties", "Bağlar"),
    "dyads": Text("Dyads, derived from the ties", "Bağlardan türetilen ikililer"),
    "evidence": Text("Evidence", "Kanıtlar"),
    "sources": Text("Sources", "Kaynaklar"),
    "observations": Text("Observations", "Gözlemler"),
    "commitments": Text("Commitments by article", "Maddelere göre taahhütler"),
    "coverage": Text("What was searched", "Ne arandı"),
    "actors": Text("Actors", "Aktörler"),
    "members": Text("Memberships", "Üyelikler"),
    "names": Text("Names", "Adlar"),
    "kinds": Text("Kinds of tie", "Bağ türleri"),
}
