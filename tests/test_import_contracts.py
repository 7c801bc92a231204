"""Every contract of `[tool.importlinter]` is seen to break on an import planted into a copy, and to break alone."""

import ast
import itertools
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
SETTINGS: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
CONTRACTS: dict[str, Any] = {contract["id"]: contract for contract in SETTINGS["contracts"]}
EXIT = "exit code "
LINT_EACH_LINE = f"""
import sys
from importlinter.cli import lint_imports
for _ in sys.stdin:
    code = lint_imports(no_cache=True, no_logo=True)
    print(f"{EXIT}{{code}}", flush=True)
"""
LAYERS = [re.findall(r"\w+", layer) for layer in CONTRACTS["layers"]["layers"]]


@dataclass(frozen=True, slots=True)
class Plant:
    """One statement at the end of a module, and the one contract that it breaks.

    The module is made if there is none: what nobody imports cannot break a contract for those above it.
    """

    contract: str
    module: str
    statement: str

    @property
    def layers(self) -> tuple[int, int]:
        """Which layer imports which, counted from the top; only for a statement like `import app.x`."""
        imported = self.statement.removeprefix("import app.")
        return _layer(self.module.split(".")[1]), _layer(imported)


def _layer(part: str) -> int:
    return next(number for number, layer in enumerate(LAYERS) if part in layer)


UPWARDS = (
    Plant("layers", "app.__main__", "import app.launcher"),
    Plant("layers", "app.cli", "import app.__main__"),
    Plant("layers", "app.headless.shop", "import app.cli"),
    Plant("layers", "app.provider_check.planted", "import app.headless"),
    Plant("layers", "app.main", "import app.provider_check"),
    Plant("layers", "app.server.planted", "import app.main"),
    Plant("layers", "app.adapters.planted", "import app.server"),
    Plant("layers", "app.processes.planted", "import app.usecases"),
    Plant("layers", "app.gallery.planted", "import app.files"),
    Plant("layers", "app.domain.planted", "import app.ports"),
)
SIDEWAYS = (
    Plant("layers", "app.server.planted", "import app.tui"),
    Plant("layers", "app.adapters.planted", "import app.usecases"),
    Plant("layers", "app.usecases.planted", "import app.bus"),
    Plant("layers", "app.bus", "import app.terminal"),
    Plant("layers", "app.terminal.planted", "import app.adapters"),
    Plant("layers", "app.files.planted", "import app.processes"),
    Plant("layers", "app.gallery.planted", "import app.providers"),
)
OTHERS = (
    Plant("layers", "app.planted", ""),
    Plant("adapters", "app.adapters.planted", "import app.adapters.system_clock"),
    Plant("tui", "app.tui.planted", "import app.adapters"),
    Plant("tui", "app.tui.planted", "from app import wire"),
    Plant("widgets", "widgets.planted", "import app.usecases"),
    Plant("widgets", "styles.planted", "import app.ports"),
    Plant("screen", "app.usecases.planted", "import widgets"),
    Plant("screen", "app.server.planted", "import styles"),
    Plant("textual", "app.ports.planted", "import textual"),
    Plant("textual", "app.adapters.planted", "from rich.text import Text"),
    Plant("usecases", "app.usecases.planted", "import app.files"),
    Plant("usecases", "app.bus", "def later() -> None:\n    import os"),
    Plant("engine", "app.terminal.planted", "import asyncio"),
    Plant("engine", "app.terminal.planted", "from textual.strip import Strip"),
    Plant("domain", "app.domain.planted", "from time import monotonic"),
    Plant("client", "app.client.planted", "import app.domain"),
    Plant("client", "app.wire", "import pydantic"),
)
PLANTS = UPWARDS + SIDEWAYS + OTHERS


class Linter:
    """`lint-imports` over the copy as often as it is asked; starting it anew would cost three times the check."""

    def __init__(self, tree: Path) -> None:
        self.tree = tree
        variables = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        self._process = subprocess.Popen(
            [sys.executable, "-c", LINT_EACH_LINE],
            cwd=tree,
            env={**variables, "COLUMNS": "200"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def broken(self) -> set[str]:
        """The ids of the contracts that are broken now, each contract having been checked."""
        output, code = self._lint()
        verdicts = dict(re.findall(r"^(.+) (KEPT|BROKEN)$", output, re.MULTILINE))
        assert set(verdicts) == {contract["name"] for contract in CONTRACTS.values()}, output
        found = {name for name, contract in CONTRACTS.items() if verdicts[contract["name"]] == "BROKEN"}
        assert (code != 0) == bool(found), output
        return found

    def close(self) -> None:
        with self._process:
            self._process.terminate()

    def _lint(self) -> tuple[str, int]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write("again\n")
        self._process.stdin.flush()
        lines: list[str] = []
        for line in self._process.stdout:
            if line.startswith(EXIT):
                return "".join(lines), int(line.removeprefix(EXIT))
            lines.append(line)
        pytest.fail(f"import-linter ended: {''.join(lines)}")


@pytest.fixture(scope="module")
def linter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Linter]:
    """A linter over a copy of what the contracts speak of, to be planted into."""
    copied = tmp_path_factory.mktemp("contracts")
    for package in SETTINGS["root_packages"]:
        shutil.copytree(ROOT / package, copied / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", copied)
    made = Linter(copied)
    yield made
    made.close()


@contextmanager
def planted(tree: Path, plant: Plant) -> Iterator[None]:
    """The plant stands in the tree."""
    path = tree.joinpath(*plant.module.split(".")).with_suffix(".py")
    before = path.read_bytes() if path.exists() else None
    path.write_bytes((before or b"") + f"\n{plant.statement}\n".encode())
    try:
        yield
    finally:
        if before is None:
            path.unlink()
        else:
            path.write_bytes(before)


def test_the_contracts_are_kept(linter: Linter) -> None:
    assert linter.broken() == set()


@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: f"{plant.contract}: {plant.module}: {plant.statement}")
def test_a_planted_import_breaks_its_contract_and_no_other(plant: Plant, linter: Linter) -> None:
    with planted(linter.tree, plant):
        assert linter.broken() == {plant.contract}


def test_every_contract_has_a_plant() -> None:
    assert {plant.contract for plant in PLANTS} == set(CONTRACTS)


def test_every_boundary_between_two_layers_has_a_plant() -> None:
    """So that a new layer cannot come without one; siblings count as a boundary of a layer with itself."""
    boundaries = {(lower, upper) for upper, lower in itertools.pairwise(range(len(LAYERS)))}
    siblings = {(number, number) for number, layer in enumerate(LAYERS) if len(layer) > 1}
    assert {plant.layers for plant in UPWARDS} == boundaries
    assert {plant.layers for plant in SIDEWAYS} == siblings


@pytest.mark.parametrize(
    ("contract", "side", "allowed"),
    [
        ("widgets", "forbidden_modules", {"domain", "terminal"}),
        ("client", "forbidden_modules", {"client", "sockets", "wire", "atomic"}),
        ("screen", "source_modules", {"tui"}),
        ("textual", "source_modules", {"tui", "server", "terminal"}),
    ],
    ids=["widgets", "client", "screen", "textual"],
)
def test_a_contract_that_lists_the_rest_of_the_house_lists_all_of_it(
    contract: str, side: str, allowed: set[str]
) -> None:
    """`terminal` may use one module of Rich, which import-linter cannot tell from the others."""
    listed = {name.removeprefix("app.") for name in CONTRACTS[contract][side] if name.startswith("app.")}
    assert listed == set(itertools.chain.from_iterable(LAYERS)) - allowed


def imports(source: str) -> set[str]:
    """The full names that a module imports: `from a import b` is `a.b`, whether b is a module or not."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names=names):
                found |= {alias.name for alias in names}
            case ast.ImportFrom(module=str(module), names=names):
                found |= {f"{module}.{alias.name}" for alias in names}
            case _:
                pass
    return found


def all_imports(*parts: str) -> set[str]:
    """The full names that some packages or modules of `app` import."""
    places = [ROOT / "app" / part for part in parts]
    files = [path for place in places for path in ([place] if place.suffix else place.rglob("*.py"))]
    assert files
    return set().union(*(imports(path.read_text("utf-8")) for path in files))


def test_the_terminal_engine_takes_from_rich_its_cell_widths_only() -> None:
    taken = {name for name in all_imports("terminal") if name.split(".")[0] == "rich"}
    assert taken
    assert {name for name in taken if not name.startswith("rich.cells.")} == set()


def test_the_client_the_wire_format_and_the_sockets_import_nothing_that_must_be_installed() -> None:
    """The contract lists what is forbidden; this says what is allowed, so that no new dependency slips between."""
    foreign = {
        name
        for name in all_imports("client", "sockets.py", "wire.py", "atomic.py")
        if name.split(".")[0] not in sys.stdlib_module_names
    }
    assert foreign
    assert {name for name in foreign if not re.match(r"app\.(client|sockets|wire|atomic)(\.|$)", name)} == set()


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("import rich.text", "rich.text"),
        ("from rich import cells", "rich.cells"),
        ("def f():\n    from rich.text import Text as T", "rich.text.Text"),
        ("try:\n    import rich\nexcept ImportError:\n    pass", "rich"),
    ],
)
def test_an_import_is_found_wherever_it_stands(source: str, name: str) -> None:
    assert imports(source) == {name}
