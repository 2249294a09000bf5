"""Texts of notes like people's. Each follows from its number alone, so that any process makes the same one."""

from __future__ import annotations

import math
from itertools import accumulate
from random import Random

from tests.benchmarks.tongues import SEED, Tongue, tongues

MEDIAN_BYTES = 600
SPREAD = 1.1
LONG_BYTES = 1_000_000
LONG_EVERY, LONG_AT = 20_000, 777
"""Each 20 000th note is long, from the 777th on: a library of a thousand has one."""

_TITLE, _TEXT = 1, 2
_LONGEST_ORDINARY = 200_000
_OVERSHOT = 50
"""By so much half of the texts grow beyond what they were meant to be, since they end with a sentence."""
_KINDS = ("Meeting notes", "Weekly review", "Ideas for", "Draft:", "Reading list", "Recipe:", "To do", "Call with")
_TAGGED = (
    "work work/clients work/clients/acme work/invoices home home/garden home/kitchen idea ideas/écriture reading"
    " reading/papers travel travel/japan travel/italy 2024/q1 2024/q2 2025 health health/sleep music code code/python"
    " code/c family finance/taxes recipe recipe/dessert проект учёба σημείωση 旅行 会議 Übung straße café to-do"
    " to-read waiting_for someday x1 v2 draft archive important 한국어 שלום"
)
_TAGS = _TAGGED.split()
_EMOJI = ("🙂", "🎉", "🚀", "❤️", "👍🏽", "🍋", "☕", "🇫🇷", "👩‍💻", "🎹", "✅", "🐍")
_CODE = (
    "def {a}_{b}(value: int) -> str:\n    return f\"{{value}} {c}\"",
    "#include <{a}>\nstd::vector<int> {b}(std::size_t n);  // C++ #{c}",
    "SELECT {a}, {b} FROM {c} WHERE {a} > 10;",
    "$ git commit -m \"{a} {b}\" && make {c}",
    "{{\"{a}\": [1, 2, 3], \"{b}\": \"{c}\"}}",
)  # fmt: skip


class Author:
    """Writes note by note. `count` is how many notes there are to link to."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._tongues = tongues()
        self._shares = list(accumulate(tongue.script.share for tongue in self._tongues))
        self._tag_shares = list(accumulate(1 / rank for rank in range(1, len(_TAGS) + 1)))

    def title(self, number: int) -> str:
        """The words of the first line of a note."""
        return self._title(*self._begin(number))

    def text(self, number: int) -> str:
        chance, tongue = self._begin(number)
        title = self._title(chance, tongue)
        chance = Random(_seed(number, _TEXT))
        size = int(MEDIAN_BYTES * math.exp(chance.gauss(0, SPREAD)))
        size = min(size - _OVERSHOT, _LONGEST_ORDINARY)
        if number % LONG_EVERY == LONG_AT:
            size = LONG_BYTES
        blocks = [f"# {title}" if chance.random() < 0.6 else title]
        length = len(blocks[0].encode())
        if chance.random() < 0.45:
            blocks.append(self._tag_line(chance))
            length += len(blocks[-1].encode())
        while length < size:
            blocks.append(self._block(chance, tongue, size - length))
            length += len(blocks[-1].encode()) + 2
        return "\n\n".join(blocks) + "\n"

    def addition(self, number: int) -> str:
        """A line that somebody put under the note later."""
        chance = Random(_seed(number, _TITLE + _TEXT))
        return " ".join(self._tongues[0].sentence(chance, 7)) + "\n"

    def _begin(self, number: int) -> tuple[Random, Tongue]:
        chance = Random(_seed(number, _TITLE))
        return chance, chance.choices(self._tongues, cum_weights=self._shares)[0]

    def _title(self, chance: Random, tongue: Tongue) -> str:
        style = chance.random()
        if style < 0.06:
            return f"{chance.randint(2016, 2026)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
        words = tongue.script.joiner.join(tongue.draw(chance, chance.randint(2, 5)))
        if style < 0.2:
            return f"{chance.choice(_KINDS)} {words}"
        if style < 0.23:
            return f"{chance.choice(_EMOJI)} {words}"
        return words[:1].upper() + words[1:]

    def _tag_line(self, chance: Random) -> str:
        count = chance.choices((1, 2, 3), (6, 3, 1))[0]
        return " ".join(f"#{tag}" for tag in chance.choices(_TAGS, cum_weights=self._tag_shares, k=count))

    def _block(self, chance: Random, tongue: Tongue, room: int) -> str:
        kind = chance.random()
        if kind < 0.72:
            return self._paragraph(chance, tongue, room)
        if kind < 0.8:
            return "\n".join(f"- {self._line(chance, tongue)}" for _ in range(chance.randint(2, 6)))
        if kind < 0.86:
            boxes = chance.choices(("[ ]", "[x]"), k=chance.randint(1, 5))
            return "\n".join(f"- {box} {self._line(chance, tongue)}" for box in boxes)
        if kind < 0.92:
            return f"## {self._line(chance, tongue)}"
        if kind < 0.95:
            return f"> {self._paragraph(chance, tongue, min(room, 200))}"
        if kind < 0.98:
            a, b, c = self._tongues[0].draw(chance, 3)
            return "```\n" + chance.choice(_CODE).format(a=a, b=b, c=c) + "\n```"
        return f"![{self._line(chance, tongue)}](attachments/{chance.getrandbits(32):08x}.png)"

    def _line(self, chance: Random, tongue: Tongue) -> str:
        return tongue.script.joiner.join(tongue.draw(chance, chance.randint(1, 6)))

    def _paragraph(self, chance: Random, tongue: Tongue, room: int) -> str:
        """Some sentences on one line, now and then with something between the words that is no word."""
        joiner = tongue.script.joiner
        target = min(room, chance.randint(60, 700))
        sentences: list[str] = []
        length = 0
        while length < target:
            words = tongue.sentence(chance, chance.randint(5, 16))
            if chance.random() < 0.22:
                special = self._special(chance)
                words.insert(chance.randrange(len(words)), special if joiner else f" {special} ")
            sentences.append(joiner.join(words))
            length += len(sentences[-1].encode()) + 1
        return joiner.join(sentences)

    def _special(self, chance: Random) -> str:
        """What stands between words: a link, a tag, code, an address, a number, a word of another language."""
        kind = chance.randrange(16)
        a, b = self._tongues[0].draw(chance, 2)
        match kind:
            case 0 | 1:
                return f"[[{self.title(chance.randint(1, self._count))}]]"
            case 2:
                return f"#{chance.choices(_TAGS, cum_weights=self._tag_shares)[0]}"
            case 3:
                return f"https://www.{a}-{b}.example/{a}/{chance.randrange(10_000)}?q={b}#top"
            case 4:
                return f"{a}.{b}@{chance.choice(('example.org', 'mail.example.com'))}"
            case 5:
                return f"{a}_{b}_{chance.randrange(100)}"
            case 6:
                return chance.choice(("C++", "C#", ".NET", "node.js", "x86_64", "UTF-8", "don’t", "e-mail", "AT&T"))
            case 7:
                return chance.choice(_EMOJI)
            case 8:
                return f"{chance.randint(2016, 2026)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
            case 9:
                return f"{chance.choice('€$£')}{chance.randrange(10_000)}.{chance.randrange(100):02}"
            case 10:
                return f"`{a}({b})`"
            case 11:
                return f"**{a}**"
            case 12:
                return f"[{a} {b}](https://{a}.example/{b})"
            case 13:
                return f"{a}{b.capitalize()}{chance.randrange(1000)}"
            case 14:
                return f"/home/{a}/{b}.txt"
            case _:
                return chance.choice(self._tongues).draw(chance, 1)[0]


def _seed(number: int, what: int) -> int:
    return SEED << 64 | what << 48 | number
