"""The part of a user's own file that is ours, between two marker comments; all else in it stays byte for byte.

The first marker says how many bytes of line ends stand before it for its sake, and whether the file was made for it.
"""

import re

_BEGIN = r"<!-- ideai:begin {key} (?P<gap>\d{{1,2}})(?P<new> new)? -->\r?\n"
_END = r"<!-- ideai:end {key} -->(?:\r?\n|\Z)"
_BLOCK = _BEGIN + r"(?:(?!<!-- ideai:begin ).)*?" + _END
_ANY_KEY = r"[0-9A-Za-z-]{1,64}"


def with_block(data: bytes | None, key: str, text: str) -> bytes:
    """The file with `text` as the block of `key`: replaced where it stands, else at the end; None: there is no file.

    A first marker whose second one is missing goes, and what followed it stays. Text that looks like a marker of ours
    is made to look otherwise.
    """
    found = _find(data or b"", key)
    if data is not None and found is not None:
        block = _block(key, text, int(found["gap"]), _line_end(data), new=bool(found["new"]))
        return data[: found.start()] + block + data[found.end() :]
    data = _healed(data, key) if data is not None else None
    new = data is None or (bool(data) and _all_new(data))
    before = data or b""
    end = _line_end(before)
    gap = b"" if not before else end if before.endswith(b"\n") else end * 2
    return before + gap + _block(key, text, len(gap), end, new=new)


def without_block(data: bytes, key: str) -> bytes | None:
    """The file as it was without the block of `key`; None if it is to go: it was made for the block, and is empty."""
    found = _find(data, key)
    if found is None:
        return _healed(data, key)
    start = _start(data, found)
    rest = data[:start] + data[found.end() :]
    return None if found["new"] and not rest else rest


def _find(data: bytes, key: str) -> re.Match[bytes] | None:
    return re.search(_BLOCK.format(key=re.escape(key)).encode(), data, re.DOTALL)


def _healed(data: bytes, key: str) -> bytes:
    """Without first markers that have no end, which a crash or an editor has left."""
    kept: list[bytes] = []
    at = 0
    for found in re.finditer(_BEGIN.format(key=re.escape(key)).encode(), data):
        kept.append(data[at : max(at, _start(data, found))])
        at = found.end()
    return b"".join([*kept, data[at:]])


def _start(data: bytes, found: re.Match[bytes]) -> int:
    """Where the block begins with the line ends that were put before it, as far as they are there still."""
    start = found.start() - int(found["gap"])
    return start if start >= 0 and not data[start : found.start()].strip(b"\r\n") else found.start()


def _all_new(data: bytes) -> bool:
    """Whether the file was made for blocks of ours and has nothing else in it."""
    blocks = re.compile(_BLOCK.format(key=_ANY_KEY).encode(), re.DOTALL)
    return all(found["new"] for found in blocks.finditer(data)) and not blocks.sub(b"", data).strip(b"\r\n")


def _block(key: str, text: str, gap: int, end: bytes, *, new: bool) -> bytes:
    harmless = text.replace("<!-- ideai:", "<!-- ideai :")
    closed = harmless if harmless.endswith("\n") else f"{harmless}\n"
    lines = f"<!-- ideai:begin {key} {gap}{' new' if new else ''} -->\n{closed}<!-- ideai:end {key} -->\n"
    return lines.encode("utf-8", "surrogateescape").replace(b"\r\n", b"\n").replace(b"\n", end)


def _line_end(data: bytes) -> bytes:
    return b"\r\n" if b"\r\n" in data else b"\n"
