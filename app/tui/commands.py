"""THE table of commands: keys, which-key, palette, help and the README's table are drawn from it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from app.tui.state import IdeState

Group = Literal["panes", "tabs", "agents", "workspace"]
GROUPS: tuple[tuple[Group, str], ...] = (
    ("panes", "Panes"),
    ("tabs", "Tabs"),
    ("agents", "Agents"),
    ("workspace", "Workspace"),
)


def always(_: IdeState) -> str | None:
    """Never disabled."""
    return None


@dataclass(frozen=True, slots=True)
class Command:
    """Something a person can do.

    `keys` are pressed after the prefix, in the spelling of keymaps. `label` stands for a family of keys in tables
    (`1–9`) and is shown once, with `family` as what they do together. `disabled` tells, in one clause, why the command
    cannot run now; None: it can.
    """

    id: str
    title: str
    keys: tuple[str, ...]
    group: Group
    help: str
    disabled: Callable[[IdeState], str | None] = always
    label: str = ""
    family: str = ""


def _needs_pane(state: IdeState) -> str | None:
    return None if state.focused_pane is not None else "no pane is open in this tab"


def _needs_two_panes(state: IdeState) -> str | None:
    tab = state.tab
    if tab is None or tab.tree is None:
        return "no pane is open in this tab"
    return None if tab.tree.node == "split" else "there is only one pane in this tab"


def _needs_two_tabs(state: IdeState) -> str | None:
    return None if len(state.layout.tabs) > 1 else "there is only one tab"


def _needs_tab(number: int) -> Callable[[IdeState], str | None]:
    return lambda state: None if len(state.layout.tabs) >= number else f"there is no tab {number}"


def _needs_last(state: IdeState) -> str | None:
    tab = state.tab
    return None if tab is not None and tab.last is not None else "no other pane had the focus before"


def _needs_agent(state: IdeState) -> str | None:
    return None if state.focused_agent is not None else "the focused pane shows no agent"


def _needs_template(state: IdeState) -> str | None:
    agent = state.focused_agent
    if agent is None:
        return _needs_agent(state)
    return None if agent.origin is not None else "the agent was not made from a template"


def _needs_worktree(state: IdeState) -> str | None:
    agent = state.focused_agent
    if agent is None:
        return _needs_agent(state)
    return None if agent.id in state.worktrees else "the agent has no worktree of its own"


def _needs_free_worktree(state: IdeState) -> str | None:
    reason = _needs_worktree(state)
    session = state.focused_session
    if reason is None and session is not None and session.alive:
        return "its agent works in it; stop that first"
    return reason


def _needs_drift(state: IdeState) -> str | None:
    agent = state.focused_agent
    if agent is None:
        return _needs_agent(state)
    session = state.session_of(agent.id)
    drifted = session is not None and session.alive and session.drift
    return None if drifted else "the agent runs with what it would be launched with now"


def _needs_agents(state: IdeState) -> str | None:
    return None if state.agents else "this project has no agents yet"


def _needs_session(state: IdeState) -> str | None:
    return None if state.focused_session is not None else "the focused pane runs nothing"


def _needs_live_session(state: IdeState) -> str | None:
    session = state.focused_session
    return None if session is not None and session.alive else "nothing runs in the focused pane"


_SIDES = (("left", "h", "left"), ("down", "j", "down"), ("up", "k", "up"), ("right", "l", "right"))

COMMANDS: tuple[Command, ...] = (
    *(
        Command(
            f"pane.focus-{side}",
            f"Focus the pane {where}",
            (letter, arrow),
            "panes",
            "Move the focus to the neighbour with the longest common border.",
            _needs_two_panes,
            label="h j k l, arrows",
            family="Focus a neighbour",
        )
        for (side, letter, arrow), where in zip(_SIDES, ("to the left", "below", "above", "to the right"), strict=True)
    ),
    *(
        Command(
            f"pane.move-{side}",
            f"Move the pane {side}",
            (letter.upper(), f"shift+{arrow}"),
            "panes",
            "Take the pane out and put it on that side of its neighbour, or at that edge of the tab.",
            _needs_two_panes,
            label="H J K L",
            family="Move the pane",
        )
        for side, letter, arrow in _SIDES
    ),
    Command("pane.split-right", "Split right", ("v", "|"), "panes", "A new pane beside this one: a shell or an agent."),
    Command("pane.split-below", "Split below", ("-",), "panes", "A new pane below this one: a shell or an agent."),
    Command("pane.zoom", "Zoom", ("z",), "panes", "Show this pane alone, or all again.", _needs_pane),
    Command("pane.close", "Close the pane", ("x",), "panes", "Close it; asks first if its program runs.", _needs_pane),
    Command(
        "pane.resize", "Resize mode", ("r",), "panes", "Arrows or h j k l move the border; Esc ends.", _needs_two_panes
    ),
    Command(
        "pane.copy",
        "Read back and copy",
        ("[",),
        "panes",
        "Move through the pane's history as in vi, v V ctrl+v select, y copies, / n N search; Esc ends.",
        _needs_session,
    ),
    Command(
        "pane.search",
        "Search",
        ("/",),
        "panes",
        "Find text in what the pane shows and has shown; n goes on, N back.",
        _needs_session,
    ),
    Command(
        "pane.paste",
        "Paste",
        ("]",),
        "panes",
        "Type what was copied last into the pane's program.",
        _needs_live_session,
    ),
    Command("pane.last", "Last pane", ("tab",), "panes", "Back to the pane that had the focus before.", _needs_last),
    Command("pane.rotate", "Rotate the panes", ("o",), "panes", "Each pane one place further.", _needs_two_panes),
    Command(
        "pane.next-layout", "Next layout", ("space",), "panes", "Even, main left, main top, grid.", _needs_two_panes
    ),
    *(
        Command(
            f"tab.go-{number}",
            f"Tab {number}",
            (str(number),),
            "tabs",
            "Show that tab.",
            _needs_tab(number),
            label="1–9",
            family="Show that tab",
        )
        for number in range(1, 10)
    ),
    Command("tab.new", "New tab", ("c",), "tabs", "A new tab with a shell or an agent."),
    Command("tab.rename", "Rename the tab", (",",), "tabs", "Give this tab a name."),
    Command(
        "tab.close",
        "Close the tab",
        ("&",),
        "tabs",
        "Close all its panes; asks first if something runs.",
        _needs_two_tabs,
    ),
    Command("tab.move-left", "Move the tab left", ("<",), "tabs", "One place to the left.", _needs_two_tabs),
    Command("tab.move-right", "Move the tab right", (">",), "tabs", "One place to the right.", _needs_two_tabs),
    Command("agents.toggle", "Agents", ("a",), "agents", "Go to the list of agents; again: hide it."),
    Command("agents.new", "New agent", (), "agents", "Make an agent: name, profile, persona."),
    Command("agents.rename", "Rename an agent", (), "agents", "Its context and its run stay.", _needs_agents),
    Command("agents.duplicate", "Duplicate an agent", (), "agents", "Another one like it.", _needs_agents),
    Command("agents.delete", "Delete an agent", (), "agents", "Its Markdown stays on disk; asks first.", _needs_agents),
    Command(
        "agents.edit-context",
        "Context editor",
        ("e",),
        "agents",
        "Edit the context of the focused agent.",
        _needs_agents,
    ),
    Command("agents.skills", "Skill picker", ("s",), "agents", "Assign and order the agent's skills.", _needs_agents),
    Command(
        "agents.effective",
        "Next launch",
        (),
        "agents",
        "Show what the agent will really see when it is launched next: command, variables, files, document.",
        _needs_agents,
    ),
    Command(
        "agents.drift",
        "Restart or leave a drifted agent",
        (),
        "agents",
        "Its context, skills or profile have changed since it was launched.",
        _needs_drift,
    ),
    Command(
        "agents.sync",
        "Synchronise with the template",
        (),
        "agents",
        "Show what the agent's template has changed, and take it over.",
        _needs_template,
    ),
    Command(
        "agents.revoke",
        "Take consent back",
        (),
        "agents",
        "Ask again before an agent is launched with what the project's files ask for.",
        _needs_agents,
    ),
    Command("skills.open", "Skills", ("S",), "agents", "List, write, edit, import and delete skills."),
    Command("skills.new", "New skill", (), "agents", "Write a skill for this project or for all of yours."),
    Command("templates.open", "Templates", ("T",), "agents", "Agents to begin with: list, write, edit and delete."),
    Command("agents.save-template", "Save as a template", (), "agents", "A template made of an agent.", _needs_agents),
    Command("teams.open", "Teams", ("M",), "agents", "Several agents with all they need: save, apply and delete."),
    Command("teams.save", "Save a team", (), "agents", "All agents of this project, for another.", _needs_agents),
    Command("profiles.open", "Profiles", ("P",), "agents", "How each CLI is run: list, make, edit and delete."),
    Command("tasks.toggle", "Tasks", ("t",), "agents", "Go to the list of tasks; again: hide it."),
    Command(
        "tasks.new",
        "New task",
        (),
        "agents",
        "A piece of work for an agent, in a directory of its own.",
        _needs_agents,
    ),
    Command(
        "agents.review",
        "Review the changes",
        ("D",),
        "agents",
        "What an agent has changed, file by file; comment on lines, and send the comments to it.",
        _needs_agents,
    ),
    Command(
        "worktree.merge",
        "Merge the worktree",
        (),
        "agents",
        "Bring the focused agent's work into the branch that you have checked out; asks first.",
        _needs_worktree,
    ),
    Command(
        "worktree.discard",
        "Discard the worktree",
        (),
        "agents",
        "Remove the focused agent's worktree and branch; asks first, and says what would be lost.",
        _needs_free_worktree,
    ),
    Command(
        "session.restart",
        "Restart",
        ("R",),
        "agents",
        "Start the pane's program again; an agent resumes its conversation.",
        _needs_session,
    ),
    Command("session.stop", "Stop", ("X",), "agents", "End the pane's program and keep the pane.", _needs_live_session),
    Command("workspace.palette", "Command palette", (":", "p"), "workspace", "Find and run any command."),
    Command("workspace.undo", "Undo a deletion", ("u",), "workspace", "Bring back what was deleted last."),
    Command("workspace.events", "Event traffic", ("V",), "workspace", "Watch the facts that pass over the event bus."),
    Command(
        "workspace.navigate",
        "Tabs and panes",
        ("w",),
        "workspace",
        "The tree of tabs, panes and agents: go there, close, move, rename; typing narrows it down.",
    ),
    Command(
        "workspace.messages",
        "Messages",
        ("~",),
        "workspace",
        "What was told, newest first; Enter goes to the pane that it came from.",
    ),
    Command("workspace.cancel", "Cancel", ("C",), "workspace", "End what is under way; what is half done is undone."),
    Command(
        "workspace.collect",
        "Clear away",
        (),
        "workspace",
        "Remove what agents ran in and nobody needs any more, in all projects, as `ideai gc` does.",
    ),
    Command("workspace.theme", "Theme…", (), "workspace", "Choose the colours; each is shown while you look."),
    Command(
        "workspace.lock",
        "Lock the keys",
        ("!",),
        "workspace",
        "Even the prefix goes to the pane; the prefix three times unlocks.",
    ),
    Command(
        "workspace.detach", "Detach", ("d",), "workspace", "Leave; everything keeps running. Come back with `ideai`."
    ),
    Command(
        "workspace.quit", "Quit", ("Q",), "workspace", "End the workspace and everything that runs in it; asks first."
    ),
    Command("workspace.help", "Help", ("?",), "workspace", "Keys for what has the focus."),
)

OFTEN = frozenset(
    {
        "pane.focus-left",
        "pane.split-right",
        "pane.split-below",
        "pane.zoom",
        "pane.close",
        "tab.new",
        "agents.toggle",
        "agents.edit-context",
        "agents.skills",
        "tasks.toggle",
        "workspace.palette",
        "workspace.navigate",
        "workspace.detach",
        "workspace.help",
    }
)
"""What a person needs first: before all else where not everything has room."""

BY_ID = {command.id: command for command in COMMANDS}


def keys_table(commands: tuple[Command, ...] = COMMANDS, prefix: str = "ctrl+space") -> str:
    """The README's table of keys, in Markdown: one line a key family, in the order of the table."""
    lines = [f"| after `{prefix}` | does |", "|---|---|"]
    seen: set[str] = set()
    for command in commands:
        if not command.keys or (command.label and command.label in seen):
            continue
        seen.add(command.label)
        keys = command.label or ", ".join(_cell(key) for key in command.keys)
        title = _family(command)
        lines.append(f"| {keys} | {title} |")
    return "\n".join(lines) + "\n"


def _family(command: Command) -> str:
    return command.family or f"{command.title}: {command.help[0].lower()}{command.help[1:].rstrip('.')}"


def _cell(key: str) -> str:
    return f"`{key}`" if key != "|" else "`\\|`"
