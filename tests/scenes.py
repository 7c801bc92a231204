"""Every screen worth a picture: what the workspace holds, the size, the keys, and what must be seen then.

One table for the pictures in screenshots/, for the tests of what they show, and for whoever looks for an example.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from types import MappingProxyType

from app.domain.agent import Agent, SkillRef
from app.domain.changes import Changes, FileChange, FileDiff
from app.domain.errors import Damaged
from app.domain.events import ClientsChanged
from app.domain.layout import Pane, PaneId, Split, Tab
from app.domain.manifest import Manifest
from app.domain.problem import Problem
from app.domain.profile import Profile
from app.domain.settings import Settings
from app.domain.skill import Skill, SkillScope
from app.domain.task import Task
from app.domain.team import Member, Team
from app.domain.template import Template
from styles.themes import THEMES
from tests import drawings
from tests.tui.typist import Typist, typing
from tests.tui.workspace import CLOCK, CONFIG, PROJECT, FakeWorkspace, Prepare

PERSONA = """\
# Backend

You own the API in `api/`.
Small, typed functions, and a test
for every rule.

## How you work

- Read the tests before the code.
- Money is `Decimal`, never a float.
- Ask before you rename what others
  call.

## What you leave alone

The schema of the orders table, and
everything under `vendor/`.
"""

MAIN_WIDTHS = (120, 140, 160)
"""Columns of scenes that are about what is shown, not about how it fits."""

CART_DIFF = """\
--- a/api/cart.py
+++ b/api/cart.py
@@ -10,7 +10,9 @@ class Cart:
     lines: tuple[Line, ...] = ()
\x20
     def total(self) -> Decimal:
-        return sum(line.price * line.count for line in self.lines)
+        \"\"\"What the customer pays, in the shop's currency.\"\"\"
+        prices = (line.price * line.count for line in self.lines)
+        return sum((round(price, 2) for price in prices), Decimal())
\x20
     def __len__(self) -> int:
         return len(self.lines)
@@ -31,3 +33,3 @@ class Line:
     price: Decimal
-    count: int = 0
+    count: int = 1
     note: str = ""
"""

Play = Callable[[FakeWorkspace, Typist], Awaitable[None]]


async def _nothing(_: FakeWorkspace) -> None:
    """Leave the workspace as it is made."""


async def _watch(_: FakeWorkspace, __: Typist) -> None:
    """Only look."""


@dataclass(frozen=True, slots=True)
class Scene:
    """`says` is what the picture is of; `shows` are texts that must be on it, each whole in one row, `hides` must not.

    `prepare` fills the workspace before there is a screen, `play` does what a person does at it.
    """

    says: str
    prepare: Prepare = _nothing
    play: Play = _watch
    size: tuple[int, int] = (120, 36)
    shows: tuple[str, ...] = ()
    hides: tuple[str, ...] = ()
    settings: Settings = field(default_factory=lambda: Settings(which_key_delay=0.0))


def themes_of(scene: Scene) -> tuple[str, ...]:
    """The themes in which there are pictures of a scene: those of sizes look the same in all."""
    return tuple(THEMES) if scene.size[0] in MAIN_WIDTHS else ("dark",)


@asynccontextmanager
async def playing(scene: Scene) -> AsyncIterator[tuple[FakeWorkspace, Typist]]:
    """The scene, played to its end and at rest."""
    workspace = FakeWorkspace(settings=scene.settings)
    workspace.terminals.painters = {
        "claude": drawings.coding_agent,
        "codex": drawings.reviewing_agent,
        "gemini": drawings.crash,
        "vim": drawings.editor,
        "pytest": drawings.shell,
        "bash": drawings.fresh_shell,
    }
    await scene.prepare(workspace)
    await workspace.read_all()
    async with typing(workspace.ide(), *scene.size) as typist:
        await scene.play(workspace, typist)
        await typist.settle()
        yield workspace, typist


def keys(*spellings: str) -> Play:
    """Press these."""

    async def play(_: FakeWorkspace, typist: Typist) -> None:
        await typist.press(*spellings)

    return play


# What the workspaces hold


def agent(number: int, name: str, profile: str, *skills: str) -> Agent:
    """An agent with a made-up id and the path that its name gives it."""
    return Agent.model_validate(
        {
            "id": f"00000000-0000-4000-9000-{number:012x}",
            "name": name,
            "md_path": f"agents/{name.lower()}.md",
            "profile": profile,
            "skills": skills,
        }
    )


def skill(slug: str, scope: SkillScope, description: str, problem: str | None = None) -> Skill:
    """A skill in a made-up folder."""
    folder = (PROJECT.folder / "skills" if scope == "project" else PROJECT.root.parent / "skills") / slug
    return Skill(slug, scope, slug, description, "Do it.\n", folder, size=1200, problem=problem)


BACKEND = agent(1, "Backend", "claude", "project/money", "global/commit-message")
REVIEWER = agent(2, "Reviewer", "codex", "global/review")
TESTER = agent(3, "Tester", "gemini")
WRITER = agent(4, "Writer", "claude")

SKILLS = (
    skill("money", "project", "How this shop counts money and rounds it."),
    skill("orders-api", "project", "The endpoints for orders, with examples."),
    skill("commit-message", "global", "Write a commit message that says why."),
    skill("review", "global", "Read a change as a stranger would."),
    skill("release", "global", "Cut a release.", problem="its name is not the folder's"),
)


def task(number: int, title: str, doer: Agent, **fields: object) -> Task:
    """A task with a made-up id."""
    task_id = f"00000000-0000-4000-a000-{number:012x}"
    return Task.model_validate({"id": task_id, "title": title, "agent_id": doer.id, "created_at": CLOCK, **fields})


ROUNDING = """Prices are rounded in **four** places:

- `cart.py`, twice
- `order.py`
- the receipt

Let all of them call `money.rounded`, and test it.
"""


TASKS = (
    task(1, "Round prices in one place", BACKEND, state="queued", queued_at=CLOCK - 60, body=ROUNDING),
    task(2, "Show the tax in the cart", BACKEND, state="queued", queued_at=CLOCK - 30),
    task(
        3,
        "Read the login change",
        REVIEWER,
        state="done",
        started_at=CLOCK - 3000,
        ended_at=CLOCK - 1500,
        runs=1,
        result="Two remarks, see review.md.",
    ),
    task(4, "Test the order form", TESTER, state="failed", started_at=CLOCK - 900, ended_at=CLOCK - 880, runs=1),
    task(5, "Write the release notes", WRITER),
    task(6, "Old news", WRITER, state="archived"),
)

TEMPLATES = (
    Template(id="pair-programmer", name="Pair programmer", description="Works beside you."),
    Template(id="reviewer", name="Reviewer", description="Reads changes."),
)


def _keep(workspace: FakeWorkspace) -> None:
    """Four agents, their contexts and skills, on the disk."""
    workspace.have(BACKEND, text=PERSONA)
    workspace.have(REVIEWER, TESTER, WRITER)
    for one in SKILLS:
        workspace.skills.put(PROJECT, one)
    workspace.templates.builtin = TEMPLATES


async def team(workspace: FakeWorkspace) -> None:
    """Two agents at work beside an editor and a shell, one that failed, one that is off; two tabs."""
    _keep(workspace)
    backend, reviewer = await _agent_pane(workspace, BACKEND), await _agent_pane(workspace, REVIEWER)
    editor = await workspace.run(Pane(id=PaneId("p-editor"), command=("vim", "api/cart.py"), title="vim"))
    shell = await workspace.run(Pane(id=PaneId("p-shell"), command=("pytest",), title="bash"))
    tester = await _agent_pane(workspace, TESTER)
    _end(workspace, tester, 41)
    right = Split(direction="column", children=(reviewer, editor, shell), weights=(5, 6, 4))
    build = Split(direction="row", children=(backend, right), weights=(1, 1))
    workspace.have_tabs(
        Tab(name="build", tree=build, focus=backend.id, last=reviewer.id),
        Tab(name="tests", tree=tester, focus=tester.id),
        left=True,
        right=False,
    )


async def _agent_pane(workspace: FakeWorkspace, one: Agent) -> Pane:
    pane = Pane(id=PaneId(f"p-{one.slug}"), shows="agent", agent_id=one.id, title=one.name)
    await workspace.read_all()
    return await workspace.run(pane)


async def solo(workspace: FakeWorkspace) -> None:
    """One agent in one pane, with context and skills beside it."""
    _keep(workspace)
    backend = await _agent_pane(workspace, BACKEND)
    workspace.have_tabs(Tab(name="build", tree=backend, focus=backend.id), left=True, right=True)


async def reviewed(workspace: FakeWorkspace) -> None:
    """An agent in a worktree, which has changed some files."""
    await workspace.worktrees.prepare(PROJECT, BACKEND.id, "backend")
    workspace.differences.found = Changes(
        (
            FileChange("api/cart.py", added=4, removed=2),
            FileChange("docs/cart.md", "renamed", before="docs/old-cart.md"),
            FileChange("logo.png", "added", None, None),
            FileChange("tests/test_cart.py", added=3, removed=1),
        )
    )
    workspace.differences.diffs["api/cart.py"] = FileDiff(CART_DIFF)
    await team(workspace)


async def cloned(workspace: FakeWorkspace) -> None:
    """Somebody else's project, whose agent asks for more than a plain start."""
    _keep(workspace)
    workspace.trust.everything = False
    workspace.manifests.saved.clear()
    helper = agent(7, "Helper", "shell").changed(cwd="project_root", variables={"LD_PRELOAD": "/tmp/fast.so"})
    workspace.have(helper)
    await _one_shell(workspace)


async def _comment(_: FakeWorkspace, typist: Typist) -> None:
    """Review, and say something of a line."""
    await typist.press("ctrl+space", "D", "j", "j", "j", "j", "j", "j", "j", "c")
    await typist.type("Round once, at the end.")
    await typist.press("enter")


def _end(workspace: FakeWorkspace, pane: Pane, code: int) -> None:
    assert pane.session is not None
    workspace.terminals.exit(pane.session, code)


async def skipping(workspace: FakeWorkspace) -> None:
    """An agent that was launched with a skill that is nowhere."""
    _keep(workspace)
    refs = (SkillRef("project/money"), SkillRef("project/gone"))
    backend = BACKEND.changed(skills=refs)
    workspace.manifests.saved[PROJECT.root] = Manifest(entries=(backend, REVIEWER))
    pane = await _agent_pane(workspace, backend)
    workspace.have_tabs(Tab(name="build", tree=pane, focus=pane.id), left=True, right=True)


async def damaged(workspace: FakeWorkspace) -> None:
    """A manifest that somebody edited by hand, and not to its good."""
    _keep(workspace)
    reason = "Expecting ',' delimiter."
    workspace.manifests.damaged = Damaged(PROJECT.folder / "manifest.json", 14, reason)
    await _one_shell(workspace)


async def read_only(workspace: FakeWorkspace) -> None:
    """A manifest that a newer ideai wrote."""
    _keep(workspace)
    entries = workspace.manifests.saved[PROJECT.root].entries
    workspace.manifests.saved[PROJECT.root] = Manifest(version=2, entries=entries)
    await _one_shell(workspace)


async def exited(workspace: FakeWorkspace) -> None:
    """An agent whose program has ended, beside a shell."""
    _keep(workspace)
    tester = await _agent_pane(workspace, TESTER)
    shell = await workspace.run(Pane(id=PaneId("p-shell"), title="bash"))
    _end(workspace, tester, 41)
    tree = Split(direction="row", children=(tester, shell), weights=(1, 1))
    workspace.have_tabs(Tab(name="build", tree=tree, focus=tester.id, last=shell.id), left=True)


async def newcomer(workspace: FakeWorkspace) -> None:
    """Somebody who was never asked for a prefix."""
    workspace.store.saved_keys = None


async def _one_shell(workspace: FakeWorkspace) -> None:
    shell = await workspace.run(Pane(id=PaneId("p-shell"), title="bash"))
    workspace.have_tabs(Tab(name="main", tree=shell, focus=shell.id), left=True)


async def busy(workspace: FakeWorkspace) -> None:
    """Tasks in every state, one of which runs, beside a shell."""
    _keep(workspace)
    workspace.tasks.saved = {(PROJECT.key, task.id): task for task in TASKS}
    await _one_shell(workspace)
    await workspace.read_all()
    await workspace.do.tasks.launch_next(PROJECT)


# What people do in them


async def _write(_: FakeWorkspace, typist: Typist) -> None:
    await typist.press("ctrl+space", "e", *["down"] * 4, "end")
    await typist.type(" Even a dull one.")


async def _clash(workspace: FakeWorkspace, typist: Typist) -> None:
    await _write(workspace, typist)
    await workspace.edit_outside(BACKEND, PERSONA.replace("never a float", "never a float, nor a string"))


async def _compare(workspace: FakeWorkspace, typist: Typist) -> None:
    await _clash(workspace, typist)
    await typist.press("f4")


async def _look_for(_: FakeWorkspace, typist: Typist) -> None:
    await typist.press("ctrl+space", "e", "ctrl+r")
    await typist.type("the")
    await typist.press("enter", "tab")
    await typist.type("each")


async def _drift(workspace: FakeWorkspace, typist: Typist) -> None:
    await workspace.edit_outside(BACKEND, PERSONA.replace("never a float", "never a float, nor a string"))
    await typist.sees("drifted")


async def _look_ahead(workspace: FakeWorkspace, typist: Typist) -> None:
    await _drift(workspace, typist)
    await typist.press("ctrl+space", "e", "f6")


async def _misname(_: FakeWorkspace, typist: Typist) -> None:
    await typist.press("ctrl+space", "a", "n")
    await typist.type("x" * 81)
    await typist.press("enter")


async def _name(_: FakeWorkspace, typist: Typist) -> None:
    await typist.press("ctrl+space", "a", "n")
    await typist.type("Backend")


async def _write_task(_: FakeWorkspace, typist: Typist) -> None:
    await typist.press("ctrl+space", "t", "n")
    await typist.type("Count the stock")


async def _rename_tab(_: FakeWorkspace, typist: Typist) -> None:
    await typist.press("ctrl+space", ",")
    await typist.press(*["backspace"] * len("build"))


async def _search(_: FakeWorkspace, typist: Typist) -> None:
    await typist.press("ctrl+space", ":")
    await typist.type("pane")


async def _copy(_: FakeWorkspace, typist: Typist) -> None:
    await typist.press("ctrl+space", "/")
    await typist.type("cart")
    await typist.press("enter", "j", "0", "v", "j", "$")


async def _fail(_: FakeWorkspace, typist: Typist) -> None:
    await typist.press("ctrl+space", "a", "home", "j", "j", "j", "enter")


async def _three_clients(workspace: FakeWorkspace, typist: Typist) -> None:
    workspace.bus.publish(ClientsChanged(3))
    await typist.settle()


async def with_profiles(workspace: FakeWorkspace) -> None:
    """Profiles of the person's own beside those that come with ideai, and a file that does not parse."""
    await team(workspace)
    workspace.profiles.own = {
        "opus": Profile(
            id="opus",
            name="Claude with Opus",
            command="claude",
            provider="claude",
            args=("--model", "opus"),
            variables={"CLAUDE_CODE_MAX_OUTPUT_TOKENS": "32000"},
        ),
    }
    workspace.profiles.problems = (Problem(CONFIG / "profiles" / "mine.toml", 3, "`command`: it is missing."),)


async def _mistype_profile(_: FakeWorkspace, typist: Typist) -> None:
    await typist.press("ctrl+space", "P", "n")
    await typist.type("Claude, careful")
    await typist.press("tab", "tab")
    await typist.type("claude")
    await typist.press("tab")
    await typist.type("--append-system-prompt {context}")


async def _describe_nothing(_: FakeWorkspace, typist: Typist) -> None:
    await typist.press("ctrl+space", "S", "n")
    await typist.type("Careful reading")
    await typist.press("ctrl+s")


async def with_team(workspace: FakeWorkspace) -> None:
    """A team of the person's own, one of whose agents is in the project already."""
    await team(workspace)
    opus = Profile(id="opus", name="Opus", command="claude", args=("--model", "opus"))
    ada, backend = Member(key="ada", name="Ada", profile="claude"), Member(key="b", name="Backend", profile="opus")
    shop = Team(id="shop", name="Shop team", members=(ada, backend), profiles=(opus,), tabs=(Tab(name="shop"),))
    workspace.teams.own = {"shop": (shop, {})}


_PANES = ("Backend · Claude Code · run dir", "Allow editing api/cart.py?", "Codex", "class Cart:", "61 passed")

SCENES: Mapping[str, Scene] = MappingProxyType(
    {
        "prefix-question": Scene(
            "The first start asks for the prefix, once.",
            newcomer,
            keys("ctrl+g"),
            shows=("Welcome to ideai", "ctrl+space", "as in tmux", "ctrl+g arrived", "esc keep ctrl+space"),
        ),
        "first-start": Scene(
            "A project that was never opened before: a shell, and how to make an agent.",
            shows=(
                "No agents yet. Press",
                "ctrl+space a, then n",
                "Claude Code, Codex",
                "ann@web-3",
                "PANE",
                "ctrl+space keys",
            ),
        ),
        "no-agents": Scene(
            "The keys are in an empty list of agents.",
            play=keys("ctrl+space", "a"),
            shows=("No agents yet. Press n", "NAVIGATE", "n new · ? keys · esc back"),
            hides=("enter launch",),
        ),
        "workspace": Scene(
            "Agents at work beside an editor and a shell.",
            team,
            size=(140, 42),
            shows=(*_PANES, "shop-api", "1 build", "2 tests", "web-3", "failed", "exit 41", "off", "2 skills", "12:04"),
        ),
        "zoomed": Scene(
            "One pane alone, its others a key away.",
            team,
            keys("ctrl+space", "z"),
            shows=("Backend · Claude Code · run dir", " zoomed ", "Allow editing api/cart.py?"),
            hides=("class Cart:",),
        ),
        "which-key": Scene(
            "What comes after the prefix.",
            team,
            keys("ctrl+space"),
            shows=("PREFIX", "ctrl+space", "Split right", "Zoom", "Detach", "Focus a neighbour"),
        ),
        "palette": Scene(
            "The command palette, with what fits and what cannot run now.",
            team,
            _search,
            shows=("Commands", "pane", "Close the pane", "Rotate the panes"),
        ),
        "navigator": Scene(
            "All tabs and panes, narrowed down.",
            team,
            keys("ctrl+space", "w"),
            shows=(
                "Tabs and panes",
                "1 build",
                "4 panes",
                "▸ Reviewer",
                "2 tests",
                "✗ Tester",
                "○ Writer",
                "f2 rename",
            ),
        ),
        "help": Scene(
            "The keys, with the reason where one does nothing now.",
            team,
            keys("ctrl+space", "?"),
            shows=("Keys", "Panes", "Focus a neighbour", "esc back"),
        ),
        "agent-form": Scene(
            "A new agent.",
            team,
            _name,
            shows=("New agent", "Name", "Backend", "Profile: which CLI runs it", "Create and launch"),
        ),
        "agent-form-error": Scene(
            "A name that cannot be.",
            team,
            _misname,
            shows=("New agent", "a name has at most 80 characters"),
        ),
        "confirm": Scene(
            "A question before something is lost.",
            team,
            keys("ctrl+space", "x"),
            shows=("Close Backend?", "Its program is still running and will be ended.", "Close (y)", "No (n)"),
        ),
        "consent": Scene(
            "What a project's files ask for, before an agent is launched.",
            cloned,
            keys("ctrl+space", "a", "enter"),
            shows=(
                "Launch Helper with what",
                "LD_PRELOAD=/tmp/fast.so",
                "profile shell",
                "in the project",
                "Allow (y)",
            ),
        ),
        "choice": Scene(
            "What a new pane is for.",
            team,
            keys("ctrl+space", "v"),
            shows=("New pane beside this one", "type to narrow down", "shell", "Reviewer", "codex"),
        ),
        "prompt": Scene(
            "A line of text that says what is wrong with it.",
            team,
            _rename_tab,
            shows=("Name of this tab", "a name cannot be empty", "enter save · esc back"),
        ),
        "context": Scene(
            "A context with an unsaved line, over the skills.",
            solo,
            _write,
            size=(160, 42),
            shows=(
                "CONTEXT Backend ●",
                "for every rule. Even a dull one.",
                "ctrl+s save",
                "SKILLS Backend",
                "1 money",
            ),
        ),
        "conflict": Scene(
            "The context was changed outside while it was edited.",
            solo,
            _clash,
            size=(160, 42),
            shows=(
                "CONTEXT Backend ●",
                "Changed outside: f4 difference",
                "f2 keep mine · f3 take theirs",
            ),
        ),
        "difference": Scene(
            "What the two texts say.",
            solo,
            _compare,
            size=(160, 42),
            shows=("+for every rule. Even a dull one.", "-- Money is", "esc back"),
        ),
        "find": Scene(
            "Finding and replacing in a context.",
            solo,
            _look_for,
            size=(120, 40),
            shows=("find", "replace by", "each", "2 of 6", "down next", "alt+a replace all"),
        ),
        "preview": Scene(
            "A context as it reads.",
            solo,
            keys("ctrl+space", "e", "f5"),
            size=(120, 40),
            shows=("CONTEXT Backend", "How you work", "Money is"),
            hides=("## How you work",),
        ),
        "next-launch": Scene(
            "What the agent will really see, beside its context; it has changed since the launch.",
            solo,
            _look_ahead,
            size=(120, 40),
            shows=(
                "NEXT LAUNCH Backend",
                "Changed since its launch: context",
                "Files that are written",
                ".claude/skills/money/  1.2 KB",
                "f6 close",
                "f9 restart or leave",
            ),
        ),
        "next-launch-small": Scene(
            "The same in 80 columns: below the context.",
            solo,
            _look_ahead,
            size=(80, 24),
            shows=("CONTEXT Backend", "NEXT LAUNCH Backend", "Command"),
            hides=("SKILLS",),
        ),
        "drifted": Scene(
            "An agent that runs with another context than it would be launched with now.",
            team,
            _drift,
            size=(140, 42),
            shows=("context drifted", "drifted  Claude Code"),
        ),
        "skills": Scene(
            "Skills on and off, in their order.",
            solo,
            keys("ctrl+space", "s", "j"),
            size=(160, 42),
            shows=(
                "[x] 1 money",
                "[x] 2 commit-message",
                "[ ] orders-api",
                "its name is not the folder's",
                "space on or off",
                "K earlier",
            ),
        ),
        "skipped-skill": Scene(
            "An agent that runs without a skill that could not be found.",
            skipping,
            keys("ctrl+space", "s", "j"),
            size=(160, 42),
            shows=("1 skill missing", "[x] 2 gone", "missing: space removes it"),
        ),
        "damaged-manifest": Scene(
            "A manifest that does not parse: everything else works.",
            damaged,
            shows=(".ideai/manifest.json:14:", "Mend the file and the", "ann@web-3", "read-only"),
        ),
        "read-only-manifest": Scene(
            "A manifest of a newer ideai: it may be read.",
            read_only,
            shows=("read-only", "Backend", "Writer"),
        ),
        "exited": Scene(
            "A program that has ended; its last words stay.",
            exited,
            shows=("exited 41", "R resume · f afresh · x close", "no credentials were found", "exit 41"),
        ),
        "error": Scene(
            "What went wrong, in one sentence.",
            read_only,
            keys("ctrl+space", "a", "d", "y"),
            shows=("newer ideai",),
        ),
        "profiles": Scene(
            "How each CLI is run, with what is known of the selected profile.",
            with_profiles,
            keys("ctrl+space", "P", "j"),
            size=(120, 40),
            shows=(
                "Profiles",
                "Claude with Opus",
                "2.1.4 · on PATH · yours",
                "not on PATH · built in",
                "mine.toml",
                "claude --model opus",
                "CLAUDE_CODE_MAX_OUTPUT_TOKENS=32000",
                "n new · r edit",
            ),
        ),
        "profiles-small": Scene(
            "A damaged profile: where it is wrong, and the way out.",
            with_profiles,
            keys("ctrl+space", "P", "G"),
            size=(80, 24),
            shows=("mine.toml", "mine.toml:3: `command`: it is missing.", "shows here by itself", "esc back"),
        ),
        "profile-form": Scene(
            "A new profile with an argument that cannot be.",
            with_profiles,
            _mistype_profile,
            size=(120, 40),
            shows=("New profile", "Claude, careful", "{context} is not a placeholder", "as its provider says"),
        ),
        "profile-form-small": Scene(
            "The form scrolls where the window is small.",
            with_profiles,
            _mistype_profile,
            size=(80, 24),
            shows=("New profile", "{context} is not a placeholder", "ctrl+s save · tab next · esc back"),
        ),
        "tasks": Scene(
            "Tasks that run, wait and have ended, beside the panes.",
            busy,
            keys("ctrl+space", "t", "j", "j"),
            size=(120, 40),
            shows=(
                "TASKS",
                "Round prices in one p…",
                "queued <1m  Backend",
                "done in 25m  Reviewer",
                "A 1 more · ? keys",
                "n new · v view",
            ),
            hides=("Old news",),
        ),
        "no-tasks": Scene(
            "Without tasks the list says what one is.",
            _one_shell,
            keys("ctrl+space", "t"),
            size=(80, 24),
            shows=("No tasks yet. A task is", "n new", "NAVIGATE"),
        ),
        "tasks-small": Scene(
            "80 columns: the tasks lie over the panes, under the agents.",
            busy,
            keys("ctrl+space", "t"),
            size=(80, 24),
            shows=("TASKS", "AGENTS", "running", "NAVIGATE"),
        ),
        "task-pane": Scene(
            "The pane of a task says so.",
            busy,
            keys("ctrl+space", "t", "enter"),
            shows=("Round prices in one place · Backend · task running", "tasks"),
        ),
        "task-form": Scene(
            "A new task.",
            busy,
            _write_task,
            size=(80, 24),
            shows=("New task", "Count the stock", "Agent", "What is to be done, in Markdown"),
        ),
        "task-view": Scene(
            "A task as a whole.",
            busy,
            keys("ctrl+space", "t", "v"),
            shows=("Round prices in one place", "running", "To do", "money.rounded", "esc back"),
        ),
        "skill-library": Scene(
            "All skills, and what a CLI makes of the selected one.",
            team,
            keys("ctrl+space", "S", "G"),
            size=(120, 40),
            shows=(
                "Skills",
                "money",
                "project · 1.2 KB · 1 agent",
                "its name is not the folder's",
                "f files",
                "i import",
            ),
        ),
        "skill-form": Scene(
            "A new skill that agents would never find.",
            team,
            _describe_nothing,
            size=(80, 24),
            shows=("New skill", "Careful reading", "most CLIs drop a skill without a description"),
        ),
        "templates": Scene(
            "Agents to begin with, and the persona of the selected one.",
            team,
            keys("ctrl+space", "T", "j"),
            size=(80, 24),
            shows=("Templates", "Pair programmer", "comes with ideai", "Reads changes.", "a make an agent"),
        ),
        "teams": Scene(
            "What applying a team would add, and what stays as it is.",
            with_team,
            keys("ctrl+space", "M", "enter"),
            shows=("Shop team → shop-api", "+ agent Ada (claude)", "= agent Backend", "+ profile opus", "applies"),
        ),
        "resize-mode": Scene(
            "A mode is always named.",
            team,
            keys("ctrl+space", "r", "l", "l", "l"),
            shows=("RESIZE", "arrows move the border", "esc done"),
        ),
        "copy-mode": Scene(
            "Reading back: what was searched for, and what is selected.",
            team,
            _copy,
            shows=("COPY", "v select", "y copy", "/ search"),
        ),
        "events": Scene(
            "The traffic of the bus.",
            team,
            keys(
                "ctrl+space", "V", "escape", "ctrl+space", "z", "ctrl+space", "z", "ctrl+space", "V", "ctrl+space", "V"
            ),
            shows=("EVENTS", "LayoutChanged"),
        ),
        "review": Scene(
            "What an agent has changed in its worktree, with a comment on a line.",
            reviewed,
            _comment,
            size=(120, 40),
            shows=(
                "REVIEW  Backend · agent/backend  +7 −3  1 comment",
                "●1 +4 −2",
                "docs/cart.md",
                "binary",
                "┃ Round once, at the end.",
                "s send",
            ),
        ),
        "review-small": Scene(
            "A review in 80 columns, with a comment that is being written.",
            reviewed,
            keys("ctrl+space", "D", "j", "j", "c"),
            size=(80, 24),
            shows=("comment on this line", "enter keep the comment", "FILES", "@@ -10,7 +10,9 @@ class Cart:"),
        ),
        "review-nothing": Scene(
            "An agent that has changed nothing.",
            team,
            keys("ctrl+space", "D"),
            size=(80, 24),
            shows=("REVIEW  Backend", "Nothing was changed.", "esc back"),
        ),
        "small": Scene(
            "60 columns: one pane at a time, the others in a strip.",
            team,
            size=(60, 20),
            shows=("Backend", "Reviewer", "Allow editing api/cart.py?", "PANE"),
            hides=("AGENTS",),
        ),
        "overlay": Scene(
            "80 columns: the agents lie over the panes while they have the keys.",
            team,
            keys("ctrl+space", "a"),
            size=(80, 24),
            shows=("AGENTS", "Backend", "Writer", "NAVIGATE"),
        ),
        "wide": Scene(
            "200 columns and three clients.",
            team,
            _three_clients,
            size=(200, 50),
            shows=(*_PANES, "3 clients"),
        ),
    }
)
