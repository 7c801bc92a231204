"""Addresses of repositories: the forms of one share a key, and no two repositories do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import Invalid
from app.domain.names import check_segment
from app.domain.repository import check_ref, parse_repository

SAME = [
    "https://github.com/ann/shop",
    "https://GitHub.com/ann/shop.git",
    "https://token@github.com:443/ann/shop/",
    "http://github.com/ann/shop.git",
    "ssh://git@github.com/ann/shop.git",
    "ssh://git@github.com:22/ann/shop",
    "git@github.com:ann/shop.git",
    "git@github.com:/ann/shop",
    "github.com:ann/shop",
    "git://github.com/ann/shop",
]
DIFFERENT = [
    "https://github.com/ann/Shop",
    "https://github.com/bob/shop",
    "https://github.com:8443/ann/shop",
    "ssh://git@github.com:2222/ann/shop",
    "https://gitlab.com/ann/shop",
    "ann@github.com:ann/shop",
    "bob@github.com:ann/shop",
    "bob@github.com:/ann/shop",
    "/github.com/ann/shop",
    "https://github.com/ann/shop/shop",
]


def test_all_forms_of_one_repository_share_its_clone() -> None:
    assert {parse_repository(url).cache_name for url in SAME} == {parse_repository(SAME[0]).cache_name}
    assert parse_repository(SAME[0]).name == "shop"
    assert parse_repository(SAME[0]).longer_name == "ann-shop"


def test_different_repositories_never_share_one() -> None:
    names = [parse_repository(url).cache_name for url in [SAME[0], *DIFFERENT]]
    assert len(set(names)) == len(names)


def test_a_file_url_and_a_path_are_the_same() -> None:
    assert parse_repository("file:///srv/a b.git".replace(" ", "_")).key == parse_repository("/srv/a_b").key


def test_a_path_may_have_spaces_and_an_address_none() -> None:
    found = parse_repository("/srv/le d\u00e9p\u00f4t.git")
    assert (found.url, found.name) == ("/srv/le d\u00e9p\u00f4t.git", "le-d-p-t")
    for text in ("/srv/a\tb", "/srv/a\u00a0b", "file:///srv/a b", "host:a b"):
        with pytest.raises(Invalid):
            parse_repository(text)


def test_no_secret_of_an_address_is_shown() -> None:
    shown = [parse_repository(url).shown for url in ("https://ann:s3cret@host/a@b", "https://s3cret@host/a", "git@h:a")]
    assert shown == ["https://host/a@b", "https://host/a", "git@h:a"]


@pytest.mark.parametrize(
    "url",
    [
        "", "-oProxyCommand=touch", "--upload-pack=touch", "ext::sh -c touch", "ext::touch", "fd::17", "relative/path",
        "https://", "https://host", "https://host/../x", "ssh://-oProxyCommand=x/y", "-x@host:path", "host:../x",
        "https://host/a b", "https://host/a\x1b[2J", "javascript:alert(1)//../..", "https://host/a?x=1", "file://host/x",
        "https://host:99999/x", "ssh://host/", "/", "/srv/../etc",
    ],
)  # fmt: skip
def test_what_would_run_something_or_leads_elsewhere_is_refused(url: str) -> None:
    with pytest.raises(Invalid, match="no address of a repository"):
        parse_repository(url)


@given(st.lists(st.text(min_size=1, max_size=12), min_size=1, max_size=4))
def test_names_are_safe_whatever_the_address(parts: list[str]) -> None:
    try:
        found = parse_repository("https://host/" + "/".join(parts))
    except Invalid:
        return
    for name in (found.name, found.longer_name, found.cache_name):
        assert "/" not in name
        assert not name.startswith((".", "-"))
    check_segment(found.cache_name)


@pytest.mark.parametrize("ref", ["-x", "", "a b", "a..b", "a~1", "a^", "HEAD@{1}", "a\x1b", "a:b"])
def test_a_ref_is_a_name(ref: str) -> None:
    with pytest.raises(Invalid, match="names no branch"):
        check_ref(ref)


@pytest.mark.parametrize("ref", ["main", "feat/cart", "v1.2", "0123abcd"])
def test_a_name_is_a_ref(ref: str) -> None:
    assert check_ref(ref) == ref
