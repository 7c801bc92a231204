"""What the operating system said, as a sentence that says what to do."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.domain.errors import Failed

_ADVICE = {
    errno.ENOSPC: "the disk is full. Free some space and try again.",
    errno.EDQUOT: "your quota on this disk is used up. Free some space and try again.",
    errno.EROFS: "it lies on a disk that cannot be written to. Make it writable and try again.",
    errno.EACCES: "you have no permission. Check who owns it and its mode.",
    errno.EPERM: "you have no permission. Check who owns it and its mode.",
    errno.EFBIG: "the file is too large. Make it smaller.",
    errno.EINVAL: "it is not a regular file. Move it away and try again.",
    errno.ELOOP: "it is a link. Replace it by a regular file.",
    errno.EISDIR: "it is a directory. Move it away and try again.",
    errno.ENOTDIR: "a part of its path is not a directory. Move that part away and try again.",
    errno.EBUSY: "something is mounted in it. Unmount that and try again.",
    errno.EXDEV: "another disk is mounted in it. Unmount that and try again.",
    errno.ENAMETOOLONG: "its path is too long. Use a shorter name.",
    errno.ETIMEDOUT: "another ideai holds it. Try again in a moment.",
}


def reason(error: OSError) -> str:
    """Why it did not work and what to do, to follow a colon; ends with a full stop."""
    said = _ADVICE.get(error.errno or 0)
    return said or f"the system says {(error.strerror or str(error)).strip('.').lower()}. Mend that and try again."


@contextmanager
def failing(verb: str, path: Path) -> Iterator[None]:
    """Turn an OSError of what is done inside into Failed: "Saving <path> failed: the disk is full…"."""
    try:
        yield
    except OSError as error:
        raise Failed(f"{verb} {path} failed: {reason(error)}") from error
