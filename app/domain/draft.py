"""A context while it is edited: what was read, what was typed, and what somebody else wrote meanwhile. Pure."""

from dataclasses import dataclass, replace

from app.domain.context import ABSENT, Context


@dataclass(frozen=True, slots=True)
class Draft:
    """`base` is what a save replaces, `text` what would be saved, `outside` an edit made elsewhere since."""

    base: Context
    text: str
    outside: Context | None = None

    @classmethod
    def of(cls, context: Context) -> "Draft":
        """Nothing typed yet."""
        return cls(context, context.text)

    @property
    def dirty(self) -> bool:
        """Whether a save would change anything."""
        return self.text != self.base.text

    def edited(self, text: str) -> "Draft":
        """Take what was typed; what somebody else wrote, typed here too, is a conflict no longer."""
        if self.outside is not None and text == self.outside.text:
            return Draft.of(self.outside)
        return replace(self, text=text)

    def read(self, context: Context) -> "Draft":
        """Take what is on disk now: accepted where nothing was typed, a conflict where something was.

        A disk that has what was typed agrees with it, whoever wrote it.
        """
        if context.revision == self.base.revision:
            return replace(self, outside=None)
        if not self.dirty or context.text == self.text:
            return Draft.of(context)
        return replace(self, outside=context)

    def gone(self) -> "Draft":
        """The file is not there any more: what was read and typed stays, for a save that writes it again."""
        return replace(self, base=Context("", ABSENT), outside=None)

    def saved(self, context: Context) -> "Draft":
        """Take what was written as the base; what was typed after the save was asked for stays."""
        return replace(self, base=context, outside=None)

    def keep_mine(self) -> "Draft":
        """What was typed shall replace what was written elsewhere, at the next save."""
        return self if self.outside is None else Draft(self.outside, self.text)

    def take_theirs(self) -> "Draft":
        """What was written elsewhere shall replace what was typed."""
        return self if self.outside is None else Draft.of(self.outside)
