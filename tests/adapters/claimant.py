"""A process of its own that prepares an agent's environment: `python -m tests.adapters.claimant WHAT FOLDER`.

`race` says `ready`, waits for a line, prepares, says what came of it, and keeps the environment until its input ends.
`agent` starts a program on a PTY that ignores hang-ups, says its number, and waits.
`collect` says `ready`, waits for a line, removes every task's environment that it can until there is another, and says
how many it removed.
`phases` kills itself in every phase of a launch, and says what the launch after each found.
"""

import asyncio
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.adapters.local_environments import LocalEnvironments
from app.adapters.local_stored_environments import LocalStoredEnvironments
from app.adapters.local_task_environments import LocalTaskEnvironments
from app.adapters.posix_terminals import PosixTerminals
from app.domain.agent import AgentId
from app.domain.errors import Refused
from app.domain.injection import Invocation, Plan, PlannedFile
from app.domain.problem import Problem
from app.domain.project import Project
from app.domain.session import SessionId, Size
from app.domain.skill import Skill
from app.domain.stored import CollectionRules
from app.domain.task import TaskId
from app.ports.environments import Claim
from app.usecases.collect_environments import CollectEnvironments
from tests.fakes.clock import FakeClock

AGENT = AgentId("11111111-1111-4111-8111-111111111111")
TASK = TaskId("11111111-1111-4111-8111-aaaaaaaaaaaa")
ROOT = Path(__file__).parents[2]
CHANGES = frozenset(
    {"open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.link", "os.chmod", "os.putenv", "fcntl.flock"}
)
"""The audit events (docs.python.org/3/library/audit_events.html) before which a launch is killed."""


def ignore(*_: object) -> None:
    """A sink for what nobody asks for."""


def complain(problem: Problem) -> None:
    """Nothing may be damaged by being killed."""
    raise AssertionError(str(problem))


def project_in(folder: Path) -> Project:
    """The project of a test's folder."""
    return Project(folder / "project", "key")


def environments_in(folder: Path) -> LocalEnvironments:
    """The environments of a test's folder."""
    (folder / "tmp").mkdir(exist_ok=True)
    return LocalEnvironments(folder / "state", complain, temporary=folder / "tmp", patience=0.2)


def tasks_in(folder: Path) -> LocalTaskEnvironments:
    """The tasks' environments of a test's folder."""
    (folder / "tmp").mkdir(exist_ok=True)
    return LocalTaskEnvironments(
        folder / "state", complain, temporary=folder / "tmp", patience=0.2, root=folder / "environments"
    )


@contextmanager
def claimant(what: str, folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process; it ends with the block."""
    command = [sys.executable, "-m", "tests.adapters.claimant", what, str(folder)]
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def said(process: subprocess.Popen[str]) -> str:
    """The next line of another process."""
    assert process.stdout is not None
    return process.stdout.readline().strip()


def tell(process: subprocess.Popen[str]) -> None:
    """Let another process go on."""
    assert process.stdin is not None
    process.stdin.write("go\n")
    process.stdin.flush()


async def launch(folder: Path, plan: Plan) -> Claim:
    """Prepare the agent's environment and put the plan into it."""
    claim = await environments_in(folder).prepare(project_in(folder), AGENT)
    await claim.apply(plan)
    return claim


def say(text: str) -> None:
    """One line to whoever started us."""
    print(text, flush=True)


async def race(folder: Path) -> None:
    """Prepare when told to."""
    say("ready")
    sys.stdin.readline()
    try:
        await launch(folder, Plan(files=(PlannedFile("WINNER.md", str(os.getpid())),)))
    except Refused as refused:
        say(f"refused: {refused}")
        return
    say("won")
    sys.stdin.read()


async def agent(folder: Path) -> None:
    """Be a workspace with one agent."""
    terminals = PosixTerminals(ignore, ignore, os.environ)
    claim = await launch(folder, Plan())
    script = ("-c", "trap '' HUP; exec sleep 1000")
    invocation = Invocation("sh", script, Path("/"), descriptors=claim.descriptors)
    pid = await terminals.spawn(SessionId("one"), invocation, Size(24, 80))
    claim.release()
    say(str(pid))
    sys.stdin.read()


async def collect(folder: Path) -> None:
    """Be a collector for which everything is old enough."""
    store = LocalStoredEnvironments(folder / "state", folder / "environments")
    eager = CollectEnvironments(store, FakeClock(), CollectionRules(done_after=0, orphan_after=0))
    say("ready")
    sys.stdin.readline()
    ended = asyncio.create_task(asyncio.to_thread(sys.stdin.readline))
    removed = 0
    while not ended.done():
        removed += sum(verdict.goes for _, verdict in (await eager()).verdicts)
    say(str(removed))


def phases(folder: Path) -> None:
    """One line of JSON: what every interrupted launch left, as the complete one after it saw it."""
    os.fsync = ignore  # type: ignore[assignment]  # a killed process loses nothing that it has written; only the power would
    before, after = plans(folder)
    seen: list[dict[str, str]] = []
    for number in range(10_000):
        place = folder / "one"
        shutil.copytree(folder / "before", place, symlinks=True) if number else _begin(place, before)
        if not number:
            shutil.copytree(place, folder / "before", symlinks=True)
        killed = _killed_at(number, place, after)
        asyncio.run(launch(place, after)).release()
        left = len(list((place / "tmp").iterdir()))
        seen.append({**tree(place / "project" / ".ideai" / "run"), "temporary directories": str(left)})
        shutil.rmtree(place)
        if not killed:
            break
    say(json.dumps(seen))


def plans(folder: Path) -> tuple[Plan, Plan]:
    """Two launches that have a file and a skill each, of which the second must take the place of the first."""
    skills = []
    for slug in ("old", "new"):
        shelf = folder / "shelf" / slug
        shelf.mkdir(parents=True)
        (shelf / "SKILL.md").write_text(f"---\nname: {slug}\ndescription: d\n---\n")
        (shelf / "notes.txt").write_text(slug)
        skills.append(Skill(slug, "global", slug, "d", "", shelf, ("notes.txt",)))
    first, second = (Plan((PlannedFile("CLAUDE.md", skill.slug),), "skills", (skill,)) for skill in skills)
    return first, second


def tree(folder: Path) -> dict[str, str]:
    """Every file below the folder with its text."""
    return {str(path.relative_to(folder)): path.read_text() for path in sorted(folder.rglob("*")) if path.is_file()}


def _begin(place: Path, plan: Plan) -> None:
    (place / "project").mkdir(parents=True)
    asyncio.run(launch(place, plan)).release()
    (place / "project" / ".ideai" / "run" / AGENT / "own.txt").write_text("the agent's own")


def _killed_at(number: int, place: Path, plan: Plan) -> bool:
    """Launch in a child that is killed before its change with that number; whether it came so far."""
    child = os.fork()
    if child == 0:
        left = number

        def hook(event: str, _: object) -> None:
            nonlocal left
            if event in CHANGES:
                left -= 1
                if left < 0:
                    os.kill(os.getpid(), signal.SIGKILL)

        async def counted() -> None:
            sys.addaudithook(hook)
            await launch(place, plan)

        asyncio.run(counted())
        os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


if __name__ == "__main__":
    match sys.argv[1]:
        case "race":
            asyncio.run(race(Path(sys.argv[2])))
        case "agent":
            asyncio.run(agent(Path(sys.argv[2])))
        case "collect":
            asyncio.run(collect(Path(sys.argv[2])))
        case "phases":
            phases(Path(sys.argv[2]))
