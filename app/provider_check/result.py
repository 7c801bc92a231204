"""What a check found."""

from dataclasses import asdict, dataclass
from typing import Literal

from app.domain.agent import CwdPolicy

Outcome = Literal[
    "passed",
    "context missing",
    "skill missing",
    "repository changed",
    "no request",
    "no prompt",
    "needs sign-in",
    "did not start",
    "not installed",
    "not possible",
]

_SENTENCES: dict[Outcome, str] = {
    "passed": "context and skill reached the model, and the repository is as it was",
    "context missing": "the agent's context did not reach the model",
    "skill missing": "the agent's skill did not reach the model",
    "repository changed": "the launch changed the repository",
    "no request": "nothing came to the stand-in for its model in time",
    "no prompt": "it did not come to its prompt in time",
    "needs sign-in": "it wants somebody to sign in",
    "did not start": "its process ended before its prompt",
    "not installed": "its command is not on PATH",
    "not possible": "it cannot be given a context there",
}


@dataclass(frozen=True, slots=True)
class Found:
    """What came to the model: how often the context's marker and the skill's, and the CLI's own lists of skills.

    `listed` are the skill's markers that stand outside of our text: the CLI found the skill itself.
    """

    context: int = 0
    skill: int = 0
    listed: int = 0


@dataclass(frozen=True, slots=True)
class CheckResult:
    """`version` is what the CLI says, `changes` are paths of the repository that changed, `detail` says more."""

    provider: str
    policy: CwdPolicy
    outcome: Outcome
    version: str = ""
    found: Found = Found()
    natively: bool = False
    changes: tuple[str, ...] = ()
    detail: str = ""

    @property
    def passed(self) -> bool:
        """Whether all is as it should be."""
        return self.outcome == "passed"

    def as_fields(self) -> dict[str, object]:
        """For programs."""
        return asdict(self)

    def __str__(self) -> str:
        """One line for people."""
        version = f" {self.version}" if self.version else ""
        more = f": {self.detail}" if self.detail else ""
        return f"{self.provider}{version}\t{self.policy}\t{self.outcome}\t{_SENTENCES[self.outcome]}{more}"


def judge(found: Found, changes: tuple[str, ...], *, natively: bool) -> Outcome:
    """What a request to the model, and the repository after it, amount to."""
    if not found.context:
        return "context missing"
    if not (found.listed if natively else found.skill):
        return "skill missing"
    return "repository changed" if changes else "passed"
