"""Every CLI that is installed here passes its check, wherever its agent works."""

import os
from typing import get_args

import pytest

from app.domain.agent import CwdPolicy
from app.provider_check.check import Limits, check_provider, find_providers

pytestmark = pytest.mark.real_agents

CHECKED = sorted(provider.id for provider in find_providers(os.environ) if provider.check is not None)
PATIENT = Limits(prompt=240, request=240, better=240)
NOT_HERE = ("not installed", "not possible", "needs sign-in")


@pytest.mark.parametrize("policy", get_args(CwdPolicy))
@pytest.mark.parametrize("provider", CHECKED)
async def test_context_and_skill_reach_the_model_and_the_repository_stays(provider: str, policy: CwdPolicy) -> None:
    result = await check_provider(provider, policy, os.environ, limits=PATIENT)
    if result.outcome in NOT_HERE:
        pytest.skip(str(result))
    assert result.passed, str(result)
