"""The formats of characters and paragraphs, made once for a look."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetricsF, QTextBlockFormat, QTextCharFormat

from notes_desktop.ui.widgets.editor.lines import Box, Line
from notes_desktop.ui.widgets.editor.look import CODE_INSET_PX, QUOTE_INSET_PX, Look

_LINE_HEIGHT = 155.0
_HEADING_LINE_HEIGHT = 128.0
_CODE_LINE_HEIGHT = 145.0
_ABOVE_HEADING_PX = (14, 10, 8, 6, 6, 6)
_BELOW_ITEM_PX = 4
_PROPORTIONAL = QTextBlockFormat.LineHeightTypes.ProportionalHeight.value


class Formats:
    """Character formats by the kind of a span, block formats by the kind of a line."""

    def __init__(self, look: Look) -> None:
        self._look = look
        self._metrics = QFontMetricsF(look.fonts.body)
        self._code_metrics = QFontMetricsF(look.fonts.code)
        self._hanging: dict[tuple[str, str], QTextBlockFormat] = {}
        self.body = _proportional(_LINE_HEIGHT)
        self.chars = _char_formats(look)
        self._blocks = self._fixed_blocks()

    def block(self, line: Line, text: str, is_first: bool) -> QTextBlockFormat:
        """The block format of a line; the first of a note has no room above."""
        if line.hang:
            return self._hanging_block(line, text[: line.hang])
        if is_first and line.kind.startswith("heading"):
            return self._blocks["first_" + line.kind]
        return self._blocks.get(line.kind, self.body)

    def _fixed_blocks(self) -> dict[str, QTextBlockFormat]:
        scale = self._look.scale
        made = {"fence": _inset(_proportional(_CODE_LINE_HEIGHT), CODE_INSET_PX * scale)}
        for level, above in enumerate(_ABOVE_HEADING_PX, 1):
            first, later = _proportional(_HEADING_LINE_HEIGHT), _proportional(_HEADING_LINE_HEIGHT)
            later.setTopMargin(above * scale)
            made[f"first_heading{level}"], made[f"heading{level}"] = first, later
        return made

    def _hanging_block(self, line: Line, lead: str) -> QTextBlockFormat:
        """Lines after the first begin where the text behind the marker begins."""
        kind = line.kind
        made = self._hanging.get((kind, lead))
        if made is None:
            scale = self._look.scale
            inset = QUOTE_INSET_PX * scale if kind == "quote" else 0
            hang = min(self._lead_px(lead, line.box), self._look.column_px / 2)
            made = _proportional(_LINE_HEIGHT)
            made.setLeftMargin(hang + inset)
            made.setTextIndent(-hang)
            if kind == "item":
                made.setBottomMargin(_BELOW_ITEM_PX * scale)
            if len(self._hanging) < 200:
                self._hanging[kind, lead] = made
        return made

    def _lead_px(self, lead: str, box: Box | None) -> float:
        lead = lead.replace("\t", "    ") if box is None else lead
        if box is None:
            return self._metrics.horizontalAdvance(lead)
        before, boxed, after = lead[: box.start], lead[box.start : box.start + 3], lead[box.start + 3 :]
        sides = self._metrics.horizontalAdvance(before) + self._metrics.horizontalAdvance(after)
        return sides + self._code_metrics.horizontalAdvance(boxed)


def _proportional(percent: float) -> QTextBlockFormat:
    made = QTextBlockFormat()
    made.setLineHeight(percent, _PROPORTIONAL)
    return made


def _inset(form: QTextBlockFormat, inset_px: float) -> QTextBlockFormat:
    form.setLeftMargin(inset_px)
    form.setRightMargin(inset_px)
    return form


def _char_formats(look: Look) -> dict[str, QTextCharFormat]:
    colors, fonts = look.tokens, look.fonts
    kinds = ("mark", "list_mark", "target", "rule", "quote", "done_text")
    made = {kind: _colored(colors.second) for kind in kinds}
    made["code"], made["fence"] = _in_font(fonts.code), _in_font(fonts.code)
    made["code"].setBackground(colors.code)
    # The box over these three characters needs the same room whether it is ticked or not.
    made["task_open"] = made["task_done"] = _in_font(fonts.code)
    made["task_open"].setForeground(Qt.GlobalColor.transparent)
    for kind in ("link", "url", "note_link", "tag"):
        made[kind] = _colored(colors.accent)
    made["link"].setFontUnderline(True)
    made["emphasis"], made["strong"], made["strike"] = QTextCharFormat(), QTextCharFormat(), QTextCharFormat()
    made["emphasis"].setFontItalic(True)
    made["strong"].setFontWeight(QFont.Weight.Bold)
    made["strike"].setFontStrikeOut(True)
    for level, font in enumerate(fonts.headings, 1):
        made[f"heading{level}"] = _sized(font)
        made[f"code_heading{level}"] = _as_large(made["code"], font, fonts.code.pixelSize() / fonts.body.pixelSize())
    return made


def _colored(color: object) -> QTextCharFormat:
    made = QTextCharFormat()
    made.setForeground(color)  # type: ignore[arg-type]
    return made


def _sized(font: QFont) -> QTextCharFormat:
    made = QTextCharFormat()
    made.setProperty(QTextCharFormat.Property.FontPixelSize.value, font.pixelSize())
    made.setFontWeight(font.weight())
    return made


def _as_large(form: QTextCharFormat, font: QFont, part: float) -> QTextCharFormat:
    """The format beside words in `font`, of which its letters have this part in the body."""
    made = QTextCharFormat(form)
    made.setProperty(QTextCharFormat.Property.FontPixelSize.value, round(font.pixelSize() * part))
    made.setFontWeight(font.weight())
    return made


def _in_font(font: QFont) -> QTextCharFormat:
    made = _sized(font)
    made.setFontFamilies(font.families())
    made.setFontFixedPitch(True)
    return made
