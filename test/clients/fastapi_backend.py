"""The demo backend's rules again, as a FastAPI application on uvicorn: what staging really runs.

Takes the secret and the bypass key from the environment, listens on a free port of 127.0.0.1, and prints
{"port": N} when it does. It ends when its standard input does.
"""

import asyncio
import base64
import hashlib
import hmac
import json
import os
import socket
import sys
import threading
import time

import uvicorn
from fastapi import FastAPI, Request, WebSocket
from fastapi.responses import JSONResponse
from starlette.websockets import WebSocketDisconnect

SECRET = os.environ["TOKEN_SECRET"].encode()
BYPASS_KEY = os.environ["BYPASS_KEY"]
AGENT_EVENTS = [
    {"type": "agent_started"},
    {"type": "agent_thinking"},
    {"type": "tool_executing"},
    {"type": "tool_completed"},
    {"type": "agent_completed"},
]

app = FastAPI()


class Refused(Exception):
    """Credentials that are missing (1011) or do not count (1008)."""

    def __init__(self, code, reason):
        super().__init__(reason)
        self.code = code
        self.reason = reason


def decoded(part):
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def subject_of(token):
    try:
        signed, _, signature = token.rpartition(".")
        expected = hmac.new(SECRET, signed.encode(), hashlib.sha256).digest()
        if not hmac.compare_digest(decoded(signature), expected):
            raise Refused(1008, "invalid token")
        claims = json.loads(decoded(signed.split(".")[1]))
        if time.time() >= claims["exp"]:
            raise Refused(1008, "token expired")
        return claims["sub"]
    except (ValueError, KeyError, IndexError):
        raise Refused(1008, "malformed token")


def offered_by(headers):
    values = ",".join(headers.getlist("sec-websocket-protocol")).split(",")
    return [value.strip() for value in values if value.strip()]


def token_of(headers):
    scheme, _, token = headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return token.strip()
    offered = offered_by(headers)
    marked = [each[4:] for each in offered if each.startswith("jwt.")]
    bare = [each for each in offered if each != "jwt-auth"] if "jwt-auth" in offered else []
    return next(iter(marked + bare), None)


def authenticate(headers):
    token = token_of(headers)
    if token is not None:
        return subject_of(token)
    bypass = headers.get("x-e2e-bypass")
    if bypass is None:
        raise Refused(1011, "no credentials")
    if not hmac.compare_digest(bypass.encode(), BYPASS_KEY.encode()):
        raise Refused(1008, "Invalid E2E bypass key")
    return "e2e"


def subprotocol_for(headers):
    offered = offered_by(headers)
    chosen = ["jwt-auth"] if "jwt-auth" in offered else [each for each in offered if each.startswith("jwt.")]
    return next(iter(chosen), None)


@app.get("/health")
def health():
    return {"status": "ok"}


@app.get("/api/me")
def me(request: Request):
    try:
        return {"sub": authenticate(request.headers)}
    except Refused as refused:
        return JSONResponse({"detail": refused.reason}, status_code=401)


@app.websocket("/ws")
async def agent(websocket: WebSocket):
    await websocket.accept(subprotocol=subprotocol_for(websocket.headers))
    try:
        authenticate(websocket.headers)
    except Refused as refused:
        await websocket.close(refused.code, refused.reason)
        return
    try:
        while True:
            await websocket.receive_text()
            for event in AGENT_EVENTS:
                await asyncio.sleep(0.01)
                await websocket.send_text(json.dumps(event))
    except WebSocketDisconnect:
        pass


def end_with_stdin():
    sys.stdin.read()
    os._exit(0)


if __name__ == "__main__":
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    threading.Thread(target=end_with_stdin, daemon=True).start()
    print(json.dumps({"port": listener.getsockname()[1]}), flush=True)
    uvicorn.Server(uvicorn.Config(app, log_level="warning")).run(sockets=[listener])
