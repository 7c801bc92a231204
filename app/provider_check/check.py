"""Check one CLI: start it, type a prompt, and look at what its model is sent."""

import asyncio
import json
import re
import shlex
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from uuid import uuid4

from app.adapters.toml_providers import TomlProviders
from app.domain.agent import CwdPolicy
from app.domain.errors import Failed, IdeaiError, Invalid, NotFound
from app.domain.provider import Check, Provider
from app.domain.session import Session
from app.files.failures import failing
from app.places import UserPlaces
from app.processes.children import find_program
from app.processes.versions import ProgramVersions
from app.provider_check.model_server import ModelServer, Request
from app.provider_check.result import CheckResult, Found, judge
from app.provider_check.scratch import Scratch, scratch
from app.provider_check.trial import Ended, Trial
from app.threads import in_thread

RESULT = "result.json"
"""What is kept of a check beside the request and the screen."""

_SIGN_IN = re.compile(r"sign.?in|log.?in|api.?key|authenticat|credential", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds: until the prompt, until the request, until what was typed is typed again, until no better one comes."""

    prompt: float = 90
    request: float = 60
    again: float = 5
    better: float = 60


@dataclass(frozen=True, slots=True)
class _Markers:
    persona: str
    skill: str
    prompt: str

    @classmethod
    def make(cls) -> "_Markers":
        return cls(*(f"{what}-{uuid4().hex[:12]}" for what in ("persona", "skill", "prompt")))


def find_providers(variables: Mapping[str, str]) -> tuple[Provider, ...]:
    """All of them, as the user has them."""
    return TomlProviders(_overrides(variables)).list().items


async def check_provider(
    name: str, policy: CwdPolicy, variables: Mapping[str, str], *, keep: Path | None = None, limits: Limits = Limits()
) -> CheckResult:
    """Start the CLI of that provider in a project made for it, and say what reached the stand-in for its model.

    With `keep` the request and the last screen are left in that folder. Raises NotFound for an unknown provider,
    Invalid for one that has no `[check]`, Failed where the project cannot be made.
    """
    provider = _find(name, variables)
    if provider.check is None:
        raise Invalid(f"The provider {provider.id} says nothing about how it is checked; give it a [check] table.")
    result = await _checked(provider, provider.check, policy, variables, keep, limits)
    if keep is not None:
        with failing("Keeping", keep):
            keep.mkdir(parents=True, exist_ok=True)
            (keep / RESULT).write_text(json.dumps(result.as_fields(), indent=1), encoding="utf-8")
    return result


async def _checked(
    provider: Provider,
    check: Check,
    policy: CwdPolicy,
    variables: Mapping[str, str],
    keep: Path | None,
    limits: Limits,
) -> CheckResult:
    result = CheckResult(provider.id, policy, "passed")
    if provider.recipe(policy) is None:
        return replace(result, outcome="not possible")
    try:
        find_program(provider.command, variables, Path("/"))
    except (IdeaiError, OSError):
        return replace(result, outcome="not installed")
    with scratch(variables) as made, ModelServer() as server:
        inherited = made.variables(variables, check, server.url, made.root)
        version = await in_thread(partial(_version, provider.command, inherited))
        run = _Run(made, provider, check, server, limits, keep)
        return await run(replace(result, version=version), variables)


def _find(name: str, variables: Mapping[str, str]) -> Provider:
    known = find_providers(variables)
    for provider in known:
        if provider.id == name:
            return provider
    raise NotFound(f"There is no provider {name!r}; there are {', '.join(provider.id for provider in known)}.")


def _overrides(variables: Mapping[str, str]) -> Path:
    return UserPlaces.find(variables).config / "providers"


def _version(command: str, variables: Mapping[str, str]) -> str:
    found = ProgramVersions(variables, seconds=30).find(command, {})
    return ".".join(str(part) for part in found) if found else ""


@dataclass(frozen=True, slots=True)
class _Run:
    """One check of an installed CLI."""

    scratch: Scratch
    provider: Provider
    check: Check
    server: ModelServer
    limits: Limits
    keep: Path | None

    async def __call__(self, result: CheckResult, variables: Mapping[str, str]) -> CheckResult:
        url, markers = self.server.url, _Markers.make()
        inherited = self.scratch.variables(variables, self.check, url, self.scratch.root)
        trial = Trial(self.scratch, self.provider, _overrides(variables), inherited)
        arguments = self.scratch.arguments(self.check, url, self.scratch.root)
        agent = await trial.make_agent(result.policy, markers.persona, markers.skill, arguments)
        self.scratch.set_up(self.check, url, await trial.cwd(agent))
        before = self.scratch.tree()
        try:
            session = await trial.launch(agent)
        except Failed as error:
            return replace(result, outcome="did not start", detail=str(error))
        try:
            judged = await self._talk(trial, session, markers, result)
        except Ended:
            judged = replace(result, outcome="did not start", detail=_last_line(trial.screen(session.id)))
        finally:
            self._keep(trial, session, markers)
            await trial.close()
        changes = _changes(before, self.scratch.tree())
        if result.policy == "worktree":
            given = {path: data for path, data in before.items() if not path.startswith(".git/")}
            changes += _changes(given, self.scratch.tree(session.cwd))
        outcome = "repository changed" if judged.passed and changes else judged.outcome
        return replace(judged, changes=changes, outcome=outcome, detail=judged.detail or ", ".join(changes))

    async def _talk(self, trial: Trial, session: Session, markers: _Markers, result: CheckResult) -> CheckResult:
        if not await self._waits(trial, session):
            screen = trial.screen(session.id)
            return replace(result, outcome="needs sign-in" if _SIGN_IN.search(screen) else "no prompt")
        natively = self.provider.finds_skills(result.policy)
        request = await self._ask(trial, session, markers, natively=natively)
        if request is None:
            signs_in = _SIGN_IN.search(trial.screen(session.id)) is not None
            return replace(result, outcome="needs sign-in" if signs_in else "no request")
        found = _found(request.text, markers)
        return replace(result, outcome=judge(found, (), natively=natively), found=found, natively=natively)

    async def _waits(self, trial: Trial, session: Session) -> bool:
        """Whether the CLI comes to its prompt, with its dialogs answered on the way."""
        until = time.monotonic() + self.limits.prompt
        answers = self.check.dialogs
        while (left := until - time.monotonic()) > 0:
            shown = await trial.shows_one(session.id, (*answers, self.check.waits), left)
            if shown is None or shown not in answers:
                return shown is not None
            trial.write(session.id, answers[shown].encode())
            await trial.shows_none(session.id, shown, self.limits.again)
        return False

    async def _ask(self, trial: Trial, session: Session, markers: _Markers, *, natively: bool) -> Request | None:
        """Type the prompt and Enter, each again until something comes of it: some CLIs take no keys for a while."""
        until = time.monotonic() + self.limits.request
        while True:
            trial.write(session.id, markers.prompt.encode())
            shown = await trial.shows_one(session.id, (markers.prompt,), self.limits.again)
            if shown is not None or time.monotonic() > until:
                break
        while True:
            trial.write(session.id, b"\r")
            request = await asyncio.to_thread(self.server.wait_for, partial(_has, markers.prompt), self.limits.again)
            if request is not None:
                return await self._best(request, markers, natively=natively)
            if time.monotonic() > until or not trial.alive(session.id):
                return None

    async def _best(self, first: Request, markers: _Markers, *, natively: bool) -> Request:
        """The request that has all that is looked for: some CLIs ask for a title or a choice of model before."""

        def is_whole(request: Request) -> bool:
            found = _found(request.text, markers)
            return _has(markers.prompt, request) and judge(found, (), natively=natively) == "passed"

        best = await asyncio.to_thread(self.server.wait_for, is_whole, self.limits.better)
        prompts = [request for request in self.server.requests if _has(markers.prompt, request)]
        return best or max([first, *prompts], key=lambda request: request.text.count(markers.persona))

    def _keep(self, trial: Trial, session: Session, markers: _Markers) -> None:
        """Raises Failed."""
        if self.keep is None:
            return
        with failing("Keeping", self.keep):
            self.keep.mkdir(parents=True, exist_ok=True)
            (self.keep / "screen.txt").write_text(trial.screen(session.id), encoding="utf-8")
            started = f"cd {shlex.quote(str(session.cwd))}\n{shlex.join(session.command)}\n"
            (self.keep / "command.txt").write_text(started, encoding="utf-8")
            for number, request in enumerate(self.server.requests):
                name = "request" if _has(markers.prompt, request) else "other"
                fields = {"method": request.method, "path": request.path, "body": request.fields or request.text}
                text = json.dumps(fields, indent=1, ensure_ascii=False)
                (self.keep / f"{number:03}-{name}.json").write_text(text, encoding="utf-8")


def _has(prompt: str, request: Request) -> bool:
    return request.asks_the_model and prompt in request.text


def _found(text: str, markers: _Markers) -> Found:
    """Our own text has a line for the skill, or its body; what is beside it is the CLI's."""
    skill = text.count(markers.skill)
    ours = text.count(f"- `stripes`: Use {markers.skill}.")
    return Found(text.count(markers.persona), skill, skill - ours)


def _changes(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> tuple[str, ...]:
    paths = sorted({*before, *after})
    return tuple(path for path in paths if before.get(path) != after.get(path))


def _last_line(screen: str) -> str:
    return next((line.strip() for line in reversed(screen.splitlines()) if line.strip()), "")
