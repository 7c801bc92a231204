"""prepare_invocation and compose_convention_file: pure, deterministic, and right to the byte."""

import os
import shlex
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.agent import AgentId
from app.domain.context import Context, Revision
from app.domain.errors import Invalid
from app.domain.injection import (
    MAX_CONTEXT_ARGUMENT,
    HomePlan,
    Invocation,
    NativeSession,
    Places,
    Plan,
    PlannedBlock,
    PlannedFile,
    compose_convention_file,
    marked,
    prepare_invocation,
)
from app.domain.profile import PLACEHOLDERS, Injection, Profile
from app.domain.provider import LinkedHome, NativeSessions, Provider, Recipe
from app.domain.skill import Skill, folder_names

ROOT, RUN_DIR, CONTEXT_PATH = (
    Path("/home/ann/shop"),
    Path("/home/ann/shop/.ideai/run/1"),
    Path("/home/ann/shop/.ideai/agents/a.md"),
)
HOMES = Path("/home/ann/.local/state/ideai/homes")
PLACES = Places(ROOT, RUN_DIR, CONTEXT_PATH, HOMES)
CONTEXT = Context.of("Be kind.\n")
REVIEW = Skill("review", "project", "review", "When to\n review", "Read twice.\n", Path("/skills/review"))
COMMIT = Skill("commit", "global", "commit", "", "\n\nBe brief.", Path("/config/skills/commit"))
CLAUDE = Provider(
    id="claude",
    name="Claude Code",
    command="claude",
    checked="2.1",
    args=("--verbose",),
    context_file="CLAUDE.md",
    skills_folder=".claude/skills",
    injection=Injection(kind="convention_file"),
    run_dir=Recipe(args=("--add-dir", "{projectRoot}"), variables={"RUN": "{agentRunDir}"}),
    project_root=Recipe(args=("--append-system-prompt-file", "{contextFile}", "--add-dir", "{agentRunDir}")),
    native_sessions=NativeSessions(new=("--session-id", "{nativeSessionId}"), resume=("--resume", "{nativeSessionId}")),
)
CLAUDE_PROFILE = CLAUDE.default_profile()


def profile(**fields: Any) -> Profile:
    return Profile.model_validate({"id": "mine", "name": "Mine", "command": "mine", **fields})


def prepare(
    chosen: Profile, provider: Provider | None = None, *skills: Skill, context: Context = CONTEXT, **options: Any
) -> Invocation:
    return prepare_invocation(chosen, provider, context, skills, PLACES, **options)


def composed(*skills: Skill, inline: bool = True) -> str:
    return compose_convention_file(ROOT, CONTEXT.text, skills, inline=inline)


# The convention file


def test_a_context_without_skills_is_composed_to_these_bytes() -> None:
    assert composed() == (
        "# Project root\n"
        "\n"
        "`/home/ann/shop`\n"
        "\n"
        "Work in the project root above: read and change files there. Your current directory may be a private run "
        "directory; do not put the project's files into it.\n"
        "\n"
        "---\n"
        "\n"
        "Be kind.\n"
    )


def test_inlined_skills_follow_in_order_with_their_bodies() -> None:
    assert composed(REVIEW, COMMIT).removeprefix(composed()) == (
        "\n---\n\n# Skills\n\n## review\n\nRead twice.\n\n## commit\n\nBe brief.\n"
    )


def test_inlined_skills_of_the_same_name_can_be_told_apart() -> None:
    twin = Skill("review", "global", "review", "", "Other.", Path("/global/review"))
    assert composed(REVIEW, twin).count(f"## {REVIEW.name}\n") == 1
    assert composed(REVIEW, twin).endswith("## review-2\n\nOther.\n")


def test_native_skills_are_named_with_one_line_each() -> None:
    assert composed(REVIEW, COMMIT, inline=False).removeprefix(composed()) == (
        "\n---\n\n# Skills\n\n- `review`: When to review\n- `commit`\n"
    )


def test_skills_of_the_same_slug_are_named_as_their_folders_are() -> None:
    twin = Skill("review", "global", "review", "Other", "x", Path("/config/skills/review"))
    assert folder_names([REVIEW, twin]) == ("review", "review-2")
    assert "- `review-2`: Other\n" in composed(REVIEW, twin, inline=False)


def test_a_name_of_several_lines_stays_one_heading() -> None:
    odd = Skill("odd", "project", "odd\n# Injected", "d\n- `x`", "body", Path("/s"))
    assert "## odd # Injected\n" in composed(odd)
    assert "- `odd`: d - `x`\n" in composed(odd, inline=False)


@given(st.text(alphabet=st.characters(codec="utf-8")))
def test_the_agents_markdown_stands_unchanged_in_the_file(text: str) -> None:
    assert f"\n---\n\n{text}" in compose_convention_file(ROOT, text, [REVIEW])


@given(st.text(alphabet=st.characters(codec="utf-8")), st.booleans())
def test_the_same_input_gives_the_same_file(text: str, inline: bool) -> None:
    both = {compose_convention_file(ROOT, text, [REVIEW, COMMIT], inline=inline) for _ in range(2)}
    assert len(both) == 1


@pytest.mark.parametrize("text", ["x", "x\n", "x\r\n", "", "---"])
def test_the_parts_are_apart_whatever_the_markdown_ends_with(text: str) -> None:
    assert "\n\n---\n\n# Skills" in compose_convention_file(ROOT, text, [REVIEW]).replace("\r\n", "\n")


# The five injections


def test_a_convention_file_is_written_under_the_providers_name() -> None:
    invocation = prepare(CLAUDE_PROFILE, CLAUDE)
    assert invocation.plan.files == (PlannedFile("CLAUDE.md", composed()),)
    assert invocation.plan.stdin is None


def test_a_convention_file_is_written_under_the_name_that_the_profile_chose() -> None:
    chosen = profile(injection={"kind": "convention_file", "file": "docs/AGENT.md"})
    assert prepare(chosen).plan.files == (PlannedFile("docs/AGENT.md", composed()),)


def test_a_convention_file_without_any_name_is_context_md() -> None:
    assert prepare(profile(injection={"kind": "convention_file"})).plan.files[0].path == "CONTEXT.md"


def test_a_recipe_can_name_another_file_for_its_directory() -> None:
    provider = CLAUDE.changed(project_root={"context_file": "AGENTS.md"})
    assert prepare(CLAUDE_PROFILE, provider, cwd="project_root").plan.files[0].path == "AGENTS.md"


def test_env_hands_over_the_path_of_the_agents_own_markdown() -> None:
    invocation = prepare(profile(injection={"kind": "env", "variable": "AGENT_CONTEXT"}))
    assert invocation.variables == (("AGENT_CONTEXT", str(CONTEXT_PATH)),)
    assert invocation.plan == Plan()


def test_args_hand_over_the_text() -> None:
    invocation = prepare(profile(injection={"kind": "args", "args": ["--prompt", "{contextText}"]}), None, REVIEW)
    assert invocation.args == ("--prompt", composed(REVIEW))
    assert invocation.plan == Plan()


def test_args_hand_over_a_file_that_has_the_skills_in_it() -> None:
    invocation = prepare(profile(injection={"kind": "args", "args": ["--read={contextFile}"]}), None, REVIEW)
    assert invocation.args == (f"--read={RUN_DIR}/CONTEXT.md",)
    assert invocation.plan.files == (PlannedFile("CONTEXT.md", composed(REVIEW)),)


def test_stdin_is_piped_what_a_file_would_say() -> None:
    invocation = prepare(profile(injection={"kind": "stdin"}), None, REVIEW)
    assert invocation.plan == Plan(stdin=composed(REVIEW))


def test_none_hands_nothing_over() -> None:
    invocation = prepare(profile(injection={"kind": "none"}))
    assert (invocation.args, invocation.variables, invocation.plan) == ((), (), Plan())


def test_a_profile_without_an_injection_takes_its_providers() -> None:
    assert prepare(profile(provider="claude"), CLAUDE).plan.files[0].path == "CLAUDE.md"
    assert prepare(profile()).plan == Plan()


def test_a_profile_can_do_without_its_providers_injection() -> None:
    assert prepare(profile(provider="claude", injection={"kind": "none"}), CLAUDE).plan.files == ()


# Skills


def test_a_cli_with_a_skills_folder_gets_the_skills_there_and_their_names_in_the_file() -> None:
    plan = prepare(CLAUDE_PROFILE, CLAUDE, REVIEW, COMMIT).plan
    assert (plan.skills_folder, plan.skills) == (".claude/skills", (REVIEW, COMMIT))
    assert plan.files[0].text == composed(REVIEW, COMMIT, inline=False)


def test_a_cli_without_a_skills_folder_gets_the_bodies_in_the_file() -> None:
    plan = prepare(CLAUDE_PROFILE, CLAUDE.changed(skills_folder=None), REVIEW).plan
    assert (plan.skills_folder, plan.skills) == (None, ())
    assert plan.files[0].text == composed(REVIEW)


def test_what_opens_a_conversation_is_not_said_again_when_it_goes_on() -> None:
    opening = CLAUDE.changed(run_dir={"args": ["--root"], "opening": ["-f", "{contextFile}"]})
    profile = CLAUDE_PROFILE.changed(args=["--mine"])
    assert prepare(profile, opening).args == ("--verbose", "--root", "-f", f"{RUN_DIR}/CLAUDE.md", "--mine")
    begun = prepare(profile, opening, session=NativeSession("abc"))
    assert begun.args[-4:] == ("--root", "-f", f"{RUN_DIR}/CLAUDE.md", "--mine")
    resumed = prepare(profile, opening, session=NativeSession("abc", resume=True))
    assert resumed.args == ("--verbose", "--resume", "abc", "--root", "--mine")


def test_a_recipe_can_ask_for_inlined_skills() -> None:
    plan = prepare(CLAUDE_PROFILE, CLAUDE.changed(run_dir={"skills": "inlined"}), REVIEW).plan
    assert plan.skills == ()
    assert "Read twice." in plan.files[0].text


def test_a_recipe_cannot_put_skills_where_there_is_no_folder() -> None:
    plan = prepare(CLAUDE_PROFILE, CLAUDE.changed(skills_folder=None, run_dir={"skills": "native"}), REVIEW).plan
    assert "Read twice." in plan.files[0].text


def test_a_skills_folder_without_skills_is_named_so_that_old_ones_are_cleared() -> None:
    plan = prepare(CLAUDE_PROFILE, CLAUDE).plan
    assert (plan.skills_folder, plan.skills) == (".claude/skills", ())


@pytest.mark.parametrize(
    ("skills", "expected"),
    [
        ((), ("-x",)),
        ((REVIEW,), ("--skill", "/skills/review", "-x")),
        ((REVIEW, COMMIT), ("--skill", "/skills/review", "--skill", "/config/skills/commit", "-x")),
    ],
)
def test_skill_paths_become_one_option_each(skills: tuple[Skill, ...], expected: tuple[str, ...]) -> None:
    assert prepare(profile(args=["--skill", "{skillPaths}", "-x"]), None, *skills).args == expected


def test_skill_paths_without_an_option_become_one_argument_each() -> None:
    assert prepare(profile(args=["skills", "{skillPaths}"]), None, REVIEW, COMMIT).args == (
        "skills",
        "/skills/review",
        "/config/skills/commit",
    )
    assert prepare(profile(args=["--", "{skillPaths}"]), None, REVIEW, COMMIT).args[0] == "--"
    assert prepare(profile(args=["{skillPaths}"]), None).args == ()


def test_skill_paths_inside_an_argument_are_joined() -> None:
    invocation = prepare(
        profile(args=["--path={skillPaths}"], variables={"SKILLS": "{skillPaths}"}), None, REVIEW, COMMIT
    )
    assert invocation.args == ("--path=/skills/review:/config/skills/commit",)
    assert invocation.variables == (("SKILLS", "/skills/review:/config/skills/commit"),)


def test_skill_paths_are_those_of_the_copies_where_copies_are_made() -> None:
    chosen = CLAUDE_PROFILE.changed(args=["--skill", "{skillPaths}"])
    assert f"{RUN_DIR}/.claude/skills/review" in prepare(chosen, CLAUDE, REVIEW).args


# Placeholders and order


def test_every_placeholder_is_resolved() -> None:
    args = ["{agentRunDir}", "{projectRoot}", "{contextFile}", "{contextText}", "{skillPaths}", "{nativeSessionId}"]
    assert {word.strip("{}") for word in args} == PLACEHOLDERS
    invocation = prepare(profile(args=args), None, REVIEW, session=NativeSession("4711"))
    assert invocation.args == (str(RUN_DIR), str(ROOT), str(CONTEXT_PATH), composed(REVIEW), "/skills/review", "4711")


def test_a_placeholder_may_stand_anywhere_and_often() -> None:
    assert prepare(profile(args=["a{projectRoot}b{projectRoot}c", "{}", "{{projectRoot}}"])).args == (
        f"a{ROOT}b{ROOT}c",
        "{}",
        f"{{{ROOT}}}",
    )


def test_values_that_look_like_placeholders_stay_as_they_are() -> None:
    chosen = profile(injection={"kind": "args", "args": ["{contextText}"]})
    (text,) = prepare(chosen, context=Context.of("Say {projectRoot} and {nativeSessionId}.")).args
    assert "Say {projectRoot} and {nativeSessionId}." in text


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\x00"), max_size=200))
def test_any_context_reaches_the_argument_whole(text: str) -> None:
    chosen = profile(injection={"kind": "args", "args": ["<{contextText}>"]})
    assert prepare(chosen, context=Context.of(text)).args == (f"<{compose_convention_file(ROOT, text, [])}>",)


def test_the_arguments_come_in_a_fixed_order() -> None:
    chosen = CLAUDE_PROFILE.changed(args=["--mine"], injection={"kind": "args", "args": ["-p", "{contextText}"]})
    invocation = prepare(chosen, CLAUDE, session=NativeSession("4711"))
    assert invocation.args == (
        "--verbose",
        "--session-id",
        "4711",
        "--add-dir",
        str(ROOT),
        "--mine",
        "-p",
        composed(),
    )


def test_a_conversation_is_begun_and_continued_with_the_providers_arguments() -> None:
    assert prepare(CLAUDE_PROFILE, CLAUDE, session=NativeSession("1")).args[1:3] == ("--session-id", "1")
    assert prepare(CLAUDE_PROFILE, CLAUDE, session=NativeSession("1", resume=True)).args[1:3] == ("--resume", "1")
    assert "--session-id" not in prepare(CLAUDE_PROFILE, CLAUDE).args


def test_the_profiles_own_session_arguments_win() -> None:
    chosen = CLAUDE_PROFILE.changed(new_session=["--new={nativeSessionId}"], resume=["-r{nativeSessionId}"])
    assert prepare(chosen, CLAUDE, session=NativeSession("1")).args[1] == "--new=1"
    assert prepare(chosen, CLAUDE, session=NativeSession("1", resume=True)).args[1] == "-r1"


def test_variables_of_recipe_profile_and_agent_are_laid_over_each_other() -> None:
    chosen = CLAUDE_PROFILE.changed(variables={"A": "{projectRoot}", "B": "profile"})
    invocation = prepare(chosen, CLAUDE, variables={"B": "{projectRoot}", "C": "agent"})
    assert invocation.variables == (
        ("A", str(ROOT)),
        ("B", "{projectRoot}"),
        ("C", "agent"),
        ("RUN", str(RUN_DIR)),
    )


def test_the_same_launch_is_the_same_whatever_the_order_of_its_variables() -> None:
    one = prepare(CLAUDE_PROFILE.changed(variables={"A": "1", "B": "2"}), CLAUDE, REVIEW)
    other = prepare(CLAUDE_PROFILE.changed(variables={"B": "2", "A": "1"}), CLAUDE, REVIEW)
    assert one == other


# Where it runs


def test_a_cli_runs_in_its_run_directory_and_is_let_into_the_project() -> None:
    invocation = prepare(CLAUDE_PROFILE, CLAUDE)
    assert invocation.cwd == RUN_DIR
    assert ("--add-dir", str(ROOT)) == invocation.args[-2:]


def test_a_cli_that_runs_in_the_project_is_given_the_file_in_its_run_directory() -> None:
    invocation = prepare(CLAUDE_PROFILE, CLAUDE, cwd="project_root")
    assert invocation.cwd == ROOT
    assert invocation.args[-4:] == ("--append-system-prompt-file", f"{RUN_DIR}/CLAUDE.md", "--add-dir", str(RUN_DIR))
    assert invocation.plan.files[0].path == "CLAUDE.md"


def test_the_agents_directory_wins_over_the_profiles() -> None:
    chosen = CLAUDE_PROFILE.changed(cwd="project_root")
    assert prepare(chosen, CLAUDE).cwd == ROOT
    assert prepare(chosen, CLAUDE, cwd="run_dir").cwd == RUN_DIR


def test_a_cli_that_cannot_be_given_a_context_in_the_project_says_so() -> None:
    with pytest.raises(Invalid, match=r"Claude Code .* choose run_dir"):
        prepare(CLAUDE_PROFILE, CLAUDE.changed(project_root=None), cwd="project_root")


def test_a_command_of_ones_own_may_run_in_the_project() -> None:
    assert prepare(profile(cwd="project_root")).cwd == ROOT


def test_what_holds_in_the_project_holds_in_a_worktree_of_it() -> None:
    assert prepare(CLAUDE_PROFILE, CLAUDE, cwd="worktree") == prepare(CLAUDE_PROFILE, CLAUDE, cwd="project_root")
    known = CLAUDE.changed(worktree={"args": ["--here"]})
    assert "--here" in prepare(CLAUDE_PROFILE, known, cwd="worktree").args
    with pytest.raises(Invalid, match=r"Claude Code .* in a worktree .* choose run_dir"):
        prepare(CLAUDE_PROFILE, CLAUDE.changed(project_root=None), cwd="worktree")


# Limits


@pytest.mark.parametrize("letter", ["x", "ä"])
def test_a_context_that_is_too_long_for_an_argument_is_refused_with_advice(letter: str) -> None:
    chosen = profile(injection={"kind": "args", "args": ["{contextText}"]})
    room = (MAX_CONTEXT_ARGUMENT - len(composed().encode())) // len(letter.encode())
    fitting = Context.of(CONTEXT.text[:-1] + letter * room + "\n")
    assert len(prepare(chosen, context=fitting).args[0].encode()) <= MAX_CONTEXT_ARGUMENT
    with pytest.raises(Invalid, match=r"100 KB.*\{contextFile\}"):
        prepare(chosen, context=Context.of(fitting.text + letter * 2))


def test_a_long_context_is_no_trouble_in_a_file() -> None:
    long = Context.of("x" * 5_000_000)
    assert len(prepare(CLAUDE_PROFILE, CLAUDE, context=long).plan.files[0].text) > 5_000_000


def test_one_argument_cannot_carry_the_context_twice_past_the_limit() -> None:
    chosen = profile(injection={"kind": "args", "args": ["{contextText}{contextText}"]})
    with pytest.raises(Invalid, match="too long"):
        prepare(chosen, context=Context.of("x" * 70_000))


def test_a_variable_has_the_limit_of_an_argument() -> None:
    with pytest.raises(Invalid, match="too long"):
        prepare(profile(variables={"TEXT": "{contextText}"}), context=Context.of("x" * 110_000))


def test_a_context_with_a_nul_character_cannot_be_an_argument_and_can_be_a_file() -> None:
    odd = Context.of("a\x00b")
    with pytest.raises(Invalid, match="NUL"):
        prepare(profile(injection={"kind": "args", "args": ["{contextText}"]}), context=odd)
    assert "a\x00b" in prepare(CLAUDE_PROFILE, CLAUDE, context=odd).plan.files[0].text


# How it is shown


def test_a_launch_is_marked_with_whose_it_is() -> None:
    invocation = marked(Invocation("x", (), ROOT, (("IDEAI_AGENT_ID", "forged"), ("Z", "1"))), AgentId("7"), ROOT)
    assert invocation.variables == (("IDEAI_AGENT_ID", "7"), ("IDEAI_PROJECT_ROOT", str(ROOT)), ("Z", "1"))


values = st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\x00"), max_size=20)


@given(values, values)
def test_a_printed_launch_is_read_back_by_the_shells_rules(argument: str, value: str) -> None:
    shown = str(Invocation("cmd", (argument, "-x"), ROOT, (("A", value),)))
    assignment, *argv = shlex.split(shown)
    assert argv == ["cmd", argument, "-x"]
    assert assignment == f"A={value}"


def test_a_real_shell_runs_what_was_printed() -> None:
    shown = str(Invocation("printenv", ("GREETING",), ROOT, (("GREETING", 'it\'s $HOME; `x` "y"\n'),)))
    done = subprocess.run(["/bin/sh", "-c", shown], capture_output=True, text=True, check=True, env=dict(os.environ))
    assert done.stdout == 'it\'s $HOME; `x` "y"\n\n'


# Homes

HOMELY = CLAUDE.changed(id="codex", home="codex", skills_folder="skills", context_file="AGENTS.md", native_sessions={})


def test_a_cli_with_a_home_gets_context_and_skills_in_there_and_a_variable_that_names_it() -> None:
    made = prepare(HOMELY.default_profile(), HOMELY, REVIEW)
    assert made.plan == Plan(
        home=HomePlan(
            "codex",
            made.argv,
            RUN_DIR,
            context=composed(REVIEW, inline=False),
            skills=(REVIEW,),
            writable=(ROOT,),
        )
    )
    assert dict(made.variables)["CODEX_HOME"] == f"{HOMES}/codex-home"


def test_a_cli_with_a_home_may_write_where_git_keeps_what_its_agent_commits() -> None:
    homely = HOMELY.changed(worktree={"args": ["-C", "{projectRoot}"]})
    places = replace(PLACES, git_folders=(ROOT / ".git/objects",))
    profile = homely.default_profile().changed(cwd="worktree")
    plan = prepare_invocation(profile, homely, Context("", Revision("1")), (), places).plan
    assert plan.home is not None
    assert plan.home.writable == (ROOT / ".git/objects",)


def test_paths_of_a_home_are_what_the_placeholders_stand_for() -> None:
    chosen = HOMELY.default_profile().changed(args=["{contextFile}", "{skillPaths}"])
    assert prepare(chosen, HOMELY, REVIEW).args[-2:] == (
        f"{HOMES}/codex-home/AGENTS.md",
        f"{HOMES}/codex-home/skills/review",
    )


KIMI_HOME = LinkedHome(variable="KIMI_CODE_HOME", folder=".kimi-code", shared=("credentials",))


def test_a_home_of_links_is_named_by_its_variable_and_has_context_and_skills_where_the_cli_looks() -> None:
    kimi = HOMELY.changed(
        id="kimi", home=KIMI_HOME, context_file="ME.md", skills_folder="tricks", args=("{contextFile}",)
    )
    made = prepare(kimi.default_profile(), kimi, REVIEW, variables={"KIMI_CODE_HOME": "/mine"})
    home = made.plan.home
    assert home is not None
    assert (home.kind, home.name, home.linked) == ("linked", "kimi-code-home", KIMI_HOME)
    assert (home.context_file, home.skills_folder) == ("ME.md", "tricks")
    assert dict(made.variables)["KIMI_CODE_HOME"] == f"{HOMES}/kimi-code-home"
    assert made.args[0] == f"{HOMES}/kimi-code-home/ME.md"


def test_what_lies_in_a_home_of_links_has_no_folder_before_its_name() -> None:
    with pytest.raises(ValueError, match="names in the 'home'"):
        HOMELY.changed(home=KIMI_HOME, context_file="sub/ME.md")
    with pytest.raises(ValueError, match="names in the 'home'"):
        HOMELY.changed(home=KIMI_HOME, run_dir={"context_file": "sub/ME.md"})


@pytest.mark.parametrize("variable", ["HOME", "PATH", "TMPDIR", "kimi_home"])
def test_only_a_variable_of_the_cli_can_name_its_home(variable: str) -> None:
    with pytest.raises(ValueError, match="variable"):
        LinkedHome(variable=variable, folder=".kimi-code", shared=("credentials",))


def test_a_profile_with_its_own_injection_keeps_it_beside_the_home() -> None:
    chosen = HOMELY.default_profile().changed(injection={"kind": "convention_file", "file": "MINE.md"})
    plan = prepare(chosen, HOMELY, REVIEW).plan
    assert [file.path for file in plan.files] == ["MINE.md"]
    assert plan.home is not None
    assert (plan.home.context, plan.home.context_file, plan.home.skills) == ("", "AGENTS.md", (REVIEW,))


# A file of the user's own


IN_PROJECT = Injection(kind="convention_file", in_project=True)


@pytest.mark.parametrize("policy", ["project_root", "worktree"])
def test_only_who_asks_for_it_gets_the_context_into_the_projects_own_file(policy: str) -> None:
    asked = prepare(CLAUDE_PROFILE.changed(injection=IN_PROJECT), CLAUDE, REVIEW, cwd=policy)
    assert asked.plan == Plan(block=PlannedBlock(ROOT, "CLAUDE.md", composed(REVIEW)))
    assert asked.args == ("--verbose",)
    assert prepare(CLAUDE_PROFILE, CLAUDE, REVIEW, cwd=policy).plan.block is None


def test_a_cli_without_another_way_can_be_given_it_so() -> None:
    bare = CLAUDE.changed(project_root=None)
    with pytest.raises(Invalid, match="without writing into your files"):
        prepare(bare.default_profile(), bare, cwd="project_root")
    asked = bare.default_profile().changed(injection=IN_PROJECT)
    assert prepare(asked, bare, cwd="project_root").plan.block == PlannedBlock(ROOT, "CLAUDE.md", composed())


def test_in_its_run_directory_an_agent_needs_no_file_of_the_users() -> None:
    made = prepare(CLAUDE_PROFILE.changed(injection=IN_PROJECT), CLAUDE, REVIEW)
    assert made.plan == prepare(CLAUDE_PROFILE, CLAUDE, REVIEW).plan


def test_a_cli_with_a_home_keeps_it_when_the_context_goes_into_the_project() -> None:
    codex = CLAUDE.changed(id="codex", home="codex", project_root=Recipe(), context_file="AGENTS.md")
    plan = prepare(codex.default_profile().changed(injection=IN_PROJECT), codex, cwd="project_root").plan
    assert plan.block == PlannedBlock(ROOT, "AGENTS.md", composed())
    assert plan.home is not None
    assert plan.home.context == ""


def test_only_a_convention_file_can_be_the_projects_own() -> None:
    with pytest.raises(ValueError, match="in_project"):
        Injection(kind="stdin", in_project=True)
