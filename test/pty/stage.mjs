// A program of the tests: opens the terminal as built in `dist` and plays what its argument says.
//   text      what is typed and clicked, on rows of its own
//   rows JSON those painted rows
//   flood     all rows new, as fast as they are drawn
// Keys: q closes and ends with 7; what else ends it stands in `ENDS`. `HEARD`: a file that gets a line for what was told.
import { appendFileSync } from 'node:fs';
import { openTerminal } from '../../dist/terminal/index.js';

const [, , play = 'text', json = '[]'] = process.argv;
const ESC = '\u001b[';
const tell = (line) => process.env.HEARD && appendFileSync(process.env.HEARD, `${line}\n`);

let heard = [];
let caret = null;
let count = 0;
let isDirty = true;

const ENDS = {
  q: () => {
    terminal.close();
    console.log('closed well');
    process.exitCode = 7;
  },
  t: () => {
    throw new Error('thrown on purpose');
  },
  r: () => void Promise.reject(new Error('rejected on purpose')),
  x: () => process.exit(9),
  o: () => process.on('SIGTERM', () => process.exit(5)),
  w: () => process.emitWarning('warned on purpose'),
  c: () => tell(`copied ${terminal.copy('copied text')}`),
  d: () => {
    terminal.close();
    terminal.close();
    process.exitCode = 3;
  },
};

const plays = {
  text: () => [
    `${ESC}1mready${ESC}22m ${terminal.size.columns}x${terminal.size.rows}`,
    ...heard.slice(-(terminal.size.rows - 2)),
    `${'─'.repeat(terminal.size.columns - 1)}┘`,
  ],
  rows: () => (count === 0 ? JSON.parse(json)[0] : JSON.parse(json)[1]),
  flood: () =>
    Array.from({ length: terminal.size.rows }, (_, row) =>
      row === 0
        ? `frame ${count++} key ${heard.at(-1) ?? 'none'}`
        : `${count} ${String(row * count * 7919).repeat(40)}`,
    ),
};

if (process.env.OWN_HANDLER) {
  process.on('uncaughtException', (error) => {
    process.stderr.write(`caught: ${error.message}\n`);
    process.exit(70);
  });
}

const terminal = openTerminal({
  stdin: process.stdin,
  stdout: process.stdout,
  env: process.env,
  onKey: (key) => {
    if (play === 'text' && process.env.KEYS !== 'shown') ENDS[key]?.();
    if (play !== 'text' && key === 'q') ENDS.q();
    if (play === 'rows' && key === 'n') count = 1;
    if (key === 'f12') caret = caret === null ? { row: 1, column: 2 } : null;
    heard.push(key);
    isDirty = true;
  },
  onPointer: ({ did, row, column }) => {
    heard.push(`${did} ${row} ${column}`);
    isDirty = true;
  },
  onResize: ({ columns, rows }) => {
    tell(`resized ${columns}x${rows}`);
    isDirty = true;
  },
  onTick: () => tell('tick'),
  isDirty: () => isDirty || play === 'flood',
  picture: () => {
    isDirty = false;
    return { rows: plays[play](), caret };
  },
  onGone: () => {
    tell(`gone, rss ${process.memoryUsage.rss()}`);
    process.exitCode = 4;
  },
  onWarning: (warning) => tell(`warning ${warning.message}`),
});
process.on('exit', (status) => tell(`exit ${status}`));

if (play === 'flood') setInterval(() => terminal.invalidate(), 1).unref();
if (process.env.LATENCY)
  setInterval(() => tell(`beat ${Math.round(process.memoryUsage.rss() / 1e6)} MB`), 20).unref();
