"""Teams from the command line: saved in one project, applied in another, on real disks."""

from pathlib import Path

from tests.headless.test_headless import CommandLine, ideai

__all__ = ["ideai"]


def test_a_team_goes_from_one_project_to_another_with_its_skills(ideai: CommandLine, tmp_path: Path) -> None:
    skill = ideai.project / ".ideai" / "skills" / "money" / "table.bin"
    skill.parent.mkdir(parents=True)
    skill.write_bytes(b"\x00\xff")
    skill.with_name("SKILL.md").write_text("---\nname: money\ndescription: d\n---\nCount.\n")
    ideai("new", "Ada", "--profile", "shell", "--skill", "project/money")
    assert ideai("team", "save", "Shop").startswith("shop\t1 agents")
    assert "shop\t1 agents\tShop" in ideai("team", "ls")

    other = tmp_path / "other"
    other.mkdir()
    said = ideai("team", "apply", "shop", "-C", str(other), "--dry-run")
    assert said.splitlines() == ["+ agent Ada (shell)", "+ skill project/money"]
    assert not (other / ".ideai").exists()
    ideai("team", "apply", "shop", "-C", str(other))
    assert (other / ".ideai" / "skills" / "money" / "table.bin").read_bytes() == b"\x00\xff"
    assert (other / ".ideai" / "agents" / "ada.md").read_text() == "# Ada\n"
    (agent,) = ideai.json("agents", "-C", str(other))
    assert (agent["name"], agent["skills"]) == ("Ada", ["project/money"])


def test_applying_again_adds_nothing_and_an_open_team_asks_for_a_profile(ideai: CommandLine) -> None:
    ideai("team", "apply", "careful-three", code=1)
    assert "choose a profile" in ideai.err
    ideai("team", "apply", "careful-three", "--profile", "shell")
    assert len(ideai.json("agents")) == 3
    assert all(
        line.startswith(("=", "+ tab"))
        for line in ideai("team", "apply", "careful-three", "--profile", "shell", "--dry-run").splitlines()
    )
