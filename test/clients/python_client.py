"""One run of Python's websockets as a client: {"url", "headers", "subprotocols"} as argument, what it saw as JSON out."""

import asyncio
import json
import sys

import websockets

DEADLINE_S = 20


async def run(url, headers, subprotocols):
    seen = {"opened": False, "subprotocol": None, "events": [], "said": [], "close": None}
    connection = None
    try:
        connection = await websockets.connect(url, extra_headers=headers, subprotocols=subprotocols or None)
        seen.update(opened=True, subprotocol=connection.subprotocol)
        await connection.send('{"type":"start"}')
        while len(seen["events"]) < 5:
            text = await asyncio.wait_for(connection.recv(), DEADLINE_S)
            seen["events"].append(json.loads(text)["type"])
        await connection.close()
    except Exception as error:
        seen["said"].append(f"{type(error).__name__}: {error}")
    if connection is not None:
        await connection.wait_closed()
        seen["close"] = [connection.close_code, connection.close_reason]
    return seen


arguments = json.loads(sys.argv[1])
print(json.dumps(asyncio.run(run(**arguments))))
