"""Remember which commands a person has used, so that hints at them go."""

from dataclasses import dataclass

from app.domain.events import CommandsLearned
from app.ports.events import Publisher
from app.ports.hints import Hints


@dataclass(frozen=True, slots=True)
class LearnCommands:
    """What was used once is known for good, in every project."""

    hints: Hints
    events: Publisher

    async def __call__(self, *command_ids: str) -> None:
        """Publish all that is known with these; keep them, if there are any. Raises Failed, and they are known still.

        The hints go in this workspace, whatever the disk says.
        """
        known = self.hints.learned()
        self.events.publish(CommandsLearned(known | frozenset(command_ids)))
        if not known.issuperset(command_ids):
            self.hints.learn(command_ids)
