"""Profiles: make, change, duplicate, delete."""

from collections.abc import Awaitable, Callable, Mapping

from app.domain.agent import ProfileId
from app.domain.errors import NotFound
from app.domain.profile import Profile
from app.tui.actions.deletions import offer
from app.tui.actions.library import Verb, browse, copy_of, fill
from app.tui.desk import Desk
from app.tui.profiles import check_profile, profile_form_fields, profile_of, users_of
from app.tui.screens.confirm import Confirm
from app.tui.screens.form import Values
from app.tui.screens.profile_library import ProfileLibrary


async def _browse(desk: Desk) -> None:
    desk.work(_ask_versions(desk), hold=False)
    await browse(desk, lambda selected: ProfileLibrary(desk.state, selected), _VERBS)


async def _ask_versions(desk: Desk) -> None:
    desk.doing("Asking the CLIs for their versions")
    await desk.do.read_versions()


async def _new(desk: Desk, _: str) -> str | None:
    return await _fill(desk, "New profile", None)


async def _edit(desk: Desk, key: str) -> str | None:
    profile = _profile(desk, key)
    return await _fill(desk, f"Edit {profile.name}", profile)


async def _fill(desk: Desk, title: str, before: Profile | None) -> str | None:
    """Show the form until it is saved; the id of what was saved."""
    fields = profile_form_fields(before, _providers(desk))
    taken = {profile.id for profile in desk.state.profiles}

    async def save(values: Values) -> str:
        profile = await desk.do.save_profile(profile_of(values, before)[0])
        desk.tell(f"Saved the profile {profile.name}.")
        return profile.id

    return await fill(desk, title, fields, lambda now: check_profile(now, before, taken), save)


async def _duplicate(desk: Desk, key: str) -> str | None:
    model = _profile(desk, key)
    made = await desk.do.save_profile(copy_of(model, {profile.id for profile in desk.state.profiles}))
    return await _edit(desk, made.id) or made.id


async def _delete(desk: Desk, key: str) -> str | None:
    profile = _profile(desk, key)
    if profile.id not in desk.state.own_profiles:
        desk.tell(f"{profile.name} comes with ideai and cannot be deleted; a saved change of it can.", "warning")
        return None
    users = users_of(desk.state, profile)
    if users:
        desk.tell(f"{', '.join(users)} run with {profile.name}; give them another profile first.", "warning")
        return None
    losses = "No agent of this project uses it. Those of other projects that do could not be launched."
    if await desk.ask(Confirm(f"Delete the profile {profile.name}?", losses, yes="Delete")):
        await desk.do.delete_profile(desk.project, ProfileId(profile.id))
        offer(desk, f"the profile {profile.name}", lambda: desk.do.restore_profile(ProfileId(profile.id)))
    return None


def _profile(desk: Desk, key: str) -> Profile:
    """The profile with that id. Raises NotFound if it is gone meanwhile."""
    profile = desk.state.profile(key)
    if profile is None:
        raise NotFound(f"There is no profile {key!r} any more.")
    return profile


def _providers(desk: Desk) -> set[str]:
    return {profile.provider for profile in desk.state.profiles if profile.provider is not None}


_VERBS: Mapping[str, Verb] = {"new": _new, "edit": _edit, "duplicate": _duplicate, "delete": _delete}

ACTIONS: Mapping[str, Callable[[Desk], Awaitable[None]]] = {"profiles.open": _browse}
