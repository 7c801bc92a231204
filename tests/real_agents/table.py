"""What the provider checks found, as a table: `python -m tests.real_agents.table KEPT` writes it beside the providers.

KEPT is the folder of `ideai provider check NAME --keep KEPT`: what was found, beside the captured requests. Rows of
what was not checked again stay as they are.
"""

import json
import sys
from pathlib import Path
from typing import get_args

from app.domain.agent import CwdPolicy
from app.provider_check.check import RESULT
from app.provider_check.result import CheckResult, Found

PLACE = Path(__file__).parents[2] / "app" / "providers" / "CHECKED.md"
HEAD = """# What reached the models

Each row is a run of the real CLI by `ideai provider check`, as a new user in a git repository of its own: *context* and
*skill* are how often their random markers stand in the request that asked the model, *listed* how often the skill's
stands outside of our own text, where only the CLI can have put it. "in the text" means that the CLI finds no skills
there, and their bodies stand in the context. Only rows that say so changed a file of the repository, or git's settings,
hooks or HEAD in it.

| CLI | version | agent's directory | result | context | skill | listed |
|---|---|---|---|---|---|---|
"""


def main() -> None:
    """Write the table."""
    results = [_read(path) for path in sorted(Path(sys.argv[1]).glob(f"*/{RESULT}"))]
    if not results:
        sys.exit(f"There is no {RESULT} below {sys.argv[1]}; run the checks with --keep first.")
    PLACE.write_text(table(results, PLACE.read_text(encoding="utf-8")), encoding="utf-8")
    print(f"{len(results)} new rows in {PLACE}")


def table(results: list[CheckResult], before: str = "") -> str:
    """The document; rows by provider, then by directory, those of `before` where there is no new one."""
    order: list[str] = [f"`{policy}`" for policy in get_args(CwdPolicy)]
    rows = [row.split(" | ") for row in [*before.removeprefix(HEAD).splitlines(), *map(_row, results)]]
    newest = {(row[0], row[2]): row for row in rows if row[2:]}
    places = sorted(newest, key=lambda place: (place[0], order.index(place[1])))
    return HEAD + "".join(" | ".join(newest[place]) + "\n" for place in places)


def _row(result: CheckResult) -> str:
    found = result.found
    listed = str(found.listed) if result.natively else "in the text"
    numbers = [str(found.context), str(found.skill), listed] if found.context else ["–", "–", "–"]
    unknown = "–" if result.outcome == "not possible" else "?"
    cells = [result.provider, result.version or unknown, f"`{result.policy}`", result.outcome, *numbers]
    return f"| {' | '.join(cells)} |"


def _read(path: Path) -> CheckResult:
    fields = json.loads(path.read_text("utf-8"))
    return CheckResult(**{**fields, "found": Found(**fields["found"]), "changes": tuple(fields["changes"])})


if __name__ == "__main__":
    main()
