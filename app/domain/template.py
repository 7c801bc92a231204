"""A reusable agent."""

from pydantic import Field

from app.domain.agent import CwdPolicy, SkillRefField
from app.domain.document import Document
from app.domain.names import Name, Slug


class Template(Document):
    """What a new agent is made from; `version` grows with every change, so that synchronised agents notice."""

    id: Slug
    name: Name
    description: str = ""
    version: int = Field(default=1, ge=1)
    profile: Slug | None = None
    skills: tuple[SkillRefField, ...] = ()
    cwd: CwdPolicy | None = None
    context: str = ""
