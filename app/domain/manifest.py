"""The versioned list of a project's agents, validated as a whole on every change."""

from collections import Counter
from collections.abc import Collection
from typing import Self

from pydantic import Field, model_validator

from app.domain.agent import Agent, AgentId
from app.domain.document import Document, checked
from app.domain.errors import NotFound
from app.domain.names import slug, unique

VERSION = 1


class Manifest(Document):
    """`entries` keep the order in which the user sees them; ids and paths are unique."""

    version: int = Field(default=VERSION, ge=1)
    entries: tuple[Agent, ...] = ()

    @model_validator(mode="after")
    def _unique(self) -> Self:
        for what, values in (("id", [entry.id for entry in self.entries]), ("path", [e.md_path for e in self.entries])):
            twice = [value for value, count in Counter(values).items() if count > 1]
            if twice:
                raise ValueError(f"two agents have the same {what} {twice[0]}")
        return self

    @property
    def read_only(self) -> bool:
        """A newer ideai wrote it: it may be read, and is never rewritten by this one."""
        return self.version > VERSION

    def find(self, agent_id: AgentId) -> Agent:
        """The entry with that id. Raises NotFound."""
        for entry in self.entries:
            if entry.id == agent_id:
                return entry
        raise NotFound(f"This project has no agent {agent_id}; `ideai agents` lists those it has.")

    def resolve(self, word: str) -> Agent:
        """The entry that a person means by an id, a slug, a name, or an id's unambiguous start. Raises NotFound."""
        exact = [entry for entry in self.entries if word in (entry.id, entry.slug, entry.name)]
        found = exact or [entry for entry in self.entries if len(word) >= 4 and entry.id.startswith(word)]
        if len(found) == 1:
            return found[0]
        if found:
            raise NotFound(f"{word!r} names {len(found)} agents; use the slug or the id that `ideai agents` shows.")
        raise NotFound(f"This project has no agent {word!r}; `ideai agents` lists those it has.")

    def with_entry(self, agent: Agent) -> Self:
        """The manifest with the agent added at the end, or replaced in place. Validated as a whole; raises Invalid."""
        if any(entry.id == agent.id for entry in self.entries):
            entries = tuple(agent if entry.id == agent.id else entry for entry in self.entries)
        else:
            entries = (*self.entries, agent)
        with checked("manifest"):
            return self.changed(entries=[entry.as_fields() for entry in entries])

    def inserted(self, agent: Agent, place: int) -> Self:
        """The manifest with the agent at that place of the list. Raises Invalid if its id or its path is taken."""
        entries = [*self.entries[:place], agent, *self.entries[place:]]
        with checked("manifest"):
            return self.changed(entries=[entry.as_fields() for entry in entries])

    def with_fields(self, agent_id: AgentId, **fields: object) -> Self:
        """The manifest with these fields of an entry changed. Raises NotFound, and Invalid that names the field."""
        with checked("agent"):
            agent = self.find(agent_id).changed(**fields)
        return self.with_entry(agent)

    def without(self, agent_id: AgentId) -> Self:
        """The manifest without that agent. Raises NotFound."""
        self.find(agent_id)
        return self.changed(entries=[entry.as_fields() for entry in self.entries if entry.id != agent_id])

    def free_path(self, name: str, on_disk: Collection[str]) -> str:
        """A context path for a new agent that neither the manifest nor the disk has.

        `on_disk` are the `agents/<slug>.md` that exist; a deleted agent's kept Markdown is among them.
        """
        taken = {entry.slug for entry in self.entries}
        taken |= {path.removeprefix("agents/").removesuffix(".md").lower() for path in on_disk}
        return f"agents/{unique(slug(name, 'agent'), taken)}.md"
