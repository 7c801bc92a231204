"""The stand-in answers as the real servers do, as far as a CLI looks."""

import gzip
import json
import urllib.request
from collections.abc import Iterator

import pytest

from app.provider_check.model_server import ANSWER, ModelServer


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with ModelServer() as server:
        yield server


def post(url: str, fields: dict[str, object], **headers: str) -> str:
    data = json.dumps(fields).encode()
    if headers.get("content-encoding") == "gzip":
        data = gzip.compress(data)
    request = urllib.request.Request(url, data, {"content-type": "application/json", **headers})
    with urllib.request.urlopen(request, timeout=10) as answer:
        return str(answer.read().decode())


def events(text: str) -> list[dict[str, object]]:
    data = [line.removeprefix("data: ") for line in text.splitlines() if line.startswith("data: ")]
    return [json.loads(line) for line in data if line != "[DONE]"]


@pytest.mark.parametrize(
    "path",
    ["/v1/messages?beta=true", "/v1/responses", "/v1/chat/completions", "/v1beta/models/m:generateContent"],
)
def test_a_prompt_is_answered_at_once_or_as_a_stream(server: ModelServer, path: str) -> None:
    assert ANSWER in post(server.url + path, {"model": "m"})
    streamed = post(server.url + path.replace(":generate", ":streamGenerate"), {"model": "m", "stream": True})
    assert "".join(f"{word} " for word in ANSWER.split()) == "".join(
        word for event in events(streamed) for word in deltas(event)
    )


def deltas(event: dict[str, object]) -> Iterator[str]:
    """The words that an event of any of the protocols brings."""
    match event:
        case {"type": "content_block_delta", "delta": {"text": str(text)}}:
            yield text
        case {"type": "response.output_text.delta", "delta": str(text)}:
            yield text
        case {"choices": [{"delta": {"content": str(text)}}]}:
            yield text
        case {"candidates": [{"content": {"parts": [{"text": str(text)}]}}]}:
            yield text


def test_requests_are_kept_and_can_be_waited_for(server: ModelServer) -> None:
    post(server.url + "/v1/messages", {"system": "marker-7"}, **{"content-encoding": "gzip"})
    found = server.wait_for(lambda request: "marker-7" in request.text, 5)
    assert found is not None
    assert found.fields == {"system": "marker-7"}
    assert found.asks_the_model
    assert server.wait_for(lambda request: "marker-8" in request.text, 0.01) is None


def test_what_is_no_prompt_is_answered_too(server: ModelServer) -> None:
    assert "input_tokens" in post(server.url + "/v1/messages/count_tokens", {})
    with urllib.request.urlopen(server.url + "/v1/models", timeout=10) as answer:
        assert json.load(answer)["data"]
    assert not any(request.asks_the_model for request in server.requests)
