"""Changing what a `SKILL.md` says, and keeping the rest of its front matter as it stands there."""

from app.domain.errors import Refused
from app.files import front_matter, front_matter_repair


def revised(text: str, name: str, description: str, body: str) -> str:
    """The document with this name, description and body; other fields and comments of its front matter stay.

    Raises Refused if it has front matter that is no YAML: what that means nobody can keep.
    """
    parts = front_matter_repair.split(text)
    if parts is None:
        return front_matter.compose(name, description, body)
    opening, block, _ = parts
    rest = front_matter_repair.without(block, "name", "description")
    if rest is None:
        raise Refused("The front matter of its SKILL.md is no plain YAML; mend the file by hand first.")
    own = front_matter.compose(name, description, "").split("---\n")[1]
    end = "\r\n" if opening.endswith("\r\n") else "\n"
    return f"{opening}{own.replace(chr(10), end)}{rest}---{end}{end}{body}"
