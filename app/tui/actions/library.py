"""Going through what a person keeps: show the list, do what is asked for, show it again."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from typing import Any, TypeAlias, TypeVar

from textual.screen import Screen

from app.domain.document import Document
from app.domain.errors import IdeaiError
from app.domain.names import unique
from app.tui.actions.deletions import undo
from app.tui.desk import Desk
from app.tui.screens.form import Check, Form, FormField, Values
from app.tui.screens.library import Library

T = TypeVar("T")
V = TypeVar("V")

Verb: TypeAlias = Callable[[Desk, str], Awaitable[str | None]]
"""Does what is asked for of the row with that key ("" for none); the key of the row to select then (None: the same)."""


async def browse(desk: Desk, show: Callable[[str | None], Library], verbs: Mapping[str, Verb]) -> None:
    """Until the person leaves: `show` makes the list as it is now, with a row selected. What fails is told.

    What was looked for stays, unless it would hide what was made.
    """
    selected: str | None = None
    wanted = ""
    while True:
        library = show(selected)
        library.wanted = wanted
        if (request := await desk.ask(library)) is None:
            return
        selected, wanted = request.key, request.wanted
        try:
            if request.verb == "undo":
                await undo(desk)
            else:
                made = await verbs[request.verb](desk, request.key or "")
                selected, wanted = (made, "") if made else (selected, wanted)
        except IdeaiError as error:
            desk.tell(str(error), "error")


async def until_saved(
    desk: Desk, form: Callable[[V | None, str], Screen[V | None]], save: Callable[[V], Awaitable[T]]
) -> T | None:
    """Show a form or a prompt until what it says is saved, and return what `save` does; None if it is left.

    `form` makes it with the values that could not be saved and why; nothing that was typed is lost by a failure.
    """
    values: V | None = None
    problem = ""
    while (values := await desk.ask(form(values, problem))) is not None:
        try:
            return await save(values)
        except IdeaiError as error:
            problem = str(error)
    return None


async def fill(
    desk: Desk,
    title: str,
    fields: Sequence[FormField],
    check: Check,
    save: Callable[[Values], Awaitable[T]],
) -> T | None:
    """Show a form with these fields until what it says is saved, as `until_saved` does."""

    def form(values: Values | None, problem: str) -> Form:
        return Form(title, fields, check, values=values, problem=problem)

    return await until_saved(desk, form, save)


def copy_of(model: Document, taken: Collection[str]) -> dict[str, Any]:
    """The fields of a document that has a name, under the next name and an id that is not taken."""
    fields = model.as_fields()
    return fields | {"id": unique(f"{fields['id']}-2", taken), "name": f"{fields['name']} 2"}
