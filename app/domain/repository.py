"""Addresses of git repositories, as people and forges write them. Pure."""

import hashlib
import posixpath
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from app.domain.errors import Invalid
from app.domain.names import has_controls, slug

_SCP = re.compile(r"(?:(?P<user>[A-Za-z0-9._-]+)@)?(?P<host>[A-Za-z0-9][A-Za-z0-9.-]*):(?P<path>[^:].*)")
_SIGN_IN = re.compile(r"^(\s*https?://)[^/]*@", re.IGNORECASE)
_HOST = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]*")
_PORTS = {"http": 80, "https": 443, "ssh": 22, "git": 9418}
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_REF = re.compile(r"[A-Za-z0-9_][^\s~^:?*\[\\\x00-\x1f\x7f]*")
_KEY_DIGITS = 12


@dataclass(frozen=True, slots=True)
class RepositoryUrl:
    """`url` as it was given; `key` is the same for all addresses of one repository, and for no other's."""

    url: str
    key: str

    @property
    def shown(self) -> str:
        """The address, without what somebody signs in with over https."""
        return without_secret(self.url)

    @property
    def name(self) -> str:
        """What its directory is called: one safe path segment."""
        return _segment(self.key.rpartition("/")[2])

    @property
    def longer_name(self) -> str:
        """`<owner>-<name>`, for where the name is taken by another repository."""
        return f"{_segment(self.key.rpartition('/')[0].rpartition('/')[2])}-{self.name}"

    @property
    def cache_name(self) -> str:
        """What its bare clone is called."""
        return f"{slug(self.key, 'repository')}-{hashlib.sha256(self.key.encode()).hexdigest()[:_KEY_DIGITS]}.git"


def without_secret(url: str) -> str:
    """An address, right or wrong, without user and password where it is one for the web."""
    return _SIGN_IN.sub(r"\1", url)


def parse_repository(url: str) -> RepositoryUrl:
    """Understand `https://`, `http://`, `ssh://`, `git://` and `file://` addresses, `user@host:path`, and `/a/path`.

    Who is asked for by https and by the `git` user of ssh is the same; the home of another user is that one's own.
    Raises Invalid for every other form: git would run programs for some of them.
    """
    text = url.strip()
    spaces = {character for character in text if character.isspace()}
    if not text or text.startswith("-") or has_controls(text) or spaces - {" "}:
        raise _invalid(url)
    if spaces and not text.startswith("/"):
        raise _invalid(url)
    if text.startswith("/"):
        return RepositoryUrl(text, f"file/{_path(text, url)}")
    if "://" in text:
        return RepositoryUrl(text, _key_of_url(text))
    found = _SCP.fullmatch(text)
    if found is None:
        raise _invalid(url)
    return RepositoryUrl(text, _ssh_key(found["user"], found["host"], found["path"], None, url))


def check_ref(ref: str) -> str:
    """A branch, tag or commit that git may be asked for. Raises Invalid."""
    if not _REF.fullmatch(ref) or ".." in ref or "@{" in ref:
        raise Invalid(f"{ref[:80]!r} names no branch, tag or commit; see those there are with `git ls-remote`.")
    return ref


def _key_of_url(url: str) -> str:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise _invalid(url) from None
    scheme, host = parts.scheme.lower(), parts.hostname or ""
    if parts.query or parts.fragment:
        raise _invalid(url)
    if scheme == "file" and host in ("", "localhost"):
        return f"file/{_path(parts.path, url)}"
    if scheme not in _PORTS or not _HOST.fullmatch(host):
        raise _invalid(url)
    other_port = port if port != _PORTS[scheme] else None
    if scheme == "ssh":
        return _ssh_key(parts.username, host, parts.path.lstrip("/"), other_port, url)
    return f"{_host(host, other_port)}/{_path(parts.path, url)}"


def _ssh_key(user: str | None, host: str, path: str, port: int | None, url: str) -> str:
    place = _host(host, port)
    if user in (None, "git"):
        return f"{place}/{_path(path, url)}"
    return f"{user}@{place}/{'' if path.startswith('/') else '~/'}{_path(path, url)}"


def _host(host: str, port: int | None) -> str:
    return host.lower() if port is None else f"{host.lower()}:{port}"


def _path(path: str, url: str) -> str:
    """The path without what says nothing: slashes around it, and `.git`."""
    parts = [part for part in path.split("/") if part not in ("", ".")]
    if not parts or ".." in parts:
        raise _invalid(url)
    clean = posixpath.join(*parts).removesuffix(".git").rstrip("/")
    if not clean:
        raise _invalid(url)
    return clean


def _segment(text: str) -> str:
    return _UNSAFE.sub("-", text).strip(".-") or "repository"


def _invalid(url: str) -> Invalid:
    return Invalid(
        f"{without_secret(url)[:200]!r} is no address of a repository; use https://host/path, ssh://host/path, "
        "user@host:path, or an absolute path."
    )
