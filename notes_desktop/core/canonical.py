"""The one form in which text enters the library."""

_LONE = "\ufffd"


def canonical(text: str) -> str:
    """`text` as the editor can hold it exactly; applying it twice changes nothing more.

    CRLF, CR and U+2029 become LF; leading U+FEFF go; lone surrogates, U+FFFE, U+FDD0 and U+FDD1 become
    U+FFFD, NUL becomes U+2400 (what Qt does not keep). Everything else stays as typed. A surrogate pair
    written as two code points becomes the character that it means.
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in text:
        text = text.replace("\0", "\u2400")
    if text.isascii():
        return text
    # `in` and `replace` run at the speed of memchr and stop at once where all characters are narrow.
    text = text.replace("\u2029", "\n")
    for unwanted in "\ufffe\ufdd0\ufdd1":
        text = text.replace(unwanted, _LONE)
    return _without_surrogates(text).lstrip("\ufeff")


def _without_surrogates(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text
