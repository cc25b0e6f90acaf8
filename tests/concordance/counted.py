"""Records whose words are counted by hand."""

WATER = "Rent vatten rinner. Vattnet är rent. Men sjön ligger stilla här."
RECORDS = (
    ("a", "Plan för vatten", WATER, "Nämnden", "plan", "2014"),
    ("b", "Plan för vägar", "Vägen är grå. Ett rent vatten.", "Styrelsen", "plan", "2015"),
    ("c", "Rapport", "Vattenledning, smuts, åar och ängar.", "Nämnden", "rapport", "2015"),
    ("d", "Kallelse", "Vatten på dagordningen.", "Nämnden", "kallelse", "2015"),
    ("e", "Plan för vatten", WATER, "Nämnden", "plan", "2014"),
)
"""Id, title, text, body, type and date; `e` is a copy of `a`."""
PROTOCOL = (
    "Protokoll\n\nStyrelsen 2016-05-09\n\n§ 1 Vatten\n\nStyrelsen beslutar att köpa vatten.\n\n"
    "§ 2 Budget\n\nBordläggs.\n"
)
