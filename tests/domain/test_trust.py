"""What a project asks for, and the digest that stands for it."""

from hypothesis import given
from hypothesis import strategies as st

from app.domain.names import has_controls
from app.domain.trust import ConsentNeeded, demand_of
from tests.usecases.world import agent

VARIABLES = st.dictionaries(st.sampled_from(["A", "B", "LD_PRELOAD"]), st.text("ab=\n\x1b", max_size=4), max_size=3)


def test_an_agent_without_variables_asks_for_nothing() -> None:
    assert demand_of(agent()) is None


@given(VARIABLES, VARIABLES)
def test_another_content_is_another_question(one: dict[str, str], other: dict[str, str]) -> None:
    first, second = demand_of(agent(variables=one)), demand_of(agent(variables=other))
    if first is not None and second is not None:
        assert (first.digest == second.digest) == (one == other)


def test_the_consent_of_one_agent_is_not_anothers() -> None:
    one, other = demand_of(agent(1, variables={"A": "1"})), demand_of(agent(2, variables={"A": "1"}))
    assert one is not None
    assert other is not None
    assert one.digest != other.digest


def test_what_is_asked_for_is_shown_without_acting_on_the_terminal() -> None:
    demand = demand_of(agent(variables={"LD_PRELOAD": "/tmp/\x1b[2Jevil.so"}))
    assert demand is not None
    assert demand.lines == ("LD_PRELOAD=/tmp/␛[2Jevil.so",)
    assert not any(has_controls(line) for line in demand.lines)


def test_the_refusal_says_how_to_agree() -> None:
    demand = demand_of(agent(variables={"LD_PRELOAD": "x"}))
    assert demand is not None
    assert "`ideai trust backend --yes`" in str(ConsentNeeded(demand))
