import type { Scene } from './scene.ts';
import { aClose, chat, pause, sayGoodbye, shake, wait, type Ends } from './talk.ts';

/** Cuts by somebody's clock. They take as long as they say. */
export const TIMERS: readonly Scene[] = [
  {
    file: 'cut-at-timer.shows',
    says: 'Two connections in use, begun 3 s apart, are each ended by FIN 30 s after their 101: a lifetime.',
    async play(stage) {
      const server = await stage.raw();
      const hoptap = await stage.record(server.port);
      const first = await shake(hoptap, server);
      const cutFirst = cutAfter(first, 30, 4);
      await wait(3);
      const second = await shake(hoptap, server);
      await Promise.all([cutFirst, cutAfter(second, 30, 4)]);
      await hoptap.over(2);
    },
  },
  {
    file: 'cut-at-timer.spares',
    says: 'A FIN at 29.2 s, after a closing handshake at 29.1 s: it was agreed upon. And a cut at 17.3 s, which is no timer known.',
    async play(stage) {
      const server = await stage.raw();
      const hoptap = await stage.record(server.port);
      const proper = await shake(hoptap, server);
      const torn = cutAfter(await shake(hoptap, server), 17.3, 4);
      for (let second = 0; second < 28; second += 4) {
        await chat(proper, `ping ${second}`);
        await wait(4);
      }
      await wait(1);
      await proper.client.send(aClose('client', 1000));
      await proper.backend.until(Buffer.from(aClose('client', 1000)).toString('latin1'));
      await proper.backend.send(aClose('backend', 1000));
      await pause(100);
      proper.backend.fin();
      await proper.client.ended();
      proper.client.fin();
      await torn;
      await hoptap.over(2);
    },
  },
  {
    file: 'cut-at-timer.spares-client-leaves',
    says: 'Two clients leave in order, by close frames, 30 s after their 101: that is their own wish.',
    async play(stage) {
      const server = await stage.raw();
      const hoptap = await stage.record(server.port);
      const both = [await shake(hoptap, server), await shake(hoptap, server)];
      for (const ends of both) await chat(ends, 'hello');
      await wait(29.9);
      for (const ends of both) await sayGoodbye(ends);
      await hoptap.over(2);
    },
  },
  {
    file: 'cut-at-timer.shows-heroku-55s-idle',
    says: 'One exchange of messages, then silence, and a FIN 55 s later: an idle timer.',
    play: (stage) => idleRaw(stage, 55),
  },
  {
    file: 'cut-at-timer.shows-cloudflare-100s-idle',
    says: 'One exchange of messages, then silence, and a FIN 100 s later: an idle timer.',
    play: (stage) => idleRaw(stage, 100),
  },
  {
    file: 'cut-at-timer.shows-nginx-60s-idle',
    says: 'nginx as it comes: proxy_read_timeout ends a silent tunnel after 60 s, with FIN.',
    needs: ['nginx'],
    play: (stage) => idleBehind(stage, 'nginx', 60, ''),
  },
  {
    file: 'cut-at-timer.shows-cloud-run-300s-lifetime',
    says: 'A connection in use is ended by FIN 300 s after its 101: a request timeout that counts the whole connection.',
    async play(stage) {
      const server = await stage.raw();
      const hoptap = await stage.record(server.port);
      await cutAfter(await shake(hoptap, server), 300, 20);
      await hoptap.over(1);
    },
  },
  {
    file: 'cut-at-timer.shows-nginx-600s-idle',
    says: 'nginx with proxy_read_timeout 600s ends a silent tunnel after 600 s, with FIN.',
    needs: ['nginx'],
    play: (stage) => idleBehind(stage, 'nginx', 600, 'proxy_read_timeout 600s;'),
  },
];

/** Chats every so many seconds until the backend's side is ended by FIN, so many seconds from now. */
async function cutAfter(ends: Ends, seconds: number, everyS: number): Promise<void> {
  const begun = performance.now();
  const left = (): number => seconds - (performance.now() - begun) / 1000;
  for (let n = 1; left() > everyS; n += 1) {
    await chat(ends, `beat ${n}`);
    await wait(Math.min(everyS, left() - 0.2));
  }
  await chat(ends, 'last beat');
  await wait(left());
  ends.backend.fin();
  await ends.client.ended();
  ends.client.fin();
}

async function idleRaw(stage: Parameters<Scene['play']>[0], seconds: number): Promise<void> {
  const server = await stage.raw();
  const hoptap = await stage.record(server.port);
  const ends = await shake(hoptap, server);
  await pause(1500);
  await chat(ends, 'subscribe');
  await wait(seconds);
  ends.backend.fin();
  await ends.client.ended();
  ends.client.fin();
  await hoptap.over(1);
}

async function idleBehind(
  stage: Parameters<Scene['play']>[0],
  name: 'nginx',
  seconds: number,
  more: string,
): Promise<void> {
  const server = await stage.raw();
  const balancer = await stage.server(
    name,
    `location / { proxy_pass http://127.0.0.1:${server.port}; proxy_http_version 1.1;
      proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection "upgrade"; ${more} }`,
  );
  const hoptap = await stage.record(balancer.port);
  const ends = await shake(hoptap, server);
  await pause(1500);
  await chat(ends, 'subscribe');
  await wait(seconds - 1);
  await ends.client.ended();
  ends.client.fin();
  await hoptap.over(1);
}
