import { createServer } from 'node:http';
import type { Page } from 'playwright-core';
import { WebSocketServer } from '../../../../src/probe/ws.ts';
import { curl, inPython, startChromium, type Credentials } from '../../../clients/clients.ts';
import { serve } from '../../../clients/program.ts';
import { playAgent, playWs } from './clients.ts';
import type { Need, RecordOptions, Scene, Stage } from './scene.ts';
import { haproxyTo } from './answers.ts';
import { pause, wait } from './talk.ts';
import { token } from './tokens.ts';
import { wsBackend } from './upgrade.ts';

/** Before the demo's backend, with credentials for it. */
function withDemo(
  file: string,
  says: string,
  needs: readonly Need[],
  play: (port: number, credentials: Credentials, stage: Stage) => Promise<unknown>,
  options: RecordOptions & { readonly deflate?: boolean; readonly by?: 'header' | 'subprotocol' } = {},
): Scene {
  const { deflate = false, by = 'header', ...rest } = options;
  return {
    file: `clean/${file}`,
    says,
    needs,
    async play(stage) {
      const demo = await stage.demo({ deflate });
      const hoptap = await stage.record(demo.url, rest);
      const credentials =
        by === 'header'
          ? { headers: { Authorization: `Bearer ${demo.token()}` }, subprotocols: [] }
          : { headers: {}, subprotocols: ['jwt-auth', `jwt.${demo.token()}`] };
      await play(hoptap.port, credentials, stage);
    },
  };
}

const python = async (port: number, credentials: Credentials): Promise<void> => {
  const seen = await inPython(`ws://127.0.0.1:${port}/ws`, credentials);
  if (seen.said.length > 0) throw new Error(seen.said.join('; '));
};

const passthrough: RecordOptions = { profiles: ['passthrough'] };

/** Sessions in which nothing is wrong: a diagnosis may note things, and must not warn. */
export const CLEAN: readonly Scene[] = [
  withDemo('python', 'Python websockets with a header.', ['python'], python),
  withDemo('python-deflate', 'Python websockets, compressed.', ['python'], python, { deflate: true }),
  withDemo('python-subprotocol', 'Python websockets with its token as subprotocol.', ['python'], python, {
    by: 'subprotocol',
  }),
  withDemo('python-passthrough', 'Python websockets through passthrough.', ['python'], python, passthrough),
  withDemo('ws', 'The package ws with a header.', [], (port, { headers }) => playAgent(port, { headers })),
  withDemo(
    'ws-deflate-passthrough',
    'The package ws, compressed, through passthrough.',
    [],
    (port, { headers }) => playAgent(port, { headers }),
    { ...passthrough, deflate: true },
  ),
  withDemo('ws-plain', 'The package ws, offering no compression.', [], (port, { headers }) =>
    playAgent(port, { headers, deflate: false }),
  ),
  withDemo('ws-cookies', 'The package ws with cookies beside its header.', [], (port, { headers }) =>
    playAgent(port, { headers: { ...headers, Cookie: 'session=s3cr3t-session; theme=dark' } }),
  ),
  withDemo(
    'ws-subprotocol',
    'The package ws with its token as subprotocol.',
    [],
    (port, { subprotocols }) => playAgent(port, { protocols: subprotocols }),
    { by: 'subprotocol' },
  ),
  withDemo(
    'curl',
    'Plain HTTP with curl: 200, 401, 404, and 200 with a token.',
    ['curl'],
    async (port, { headers }) => {
      for (const path of ['/health', '/api/me', '/favicon.ico'])
        await curl(`http://127.0.0.1:${port}${path}`, {});
      await curl(`http://127.0.0.1:${port}/api/me`, headers);
    },
  ),
  browser(
    'chromium-subprotocol',
    'A page of Chromium that chooses a subprotocol and closes with 1000.',
    async (page) => {
      await page.evaluate("talk(['v2.chat', 'v1.chat']).then((socket) => closed(socket))");
    },
  ),
  browser(
    'chromium-passthrough',
    'A page of Chromium through passthrough, compressed, with cookies.',
    async (page) => {
      await page.evaluate('talk([]).then((socket) => closed(socket))');
    },
    passthrough,
  ),
  browser('chromium-reload', 'The page is reloaded while its WebSocket is open: 1001.', async (page) => {
    await page.evaluate('talk([]).then(() => true)');
    await page.reload();
    await page.evaluate('talk([]).then((socket) => closed(socket))');
  }),
  browser('chromium-tab-closed', 'The tab is closed while its WebSocket is open.', async (page) => {
    await page.evaluate('talk([]).then(() => true)');
    await page.close();
    await pause(300);
  }),
  pythonThatIs('python-ctrl-c', 'A client in Python is ended by Ctrl-C while it listens.', 'SIGINT'),
  pythonThatIs('python-killed', 'A client in Python is killed while it listens.', 'SIGKILL'),
  {
    file: 'clean/fastapi',
    says: 'Python websockets and the package ws before FastAPI on uvicorn, which compresses.',
    needs: ['uvicorn'],
    async play(stage) {
      const server = await stage.server('uvicorn', AGENT);
      const hoptap = await stage.record(server.port);
      await python(hoptap.port, { headers: { Authorization: `Bearer ${token()}` }, subprotocols: [] });
      await playAgent(hoptap.port, { headers: { Authorization: `Bearer ${token()}` } });
      await hoptap.over(2);
    },
  },
  behind(
    'nginx',
    (port) =>
      `location / { proxy_pass http://127.0.0.1:${port}; proxy_http_version 1.1; proxy_set_header Host $host;
      proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection "upgrade"; proxy_read_timeout 1h; }`,
  ),
  behind('haproxy', (port) => `  timeout tunnel 1h\n${haproxyTo(port)}`),
];

/** Clients of three kinds, with a real balancer that is set up as its manual says between hoptap and the backend. */
function behind(name: 'nginx' | 'haproxy', config: (port: number) => string): Scene {
  return {
    file: `clean/behind-${name}`,
    says: `The package ws and Python websockets with ${name}, set up as it should be, behind hoptap.`,
    needs: [name, 'python'],
    async play(stage) {
      const demo = await stage.demo({ deflate: true });
      const balancer = await stage.server(name, config(Number(new URL(demo.httpUrl).port)));
      const hoptap = await stage.record(balancer.port);
      const headers = { Authorization: `Bearer ${demo.token()}`, Cookie: 'session=s3cr3t-session' };
      await playAgent(hoptap.port, { headers });
      await playAgent(hoptap.port, { protocols: ['jwt-auth', `jwt.${demo.token()}`] });
      await python(hoptap.port, { headers, subprotocols: [] });
      await playWs(hoptap.port, {
        headers,
        says: '{"type":"start"}',
        until: 'agent_completed',
        deflate: false,
      });
      await hoptap.over(4);
    },
  };
}

/** A page that comes through hoptap, too, sets a cookie, and can talk to where it came from. */
const PAGE = `<!doctype html><title>chat</title><link rel="icon" href="data:,"><script>
const talk = (protocols) => new Promise((resolve, reject) => {
  const socket = new WebSocket('ws://' + location.host + '/ws', protocols);
  socket.onopen = () => socket.send('hello');
  socket.onmessage = () => resolve(socket);
  socket.onerror = () => reject(new Error('it failed'));
});
const closed = (socket) => new Promise((resolve) => {
  socket.onclose = ({ code }) => resolve(code);
  socket.close(1000, 'done');
});
</script>`;

function browser(
  file: string,
  says: string,
  play: (page: Page) => Promise<void>,
  options: RecordOptions = {},
): Scene {
  return {
    file: `clean/${file}`,
    says,
    needs: ['chromium'],
    async play(stage) {
      const hoptap = await stage.record(await site(stage), options);
      const chromium = await startChromium();
      stage.onEnd(() => chromium.close());
      const page = await chromium.newPage();
      await page.goto(`http://127.0.0.1:${hoptap.port}/`);
      await play(page);
      await pause(200);
      await chromium.close();
    },
  };
}

async function site(stage: Stage): Promise<number> {
  const server = createServer((_, response) => {
    response.writeHead(200, { 'Content-Type': 'text/html', 'Set-Cookie': 'session=s3cr3t-session; Path=/' });
    response.end(PAGE);
  });
  const sockets = new WebSocketServer({ server, perMessageDeflate: { threshold: 0 } });
  sockets.on('connection', (socket) => {
    socket.on('error', () => undefined);
    socket.on('message', (data: Buffer) => socket.send(`re: ${data.toString()}`));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  stage.onEnd(() => {
    for (const socket of sockets.clients) socket.terminate();
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** A client in Python that is content, and is ended by a signal. */
function pythonThatIs(file: string, says: string, signal: 'SIGINT' | 'SIGKILL'): Scene {
  return {
    file: `clean/${file}`,
    says,
    needs: ['python'],
    async play(stage) {
      const hoptap = await stage.record(await wsBackend(stage));
      const client = await serve('/usr/bin/python3', ['-c', LISTENER, `ws://127.0.0.1:${hoptap.port}/ws`]);
      await wait(1);
      await client.stop(signal);
      await hoptap.over(1);
    },
  };
}

const LISTENER = `
import asyncio, sys, websockets

async def listen():
    async with websockets.connect(sys.argv[1]) as socket:
        await socket.send("hello")
        print(await socket.recv(), flush=True)
        await socket.recv()

asyncio.run(listen())
`;

/** The demo's agent on FastAPI. */
const AGENT = `
@app.websocket("/ws")
async def ws(websocket: WebSocket):
    await websocket.accept()
    try:
        while True:
            await websocket.receive_text()
            for kind in ["agent_started", "agent_thinking", "tool_executing", "tool_completed", "agent_completed"]:
                await asyncio.sleep(0.01)
                await websocket.send_text(json.dumps({"type": kind}))
    except WebSocketDisconnect:
        pass
`;
