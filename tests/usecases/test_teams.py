"""Teams: saved from one project, applied in another, without loss and without replacing anything."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.agent import Agent, SkillRef
from app.domain.context import Context, Revision
from app.domain.errors import Conflict, Failed, Invalid, NotFound
from app.domain.layout import Pane, PaneId, Tab, WorkspaceLayout, map_panes, panes
from app.domain.manifest import Manifest
from app.domain.profile import Profile
from app.domain.project import Project
from app.domain.team import Member, Team
from app.usecases.add_team_tabs import with_team_tabs
from app.usecases.apply_team import ApplyTeam
from app.usecases.list_teams import ListTeams
from app.usecases.revise_team import ReviseTeam
from app.usecases.save_team import SaveTeam
from tests.domain.trees import trees
from tests.fakes.agent_contexts import FakeAgentContexts
from tests.fakes.skill_sources import FakeSkillSources
from tests.fakes.teams import FakeTeams
from tests.usecases.world import PROJECT, World, agent, skill

OTHER = Project(Path("/home/ann/other"), "other-0123456789ab")
OPUS = Profile(id="opus", name="Opus", command="claude", args=("--model", "opus"))
MONEY = SkillRef("project/money")


@dataclass
class Office:
    """A project with agents, and another one with none."""

    world: World = field(default_factory=World)
    teams: FakeTeams = field(default_factory=FakeTeams)
    sources: FakeSkillSources = field(default_factory=FakeSkillSources)

    def have_skill(self, slug: str) -> None:
        made = skill(slug)
        self.world.skills.put(PROJECT, made)
        self.sources.sources[made.folder] = {
            "SKILL.md": b"---\nname: money\ndescription: d\n---\nDo it.\n",
            "notes.md": b"not listed, such as a link",
        }

    @property
    def save(self) -> SaveTeam:
        world = self.world
        return SaveTeam(
            world.manifests,
            world.contexts,
            world.skills,
            self.sources,
            world.profiles,
            world.layouts,
            self.teams,
            self.list_teams,
        )

    @property
    def list_teams(self) -> ListTeams:
        return ListTeams(self.teams, self.world.events)

    @property
    def apply(self) -> ApplyTeam:
        world = self.world
        return ApplyTeam(
            world.manifests,
            world.contexts,
            world.skills,
            world.profiles,
            self.teams,
            world.ids,
            world.list_agents,
            world.list_skills,
            world.list_profiles,
        )

    def agents_of(self, project: Project) -> tuple[Agent, ...]:
        return self.world.manifests.saved.get(project.root, Manifest()).entries


def _but_the_id(agents: Sequence[Agent]) -> list[dict[str, object]]:
    return [{**agent.as_fields(), "id": None} for agent in agents]


names = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=20)
extras = st.dictionaries(st.from_regex(r"x_[a-z]{1,4}", fullmatch=True), st.none() | st.integers() | st.text())


@st.composite
def manifests(draw: st.DrawFn) -> list[Agent]:
    count = draw(st.integers(1, 4))
    found = draw(st.lists(names, min_size=count, max_size=count, unique=True))
    return [
        Agent.model_validate(
            {
                **agent(number).as_fields(),
                **draw(extras),
                "name": name,
                "md_path": f"agents/a-{number}.md",
                "profile": draw(st.sampled_from(["claude", "opus", "shell"])),
                "cwd": draw(st.sampled_from([None, "run_dir", "project_root"])),
                "skills": draw(st.sampled_from([[], [MONEY], ["global/gone", MONEY]])),
                "variables": draw(st.dictionaries(st.sampled_from(["A", "B"]), st.text("xyz="))),
                "origin": draw(st.sampled_from([None, {"template": "t", "version": 3, "synchronized": False}])),
            }
        )
        for number, name in enumerate(found, 1)
    ]


@settings(max_examples=40)
@given(manifests(), st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=4, max_size=4), trees())
async def test_a_team_that_is_applied_elsewhere_is_the_same_team(
    agents: list[Agent], texts: list[str], tree: Pane
) -> None:
    office = Office()
    office.have_skill("money")
    office.world.profiles.own["opus"] = OPUS
    office.world.manifests.saved[PROJECT.root] = Manifest(entries=tuple(agents))
    for one, text in zip(agents, texts, strict=False):
        office.world.contexts.texts[office.world.contexts.path(PROJECT, one)] = text
    shown = map_panes(tree, lambda pane: pane.changed(shows="agent", agent_id=agents[0].id))
    tab = Tab(name="build", tree=shown, focus=next(panes(tree)).id)
    team = await office.save(PROJECT, "Shop", "What sells.", [tab])
    del office.world.profiles.own["opus"]

    ids = await office.apply(OTHER, await office.apply.plan(OTHER, "shop"))
    assert _but_the_id(office.agents_of(OTHER)) == _but_the_id(agents)
    for one, text in zip(office.agents_of(OTHER), texts, strict=False):
        assert office.world.contexts.read(OTHER, one).text == text
    assert office.world.skills.read(OTHER, MONEY).body == "Do it.\n"
    assert office.world.profiles.own == ({"opus": OPUS} if any(one.profile == "opus" for one in agents) else {})

    layout = with_team_tabs(WorkspaceLayout(), OTHER, team, ids, office.world.ids)
    office.sources.sources[office.world.skills.read(OTHER, MONEY).folder] = office.sources.sources[
        skill("money").folder
    ]
    again = await office.save(OTHER, "Again", "What sells.", layout.tabs)
    assert again.members == team.members
    assert again.profiles == team.profiles
    assert [len(list(panes(tab.tree))) for tab in again.tabs] == [len(list(panes(tab.tree))) for tab in team.tabs]
    assert {pane.agent_id for tab in again.tabs for pane in panes(tab.tree)} == {agents[0].slug}


async def test_what_is_there_stays_and_the_plan_says_so() -> None:
    office = Office()
    office.have_skill("money")
    office.world.have(agent(1, "Backend", skills=[MONEY]), agent(2, "Tester"), text="theirs")
    await office.save(PROJECT, "Shop")
    mine = agent(7, "Backend", "shell")
    office.world.manifests.saved[OTHER.root] = Manifest(entries=(mine,))
    plan = await office.apply.plan(OTHER, "shop")
    assert plan.lines() == [
        "+ agent Tester (claude)",
        "= agent Backend: there is one of that name, and it stays",
        "+ skill project/money",
    ]
    ids = await office.apply(OTHER, plan)
    assert ids["backend"] == mine.id
    assert [one.name for one in office.agents_of(OTHER)] == ["Backend", "Tester"]
    assert office.agents_of(OTHER)[0] == mine


async def test_a_kept_markdown_of_a_deleted_agent_is_not_overwritten() -> None:
    office = Office()
    office.world.have(agent(1, "Backend"), text="theirs")
    await office.save(PROJECT, "Shop")
    kept = OTHER.folder / "agents" / "backend.md"
    office.world.contexts.texts[kept] = "years of work"
    await office.apply(OTHER, await office.apply.plan(OTHER, "shop"))
    assert office.world.contexts.texts[kept] == "years of work"
    assert office.agents_of(OTHER)[0].md_path == "agents/backend-2.md"


async def test_a_failure_leaves_neither_entries_nor_skills_nor_profiles() -> None:
    office = Office()
    office.have_skill("money")
    office.world.profiles.own["opus"] = OPUS
    office.world.have(agent(1, "Backend", "opus"), agent(2, "Tester"))
    await office.save(PROJECT, "Shop")
    del office.world.profiles.own["opus"]
    plan = await office.apply.plan(OTHER, "shop")
    office.world.contexts.errors["write"] = Failed("The disk is full.")
    with pytest.raises(Failed):
        await office.apply(OTHER, plan)
    assert office.agents_of(OTHER) == ()
    assert office.world.profiles.own == {}
    assert list(office.world.contexts.on_disk(OTHER)) == []
    assert all(listed.scope == "global" for listed in office.world.skills.list(OTHER).items)


class OnePage(FakeAgentContexts):
    """Has room for one context of the other project."""

    def write(self, project: Project, agent: Agent, text: str, expected: Revision) -> Context:
        if project == OTHER and self.on_disk(project):
            raise Failed("The disk is full.")
        return FakeAgentContexts.write(self, project, agent, text, expected)


async def test_a_failure_half_way_takes_back_the_markdown_that_was_written() -> None:
    office = Office()
    office.world.contexts = OnePage()
    office.world.have(agent(1, "Backend"), agent(2, "Tester"))
    await office.save(PROJECT, "Shop")
    with pytest.raises(Failed):
        await office.apply(OTHER, await office.apply.plan(OTHER, "shop"))
    assert office.agents_of(OTHER) == ()
    assert list(office.world.contexts.on_disk(OTHER)) == []
    assert len(office.world.contexts.on_disk(PROJECT)) == 2


def revise(office: Office) -> ReviseTeam:
    return ReviseTeam(office.teams, office.list_teams)


async def test_a_member_that_is_taken_out_takes_along_what_only_it_has() -> None:
    office = Office()
    office.have_skill("money")
    office.world.profiles.own["opus"] = OPUS
    office.world.have(agent(1, "Backend", "opus", skills=[MONEY]), agent(2, "Tester"))
    pane = Pane(id=PaneId("p"), shows="agent", agent_id=agent(1, "Backend").id)
    await office.save(PROJECT, "Shop", "What sells.", [Tab(name="1", tree=pane, focus=pane.id)])
    revised = await revise(office)("shop", "Corner shop", "Sells.", {"backend"})
    assert office.teams.own["shop"] == (revised, {})
    assert (revised.name, revised.description) == ("Corner shop", "Sells.")
    assert [member.name for member in revised.members] == ["Tester"]
    assert revised.profiles == ()
    assert [shown.agent_id for shown in panes(revised.tabs[0].tree)] == [None]


async def test_another_name_keeps_all_the_rest() -> None:
    office = Office()
    office.have_skill("money")
    office.world.have(agent(1, "Backend", skills=[MONEY]))
    before = await office.save(PROJECT, "Shop")
    skills = office.teams.skills("shop")
    await revise(office)("shop", "Corner shop", "")
    assert office.teams.own["shop"] == (before.changed(name="Corner shop"), skills)


async def test_a_team_that_comes_with_ideai_becomes_ones_own_by_a_change() -> None:
    office = Office()
    office.teams.builtin = (Team(id="one", name="One", members=(Member(key="a", name="Ada"),)),)
    await revise(office)("one", "Mine", "")
    assert office.teams.own["one"][0].name == "Mine"


async def test_a_team_without_members_or_name_is_refused_and_stays() -> None:
    office = Office()
    office.world.have(agent(1, "Backend"))
    before = await office.save(PROJECT, "Shop")
    with pytest.raises(Invalid, match="at least one agent"):
        await revise(office)("shop", "Shop", "", {"backend"})
    with pytest.raises(Invalid, match="name"):
        await revise(office)("shop", " ", "")
    with pytest.raises(NotFound):
        await revise(office)("gone", "Shop", "")
    assert office.teams.own["shop"][0] == before


async def test_a_plan_that_is_out_of_date_is_not_carried_out() -> None:
    office = Office()
    office.world.have(agent(1, "Backend"))
    await office.save(PROJECT, "Shop")
    plan = await office.apply.plan(OTHER, "shop")
    office.world.manifests.saved[OTHER.root] = Manifest(entries=(agent(7, "Backend"),))
    with pytest.raises(Conflict):
        await office.apply(OTHER, plan)


async def test_members_without_a_profile_get_the_chosen_one() -> None:
    office = Office()
    office.teams.builtin = (Team(id="three", name="Three", members=(Member(key="a", name="Ada", context="Hi.\n"),)),)
    with pytest.raises(Invalid, match="what runs Ada"):
        await office.apply.plan(OTHER, "three")
    await office.apply(OTHER, await office.apply.plan(OTHER, "three", "claude"))
    assert office.agents_of(OTHER)[0].profile == "claude"


async def test_what_will_be_missing_is_told() -> None:
    office = Office()
    member = Member(key="a", name="Ada", profile="gone", skills=(SkillRef("global/gone"),))
    office.teams.builtin = (Team(id="one", name="One", members=(member,)),)
    plan = await office.apply.plan(OTHER, "one")
    assert plan.missing == ("skill global/gone is nowhere", "profile gone is nowhere")


async def test_places_outside_the_project_and_sessions_are_not_taken_along() -> None:
    office = Office()
    office.world.have(agent(1, "Backend"))
    places = [str(PROJECT.root / "api"), "/etc", str(PROJECT.root / ".." / "x")]
    tabs = [
        Tab(name=str(number), tree=Pane(id=PaneId(str(number)), cwd=place, command=("vim",)), focus=PaneId(str(number)))
        for number, place in enumerate(places)
    ]
    team = await office.save(PROJECT, "Shop", "", tabs)
    assert [pane.cwd for tab in team.tabs for pane in panes(tab.tree)] == ["api", None, None]
    ids = await office.apply(OTHER, await office.apply.plan(OTHER, "shop"))
    layout = with_team_tabs(WorkspaceLayout(), OTHER, team, ids, office.world.ids)
    first = next(panes(layout.tabs[0].tree))
    assert (first.cwd, first.command) == (str(OTHER.root / "api"), ("vim",))


async def test_a_project_without_agents_is_no_team_and_an_unknown_team_is_not_found() -> None:
    office = Office()
    with pytest.raises(Invalid, match="no agents yet"):
        await office.save(PROJECT, "Shop")
    with pytest.raises(NotFound, match="three"):
        await office.apply.plan(OTHER, "three")
