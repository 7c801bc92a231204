"""Templates without a disk."""

from dataclasses import dataclass, field

from app.domain.errors import Conflict, IdeaiError, NotFound
from app.domain.listing import Listing
from app.domain.problem import Problem
from app.domain.template import Template


@dataclass(slots=True)
class FakeTemplates:
    """`builtin` come with ideai, `own` are the user's and win; `problems` are the files that do not parse.

    `errors` maps a method's name to what it raises next time.
    """

    builtin: tuple[Template, ...] = ()
    own: dict[str, Template] = field(default_factory=dict)
    deleted: dict[str, Template] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    errors: dict[str, IdeaiError] = field(default_factory=dict)

    def list(self) -> Listing[Template]:
        """Both, the user's first choice."""
        self._step("list")
        found = {template.id: template for template in self.builtin} | self.own
        return Listing(tuple(found[key] for key in sorted(found)), self.problems)

    def save(self, template: Template) -> None:
        """Make it the user's."""
        self._step("save")
        self.own[template.id] = template

    def own_ids(self) -> frozenset[str]:
        """Those of the user's."""
        return frozenset(self.own)

    def delete(self, template_id: str) -> None:
        """Drop the user's."""
        self._step("delete")
        if template_id not in self.own:
            raise NotFound(f"There is no template {template_id} of your own.")
        self.deleted[template_id] = self.own.pop(template_id)

    def restore(self, template_id: str) -> None:
        """Make it the user's again."""
        self._step("restore")
        if template_id not in self.deleted:
            raise NotFound(f"There is no deleted template {template_id}.")
        if template_id in self.own:
            raise Conflict(f"There is a template {template_id} again.")
        self.own[template_id] = self.deleted.pop(template_id)

    def _step(self, method: str) -> None:
        if error := self.errors.pop(method, None):
            raise error
