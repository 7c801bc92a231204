"""A stand-in for the model servers of Anthropic, OpenAI and Google: it answers every prompt with the same words, keeps
every request, and listens on the loopback interface only.

Protocols: Anthropic Messages (docs.anthropic.com/en/api/messages-streaming), OpenAI Responses and Chat Completions
(platform.openai.com/docs/api-reference), Gemini generateContent (ai.google.dev/api/generate-content).

By hand: `python -m app.provider_check.model_server PORT FOLDER` saves each request as a JSON file in the folder.
"""

import gzip
import json
import sys
import threading
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

ANSWER = "This is the answer of the stand-in model."
MODEL = "stand-in-1"

Fields = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Request:
    """One request as it came; `text` is its body, decompressed."""

    method: str
    path: str
    headers: Mapping[str, str]
    text: str

    @property
    def fields(self) -> Fields:
        """The body as JSON; empty if it is none."""
        try:
            value = json.loads(self.text or "{}")
        except json.JSONDecodeError:
            return {}
        return value if isinstance(value, dict) else {}

    @property
    def asks_the_model(self) -> bool:
        """Whether it is a prompt, and not a look at the models or a count of tokens."""
        return self.method == "POST" and _answer_to(self.path) is not None


class ModelServer:
    """Runs while its `with` block does; `url` is its address without a path."""

    def __init__(self, port: int = 0, kept: Callable[[Request], None] | None = None) -> None:
        """Port 0 takes a free one; `kept` is called, in the server's threads, with every request."""
        self.requests: list[Request] = []
        self._kept = kept
        self._changed = threading.Condition()
        self._server = _Server(("127.0.0.1", port), self._keep)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    def __enter__(self) -> Self:
        """Begin to answer."""
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop; connections that are open are left to their threads, which end with them."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        """`http://127.0.0.1:<port>`."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def wait_for(self, wanted: Callable[[Request], bool], seconds: float) -> Request | None:
        """The first request that is wanted, as soon as it is there; None after that time."""
        until = time.monotonic() + seconds
        with self._changed:
            while True:
                for request in self.requests:
                    if wanted(request):
                        return request
                if not self._changed.wait(max(0.0, until - time.monotonic())):
                    return None

    def _keep(self, request: Request) -> None:
        if self._kept is not None:
            self._kept(request)
        with self._changed:
            self.requests.append(request)
            self._changed.notify_all()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, address: tuple[str, int], keep: Callable[[Request], None]) -> None:
        super().__init__(address, _Handler)
        self.keep = keep

    def handle_error(self, request: object, client_address: object) -> None:
        """Stay silent: a CLI that ends leaves its connections as they are."""


class _Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """A list of one model, or nothing in particular."""
        self._take()
        is_models = urlsplit(self.path).path.endswith("/models")
        self._send(_MODELS if is_models else {})

    def do_HEAD(self) -> None:
        """That the server is there."""
        self._take()
        self.send_response(HTTPStatus.OK)
        self.send_header("content-length", "0")
        self.end_headers()

    def do_POST(self) -> None:
        """An answer of the model, whole or as a stream."""
        request = self._take()
        answer = _answer_to(request.path)
        if answer is None:
            self._send({"input_tokens": 100, "totalTokens": 100, "ok": True})
        elif request.fields.get("stream") or "stream" in request.path.rpartition("/")[2].lower():
            self._stream(answer(request.fields, streamed=True))
        else:
            self._send(next(answer(request.fields, streamed=False))[1])

    def log_message(self, format: str, *args: object) -> None:
        """Stay silent."""

    def _take(self) -> Request:
        request = Request(self.command, self.path, dict(self.headers.items()), self._body().decode("utf-8", "replace"))
        assert isinstance(self.server, _Server)
        self.server.keep(request)
        return request

    def _body(self) -> bytes:
        if "chunked" in self.headers.get("transfer-encoding", ""):
            data = b"".join(self._chunks())
        else:
            data = self.rfile.read(int(self.headers.get("content-length") or 0))
        match self.headers.get("content-encoding", ""):
            case "gzip":
                return gzip.decompress(data)
            case "deflate":
                return zlib.decompress(data)
            case _:
                return data

    def _chunks(self) -> Iterator[bytes]:
        while size := int(self.rfile.readline().split(b";")[0].strip() or b"0", 16):
            yield self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()

    def _send(self, fields: Fields) -> None:
        data = json.dumps(fields).encode()
        self.send_response(HTTPStatus.OK)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def _stream(self, events: "Iterator[tuple[str, Fields]]") -> None:
        """Server-sent events (WHATWG HTML §9.2); the end of the connection ends them."""
        self.send_response(HTTPStatus.OK)
        self.send_header("content-type", "text/event-stream")
        self.send_header("connection", "close")
        self.end_headers()
        self.close_connection = True
        try:
            for name, fields in events:
                head = f"event: {name}\n" if name else ""
                self.wfile.write(f"{head}data: {json.dumps(fields) if fields else '[DONE]'}\n\n".encode())
                self.wfile.flush()
        except (BrokenPipeError, ConnectionResetError):
            return


Answer = Callable[..., Iterator[tuple[str, Fields]]]
"""From a request's fields and `streamed` to events: a name, may be empty, and fields; no fields means `[DONE]`."""


def _answer_to(path: str) -> Answer | None:
    plain = urlsplit(path).path
    if plain.endswith("/messages"):
        return _anthropic
    if plain.endswith("/responses"):
        return _openai_responses
    if plain.endswith("/chat/completions"):
        return _openai_chat
    if plain.lower().endswith("generatecontent"):
        return _gemini
    return None


def _words() -> list[str]:
    return [f"{word} " for word in ANSWER.split()]


def _anthropic(request: Fields, *, streamed: bool) -> Iterator[tuple[str, Fields]]:
    usage = {"input_tokens": 100, "output_tokens": 10}
    message: Fields = {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": request.get("model", MODEL),
        "content": [],
        "stop_reason": None,
        "stop_sequence": None,
        "usage": usage,
    }
    if not streamed:
        yield "", {**message, "content": [{"type": "text", "text": ANSWER}], "stop_reason": "end_turn"}
        return

    def event(kind: str, **fields: object) -> tuple[str, Fields]:
        return kind, {"type": kind, **fields}

    yield event("message_start", message=message)
    yield event("content_block_start", index=0, content_block={"type": "text", "text": ""})
    for word in _words():
        yield event("content_block_delta", index=0, delta={"type": "text_delta", "text": word})
    yield event("content_block_stop", index=0)
    yield event("message_delta", delta={"stop_reason": "end_turn", "stop_sequence": None}, usage=usage)
    yield event("message_stop")


def _openai_responses(request: Fields, *, streamed: bool) -> Iterator[tuple[str, Fields]]:
    usage = {
        "input_tokens": 100,
        "input_tokens_details": {"cached_tokens": 0},
        "output_tokens": 10,
        "output_tokens_details": {"reasoning_tokens": 0},
        "total_tokens": 110,
    }
    part: Fields = {"type": "output_text", "text": ANSWER, "annotations": []}
    item: Fields = {
        "type": "message",
        "id": "msg_1",
        "role": "assistant",
        "status": "completed",
        "content": [part],
    }
    response: Fields = {
        "id": f"resp_{time.time_ns()}",
        "object": "response",
        "created_at": int(time.time()),
        "status": "in_progress",
        "model": request.get("model", MODEL),
        "output": [],
        "usage": None,
    }
    completed = {**response, "status": "completed", "output": [item], "usage": usage}
    if not streamed:
        yield "", completed
        return
    place: Fields = {"item_id": "msg_1", "output_index": 0, "content_index": 0}
    begun = {**item, "status": "in_progress", "content": []}
    events: list[tuple[str, Fields]] = [
        ("response.created", {"response": response}),
        ("response.in_progress", {"response": response}),
        ("response.output_item.added", {"output_index": 0, "item": begun}),
        ("response.content_part.added", {**place, "part": {**part, "text": ""}}),
        *(("response.output_text.delta", {**place, "delta": word}) for word in _words()),
        ("response.output_text.done", {**place, "text": ANSWER}),
        ("response.content_part.done", {**place, "part": part}),
        ("response.output_item.done", {"output_index": 0, "item": item}),
        ("response.completed", {"response": completed}),
    ]
    for number, (kind, fields) in enumerate(events):
        yield kind, {"type": kind, "sequence_number": number, **fields}


def _openai_chat(request: Fields, *, streamed: bool) -> Iterator[tuple[str, Fields]]:
    usage = {"prompt_tokens": 100, "completion_tokens": 10, "total_tokens": 110}
    base: Fields = {"id": "chatcmpl-1", "created": int(time.time()), "model": request.get("model", MODEL)}
    if not streamed:
        message = {"role": "assistant", "content": ANSWER}
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        yield "", {**base, "object": "chat.completion", "choices": [choice], "usage": usage}
        return

    def delta(fields: Fields, finish: str | None = None) -> tuple[str, Fields]:
        choice = {"index": 0, "delta": fields, "finish_reason": finish}
        return "", {**base, "object": "chat.completion.chunk", "choices": [choice]}

    yield delta({"role": "assistant", "content": ""})
    for word in _words():
        yield delta({"content": word})
    yield delta({}, "stop")
    yield "", {**base, "object": "chat.completion.chunk", "choices": [], "usage": usage}
    yield "", {}


def _gemini(request: Fields, *, streamed: bool) -> Iterator[tuple[str, Fields]]:
    def portion(text: str, finish: str | None) -> Fields:
        candidate: Fields = {"content": {"role": "model", "parts": [{"text": text}]}, "index": 0}
        if finish:
            candidate["finishReason"] = finish
        usage = {"promptTokenCount": 100, "candidatesTokenCount": 10, "totalTokenCount": 110}
        return {"candidates": [candidate], "usageMetadata": usage, "modelVersion": MODEL}

    if "responseSchema" in request.get("generationConfig", {}) or not streamed:
        yield "", portion(ANSWER, "STOP")
        return
    for word in _words():
        yield "", portion(word, None)
    yield "", portion("", "STOP")


_MODELS: Fields = {
    "object": "list",
    "has_more": False,
    "data": [{"id": MODEL, "object": "model", "type": "model", "display_name": "Stand-in", "owned_by": "tests"}],
    "models": [{"name": f"models/{MODEL}", "displayName": "Stand-in"}],
}


def _save_into(folder: Path) -> Callable[[Request], None]:
    folder.mkdir(parents=True, exist_ok=True)

    def save(request: Request) -> None:
        fields = {"method": request.method, "path": request.path, "headers": dict(request.headers)}
        body = request.fields or request.text
        path = folder / f"{time.time_ns()}-{request.method}.json"
        path.write_text(json.dumps({**fields, "body": body}, indent=1, ensure_ascii=False), encoding="utf-8")

    return save


def main() -> None:
    """Serve until interrupted."""
    port, folder = int(sys.argv[1]), Path(sys.argv[2])
    with ModelServer(port, _save_into(folder)) as server:
        print(f"{server.url} keeps its requests in {folder}")
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            return


if __name__ == "__main__":
    main()
