"""An agent: a named persona of a project."""

import re
import uuid
from typing import Annotated, Literal, NewType

from pydantic import AfterValidator, Field

from app.domain.document import Document
from app.domain.names import MAX_SLUG, Name, Slug
from app.domain.variables import Variables

AgentId = NewType("AgentId", str)
ProfileId = NewType("ProfileId", str)
SkillRef = NewType("SkillRef", str)

CwdPolicy = Literal["run_dir", "project_root", "worktree"]

_MD_PATH = re.compile(r"agents/[a-z0-9]+(?:-[a-z0-9]+)*\.md")
_SKILL_REF = re.compile(r"(?:global|project)/[a-z0-9]+(?:-[a-z0-9]+)*")


def check_agent_id(value: str) -> AgentId:
    """The canonical spelling of a UUID: it becomes a directory name. Raises ValueError."""
    if str(uuid.UUID(value)) != value:
        raise ValueError(f"{value!r} is not a UUID in its canonical form")
    return AgentId(value)


def _check_md_path(value: str) -> str:
    if len(value) > len("agents/.md") + MAX_SLUG or not _MD_PATH.fullmatch(value):
        raise ValueError(f"{value!r} is not a path of the form agents/<slug>.md")
    return value


def _check_skill_ref(value: str) -> SkillRef:
    if not _SKILL_REF.fullmatch(value):
        raise ValueError(f"{value!r} is not of the form global/<slug> or project/<slug>")
    return SkillRef(value)


AgentIdField = Annotated[AgentId, AfterValidator(check_agent_id)]
SkillRefField = Annotated[SkillRef, AfterValidator(_check_skill_ref)]
ProfileIdField = Annotated[ProfileId, AfterValidator(ProfileId)]


class Origin(Document):
    """Which template an agent was made from, and whether later changes of it are offered."""

    template: Slug
    version: int = Field(ge=1)
    synchronized: bool = True


class Agent(Document):
    """One entry of the manifest. `cwd` None means: as the profile says."""

    id: AgentIdField
    name: Name
    md_path: Annotated[str, AfterValidator(_check_md_path)]
    profile: Slug
    skills: tuple[SkillRefField, ...] = ()
    cwd: CwdPolicy | None = None
    variables: Variables = Field(default_factory=dict)
    origin: Origin | None = None

    @property
    def slug(self) -> str:
        """The file name of its context without `.md`; what the command line takes for it."""
        return self.md_path.removeprefix("agents/").removesuffix(".md")
