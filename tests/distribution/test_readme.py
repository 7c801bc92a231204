"""What the README says of the keys is what the command table says."""

import re

from app.tui.commands import keys_table
from tests.distribution.wheel import ROOT


def test_the_keys_in_the_readme_are_drawn_from_the_command_table() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    (drawn,) = re.findall(r"<!-- keys: [^>]*-->\n(.*?)<!-- /keys -->", readme, re.DOTALL)
    assert drawn == keys_table()


def test_the_files_and_targets_that_the_readme_names_are_there() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    targets = set(re.findall(r"^make ([\w-]+)", readme, re.MULTILINE))
    rules = set(re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert {"run", "test"} <= targets
    assert targets <= rules
