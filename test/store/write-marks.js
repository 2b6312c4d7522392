// Writes a recording of marks and tells on stdout what it did, so that a test can kill it or fill its disk:
//   written N MS   after mark N, MS into the run
//   trouble TEXT   as the writer tells it
// A line on stdin ends the run: it waits until the writer has no trouble, writes a last mark and closes.
import { writeSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { createRecordingWriter } from '../../dist/store/recording-writer.js';

const [path, count, queueLimitBytes] = process.argv.slice(2);
const startedAt = performance.now();
const nowMs = () => performance.now() - startedAt;
const tell = (line) => writeSync(1, `${line}\n`);

const writer = await createRecordingWriter({
  path,
  nowMs,
  queueLimitBytes: Number(queueLimitBytes),
  retryMs: 20,
  onTrouble: (message) => tell(`trouble ${message}`),
});
writer.write({
  t: 0,
  event: 'session',
  format: 'hoptap/1',
  id: 'test',
  started: '2026-01-02T03:04:05.000Z',
  version: '0.0.0',
  mode: 'test',
  listen: '',
  target: '',
  profiles: [],
});

let n = 0;
const marking = setInterval(() => {
  n += 1;
  writer.write({ t: nowMs(), event: 'mark', text: `mark ${n}` });
  tell(`written ${n} ${Math.floor(nowMs())}`);
  if (n === Number(count)) clearInterval(marking);
}, 1);

process.stdin.once('data', () => {
  const ending = setInterval(() => {
    if (writer.trouble !== null) return;
    clearInterval(ending);
    void end();
  }, 5);
});

async function end() {
  writer.write({ t: nowMs(), event: 'mark', text: 'last' });
  await writer.close();
  tell(`lost ${writer.lost.events} ${writer.lost.bytes}`);
  process.stdin.destroy();
}
