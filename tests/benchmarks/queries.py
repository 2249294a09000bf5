"""The queries that are measured: two hundred, of every kind of the grammar, asked of a generated library."""

from __future__ import annotations

_WRITTEN = r"""
frequent word: the | of | and | project | meeting | und | и | notes
word: history | piano | tomato | besprechung | rechnung | écriture | встреча | σημείωση | archive
rare word: mentforcr | streundmi | plequinter | schulricht | couierção | кабаъёмёр | nothingatall
several words: meeting notes | project budget review | the of and to in | der vertrag bahnhof |
    notes nothingatall | piano guitar music letter | book house garden kitchen recipe travel
one or two letters: t | e | th | zü | к | mi ka | 1
prefix: proj | mee | invo | transl | besp | встр | cor | libr | 2024-
inside words: ject | eeting | ranslat | sprech | chnung | undm | nquint | стреч | ablef | ight
rare, inside words: entforc | inlockv | tchzzq | lequinte | xqzw
phrase: "meeting notes" | "reading list" | "the of" | "weekly review" | "project budget" |
    "this phrase is nowhere" | "und der" | "call with the
left out: meeting -notes | project -the | -the -of | recipe -tag:recipe | -"to do" invoice | -nothingatall
or: piano OR guitar | 京都 OR 東京 OR 서울 | nothingatall OR history | meeting notes OR review |
    tag:music OR tag:travel
title: title:meeting | title:the | title:"weekly review" | title:nothingatall | title:ject | -title:the title:of
tag: tag:work | tag:work/clients/acme | tag:travel/japan | tag:旅行 | tag:café | tag:nothingatall | tag:wor* |
    tag:code -tag:code/python | #someday
notebook: notebook:work | notebook:reisen | notebook:旅行 | notebook:work meeting | -notebook:home piano
state: is:pinned | is:trashed | is:untagged | is:task | is:done | is:task meeting | -is:untagged -is:task the |
    is:trashed history
parts: has:image | has:link | has:attachment | has:image piano | -has:link tomato | has:link has:image is:task
dates: created:2024 | edited:2024-05 | created:2020-03-01 | edited:last-week | edited:>2025-01-01 |
    created:<2017 the | created:2019..2021 invoice | edited:today | edited:30d is:task
pattern: /v\d+\.\d+/ | /\b\d{4}-\d{2}-\d{2}\b/ | /^## .*kitchen/ | /[a-z]+_[a-z]+_\d\d/ | /nothing\s+at\s+all/ |
    /(a+)+$/ | /C\+\+/c
without spaces: 京都 | 京 | 会议 | 图书馆 | の | 東京 | プロジェクト | コーヒー | กาแฟ | โครงการ | 山水火木 | 회의
other scripts: اجتماع | שלום | פגישה | Αθήνα | λογος | МОСК | ёлка | елка
accents and case: cafe | CAFÉ | strasse | Straße | coração | smorgas | uber | naïve
code: C++ | c# | .net | std::vector | snake_case | history_ | x86_64 | git commit -m | #include | value: int
address: https://www. | example.org | mail.example.com | @example | .example/ | notes-desktop://note/ |
    https://www.piano- | attachments/
emoji and signs: 🙂 | 👍 | 👩‍💻 | 🇫🇷 | ❤️ | ☕ meeting | AT&T | don't | e-mail
typing error: meetign | histroy | projcet | gutiar | tomatto | besprechnug | kitchne | transaltion
everything at once: tag:work is:task meeting -draft | title:notes "the of" has:link edited:>2020 |
    notebook:work tag:work/clients piano OR guitar -is:pinned | /\d{4}/ tag:code history |
    created:2023 京都 OR 旅行 -is:untagged | is:task has:image tag:home created:2021
"""


def _queries() -> dict[str, tuple[str, ...]]:
    """By kind. In `_WRITTEN` a line begins with a kind, or with blanks when it goes on."""
    found: dict[str, tuple[str, ...]] = {}
    for line in _WRITTEN.strip().replace("\n    ", " ").splitlines():
        kind, _, queries = line.partition(": ")
        found[kind] = tuple(query.strip() for query in queries.split(" | "))
    return found


QUERIES = _queries()

TYPED = ("translatio", "streundmin", "tranlsatio", "会議プロジェクトの東")
"""Words of ten letters: one that many notes have, one that few have, one with an error, one without spaces."""

SWITCHER = ("meeting no", "reading li", "weekly rev", "history in", "mtngnts", "tecrenter ")
"""What is typed to go to a note by its title."""
