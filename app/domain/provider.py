"""A family of CLIs and its native places for files: data, one TOML each."""

from typing import Final, Literal, Self

from pydantic import Field, model_validator

from app.domain.agent import CwdPolicy
from app.domain.document import Document
from app.domain.names import Name, Slug
from app.domain.profile import Argument, CleanPath, Injection, Profile

HomeKind = Literal["codex", "linked"]
"""How the home of an agent's own is made of the user's: as Codex wants it, or as a `LinkedHome` says."""

_CODEX_VARIABLE: Final = "CODEX_HOME"


class LinkedHome(Document):
    """A CLI's home that is its agent's own: the user's, entry by entry, but for the context file and the skills.

    `variable` names it for the CLI; where it is not set, the CLI takes `folder` below the user's home directory.
    `shared` are folders that user and agent must have in common (the sign-in, the conversations): they are made in the
    user's home where there are none. `omitted` are entries that the agent does without: they would hide its context.
    """

    variable: str = Field(pattern=r"^[A-Z][A-Z0-9]*(_[A-Z0-9]+)+$")
    folder: CleanPath
    shared: tuple[CleanPath, ...] = Field(min_length=1)
    omitted: tuple[CleanPath, ...] = ()


class Recipe(Document):
    """What a launch adds for one cwd policy: arguments and variables, with placeholders.

    `opening` are more arguments of a launch that begins a conversation; one that goes on knows what they said.
    """

    args: tuple[Argument, ...] = ()
    opening: tuple[Argument, ...] = ()
    variables: dict[str, Argument] = Field(default_factory=dict)
    context_file: CleanPath | None = None
    skills: Literal["native", "inlined"] | None = None


class NativeSessions(Document):
    """How the CLI's own conversations are chosen and continued; empty where it cannot."""

    new: tuple[Argument, ...] = ()
    resume: tuple[Argument, ...] = ()


SkillFault = Literal["no_header", "no_name", "no_description", "odd_name", "not_yaml"]


class SkillRules(Document):
    """What the CLI makes of a `SKILL.md`; none of them says so, the skill is just not there.

    `drops` are the faults for which it passes over a skill. `max_description` is the longest description in characters,
    and `longer` what happens to a skill with a longer one. `hides` is whether it heeds `disable-model-invocation`.
    None means that nobody has seen it.
    """

    drops: tuple[SkillFault, ...] = ()
    max_description: int | None = Field(default=None, ge=1)
    longer: Literal["dropped", "cut"] = "cut"
    hides: bool | None = None


class Check(Document):
    """How `ideai provider check` runs the CLI: as a new user's, with a stand-in for its model.

    `files` are put below the new user's home, `args` follow the launch's own, and `waits` is what stands on the screen
    when the CLI takes a prompt; `dialogs` are the keys that answer what may stand there before. `{url}` (the
    stand-in's, without a path), `{home}`, `{root}` (the project) and `{cwd}` are replaced in files, variables and args.
    """

    waits: str = Field(min_length=1)
    dialogs: dict[str, str] = Field(default_factory=dict)
    files: dict[CleanPath, str] = Field(default_factory=dict)
    variables: dict[str, str] = Field(default_factory=dict)
    args: tuple[str, ...] = ()


class Provider(Document):
    """Facts about one CLI, with the version that they were checked against.

    `prompt` are the arguments that the first message of a conversation follows; None: it must be typed. It is when the
    screen shows `ready`; without that, when the CLI reads keys, which it may do for a question of its own.
    `context_file` and `skills_folder` are relative to the run directory, or to the home of a provider that has one
    (`home`); `skills_folder` None means that skill bodies are inlined in the context. `remark` is for its users: what
    is otherwise with its agents than with others.
    """

    id: Slug
    name: Name
    command: str
    checked: str
    context_file: CleanPath | None = None
    skills_folder: CleanPath | None = None
    skill_rules: SkillRules = Field(default_factory=SkillRules)
    home: Literal["codex"] | LinkedHome | None = None
    injection: Injection = Field(default_factory=Injection)
    args: tuple[Argument, ...] = ()
    run_dir: Recipe = Field(default_factory=Recipe)
    project_root: Recipe | None = None
    worktree: Recipe | None = None
    native_sessions: NativeSessions = Field(default_factory=NativeSessions)
    prompt: tuple[Argument, ...] | None = None
    ready: str | None = Field(default=None, min_length=1)
    install: str = ""
    remark: str = ""
    check: Check | None = None

    @model_validator(mode="after")
    def _lies_in_its_home(self) -> Self:
        recipes = (self.run_dir, self.project_root, self.worktree)
        names = (self.context_file, self.skills_folder, *(recipe.context_file for recipe in recipes if recipe))
        if isinstance(self.home, LinkedHome) and any(name is not None and "/" in name for name in names):
            raise ValueError("'context_file' and 'skills_folder' are names in the 'home', without a folder before them")
        return self

    @property
    def home_variable(self) -> str | None:
        """The variable that names the CLI's home; None where it has none of its agent's own."""
        match self.home:
            case LinkedHome(variable=variable):
                return variable
            case None:
                return None
            case _:
                return _CODEX_VARIABLE

    def recipe(self, policy: CwdPolicy) -> Recipe | None:
        """What a launch adds under that policy; None where the CLI cannot be given a context so.

        A worktree is another folder of the user's, and everything holds in it that holds in the project's root.
        """
        match policy:
            case "run_dir":
                return self.run_dir
            case "project_root":
                return self.project_root
            case "worktree":
                return self.worktree or self.project_root

    def finds_skills(self, policy: CwdPolicy) -> bool:
        """Whether the CLI finds skills itself under that policy; else their bodies stand in the context."""
        recipe = self.recipe(policy)
        return self.skills_folder is not None and (recipe is None or recipe.skills != "inlined")

    def default_profile(self) -> Profile:
        """The profile that everybody has without writing one: the CLI as its provider says, under the same id."""
        return Profile(id=self.id, name=self.name, command=self.command, provider=self.id)
