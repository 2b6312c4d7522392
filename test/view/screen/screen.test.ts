import { describe, expect, test } from 'vitest';
import type { Event } from '../../../src/model/index.ts';
import { filterHelp } from '../../../src/recording/index.ts';
import { widthOf } from '../../../src/view/index.ts';
import { aClose, aFault, aFrame, aHead, anOpen, aResponse, aSession, bytes } from '../../builders.ts';
import { strippedEvents, talkingEvents } from '../an-exchange.ts';
import { aScreen, enter, press, seen } from './a-screen.ts';

/** The same events as another exchange. */
function asExchange(number: number, events: readonly Event[]): readonly Event[] {
  return events.map((event) => ('exchange' in event ? { ...event, exchange: number } : event));
}

const OPEN = [anOpen(), aHead(), aHead({ hop: 1 }), aResponse({ hop: 1 }), aResponse({ hop: 0 })];
const SESSION = aSession();
const TWO = [SESSION, ...asExchange(1, strippedEvents()), ...asExchange(2, talkingEvents())];
const LIVE = [SESSION, ...asExchange(1, strippedEvents()), ...asExchange(2, OPEN)];

describe('the screen', () => {
  test.each([
    [60, 15],
    [80, 24],
    [120, 40],
    [149, 22],
    [150, 20],
    [200, 60],
    [300, 100],
    [30, 5],
    [1, 1],
  ])('fills %i × %i cells exactly, whatever is done to it', (columns, rows) => {
    const screen = aScreen(LIVE, {}, [columns, rows]);
    for (const key of [
      '',
      'k',
      '2',
      'tab',
      'enter',
      '3',
      '4',
      '?',
      'escape',
      ':',
      'escape',
      '/',
      'a',
      'enter',
      's',
      '*',
      'X',
      'q',
      'p',
    ]) {
      if (key !== '') screen.key(key);
      const picture = screen.picture();
      expect(picture.rows).toHaveLength(rows);
      for (const row of picture.rows) expect(widthOf(row)).toBe(columns);
    }
  });

  test('says how large a terminal is that is too small, and how large it has to be', () => {
    expect(seen(aScreen(TWO, {}, [59, 20]))).toMatch(/59 × 20(.|\n)*60 × 15/);
  });

  test('says what a failing exchange fails of in its row', () => {
    expect(seen(aScreen(TWO))).toMatch(/✗ +1 +GET \/ws.*✗ (credentials|subprotocol) lost/);
  });

  test('says where to point a client before any request came', () => {
    expect(seen(aScreen([SESSION]))).toContain('ws://127.0.0.1:8080');
  });

  test('follows the newest exchange until it is moved, and again with F', () => {
    const screen = aScreen(LIVE);
    expect(seen(screen)).toMatch(/▸ ●  +2/);
    press(screen, 'k');
    for (const event of asExchange(3, OPEN)) screen.push(event);
    expect(seen(screen)).toMatch(/▸ ✗  +1/);
    press(screen, 'F');
    expect(seen(screen)).toMatch(/▸ ●  +3/);
  });

  test('begins at the newest exchange of a recording that is followed, at the first of one that is not', () => {
    const file = { isLive: false, file: 'a.jsonl' };
    expect(seen(aScreen(TWO, { ...file, isFollowing: true }))).toMatch(/▸ \S  +2/);
    expect(seen(aScreen(TWO, file))).toMatch(/▸ ✗  +1/);
  });

  test('opens an exchange over the whole screen, and comes back', () => {
    const screen = aScreen(TWO);
    press(screen, 'enter');
    expect(seen(screen)).not.toContain('Exchanges');
    expect(seen(screen)).toContain('━━ Exchange 2');
    press(screen, 'q');
    expect(seen(screen)).toContain('━━ Exchanges');
  });

  test('asks before it quits a live proxy, and leaves a recording at once', () => {
    const live = aScreen(LIVE);
    expect(press(live, 'q')).toEqual([]);
    expect(seen(live)).toContain('Quit hoptap?');
    expect(press(live, 'n')).toEqual([]);
    expect(press(live, 'q', 'y')).toEqual([{ want: 'quit' }]);
    expect(press(aScreen(TWO, { isLive: false, file: 'a.jsonl' }), 'q')).toEqual([{ want: 'quit' }]);
    expect(press(aScreen(LIVE), 'Q')).toEqual([{ want: 'quit' }]);
    expect(press(aScreen(LIVE), '/', 'ctrl-c')).toEqual([{ want: 'quit' }]);
  });

  test('shows only what a filter means, and says so; a wrong one changes nothing', () => {
    const screen = aScreen(TWO);
    press(screen, 'f');
    enter(screen, '~finding credentials-lost');
    expect(seen(screen)).toContain('1 of 2  ~finding credentials-lost');
    expect(seen(screen)).toContain('Exchange 1');
    press(screen, 'f', 'ctrl-u');
    enter(screen, '~nonsense x');
    expect(seen(screen)).toContain('~nonsense');
    press(screen, 'escape');
    expect(seen(screen)).toContain('1 of 2  ~finding credentials-lost');
    press(screen, 'f', 'ctrl-u', 'enter');
    expect(seen(screen)).not.toContain('1 of 2');
  });

  test('says that a filter hides everything', () => {
    const screen = aScreen(TWO);
    press(screen, 'f');
    enter(screen, '~c 404');
    expect(seen(screen)).toContain('The filter ~c 404 hides all 2 exchanges.');
  });

  test('searches round and says so', () => {
    const screen = aScreen(TWO);
    press(screen, '/');
    enter(screen, 'lost');
    expect(seen(screen)).toMatch(/▸ ✗  +1/);
    press(screen, 'n');
    expect(seen(screen)).toContain('only this row holds "lost"');
    press(screen, '/');
    enter(screen, 'nowhere');
    expect(seen(screen)).toContain('! no row holds "nowhere"');
  });

  test('shows where the rows hold what is searched, until the search is ended', () => {
    const screen = aScreen(TWO, { isColourful: true });
    press(screen, '/');
    enter(screen, '/WS'.toLowerCase());
    expect(seen(screen)).toContain('\u001b[7m/ws\u001b[27m');
    press(screen, '/');
    enter(screen, '');
    expect(seen(screen)).not.toContain('\u001b[7m/ws\u001b[27m');
  });

  test('sends nobody to a command line from a filter that is wrong', () => {
    const screen = aScreen(TWO);
    press(screen, 'f', ...Array.from('~foo'));
    expect(seen(screen)).toMatch(/there is no term ~foo; .*tab/);
    expect(seen(screen)).not.toContain('--help');
  });

  test('tells how long something is open, in whole seconds from its beginning', () => {
    const screen = aScreen([SESSION, ...OPEN.map((event) => ({ ...event, t: 744 + event.t }))]);
    press(screen, 'tab');
    screen.tick(1500);
    expect(seen(screen)).toContain('● open for less than 1 s');
    screen.tick(2999);
    expect(seen(screen)).toContain('● open for 2 s');
  });

  test('tells what is wrong in a whole sentence on a terminal of 80 × 24, and how it ended where there is room', () => {
    const screen = aScreen([SESSION, ...asExchange(1, strippedEvents())], {}, [80, 24]);
    const rows = screen.picture().rows.map((row) => row.trim());
    const at = rows.findIndex((row) => row.startsWith('── Exchange 1'));
    expect(`${rows[at + 1]} ${rows[at + 2]}`).toMatch(/^✗ .*did not pass .* on\.( |$)/);
    expect(rows[at + 3]).toMatch(/^\[Heads/);
  });

  test('says of a recording that contents are known only of what was opened', () => {
    const screen = aScreen(LIVE, { isLive: false, file: 'a.hoptap.jsonl' });
    press(screen, 'f');
    enter(screen, '~b needle');
    expect(seen(screen)).toContain('contents are known only of exchanges whose frames were opened here');
    const live = aScreen(LIVE);
    press(live, 'f');
    enter(live, '~b needle');
    expect(seen(live)).not.toContain('contents are known only');
  });

  test('hears keys while it searches in many rows, and says how far it is', () => {
    const frames = Array.from({ length: 25_000 }, (_, at) =>
      aFrame({ exchange: 2, n: at + 1, payload: bytes(at === 20_500 ? 'needle' : 'hay') }),
    );
    const screen = aScreen([...LIVE, ...frames]);
    const search = (): void => {
      press(screen, 'g', '/');
      enter(screen, 'needle');
    };
    press(screen, '2', 'tab');
    search();
    expect(seen(screen)).toContain('… searching for "needle": 10,000 of 25,000 rows; any key stops it');
    for (const nowMs of [300, 600]) screen.tick(nowMs);
    expect(seen(screen)).toMatch(/▸.*needle/);
    expect(seen(screen)).toContain('✓ found "needle"');
    search();
    press(screen, 'escape');
    screen.tick(900);
    screen.tick(1200);
    expect(seen(screen)).toMatch(/▸.*hay/);
    expect(seen(screen)).not.toContain('searching');
  });

  test('says no longer what was read, once its reader goes on', () => {
    const screen = aScreen(TWO);
    press(screen, '/');
    enter(screen, 'nowhere');
    press(screen, 'k');
    expect(seen(screen)).toContain('! no row holds "nowhere"');
    screen.tick(1500);
    expect(seen(screen)).toContain('! no row holds "nowhere"');
    press(screen, 'j');
    expect(seen(screen)).not.toContain('no row holds');
    expect(seen(screen)).toContain('enter open');
  });

  test.each([
    ['answered', 'incident-preauth-403', 'answered by profile'],
    ['refused', 'incident-refused', 'refused by profile'],
  ] as const)('says in the list that a profile %s', (did, station, words) => {
    const stations = ['client', station, 'backend'];
    const events: readonly Event[] = [
      SESSION,
      anOpen({ stations }),
      aHead(),
      aFault({ station, did }),
      ...(did === 'answered' ? [aResponse({ hop: 0, startLine: 'HTTP/1.1 403 Forbidden' })] : []),
      aClose({ exchange: 1, t: 6, by: station, how: did === 'answered' ? 'fin' : 'reset' }),
    ];
    const screen = aScreen(events, {}, [80, 24]);
    expect(seen(screen)).toContain(`✗ ${words}`);
  });

  test('frozen, shows what was there and counts what comes; then goes on', () => {
    const screen = aScreen(LIVE);
    press(screen, '2', 's');
    const before = screen.picture().rows.slice(1, -2);
    for (const event of asExchange(3, OPEN)) screen.push(event);
    screen.push(aFrame({ exchange: 2, payload: bytes('unseen') }));
    screen.tick(150);
    expect(screen.picture().rows.slice(1, -2)).toEqual(before);
    expect(seen(screen)).toContain('6 events behind');
    press(screen, 's');
    expect(seen(screen)).toMatch(/▸ ●  +3/);
  });

  test.each([
    ['exchanges', []],
    ['frames', ['2', 'tab']],
  ])('names only terms that there are where %s are filtered', (_, keys) => {
    const screen = aScreen(LIVE);
    press(screen, ...keys, 'f');
    const terms = seen(screen).match(/~[a-z]+/g) ?? [];
    expect(terms.length).toBeGreaterThan(2);
    expect(
      filterHelp()
        .join('\n')
        .match(/~[a-z]+/g),
    ).toEqual(expect.arrayContaining(terms));
  });

  test('frozen, brings back what a filter hid when it froze, and nothing that came later', () => {
    const screen = aScreen(LIVE);
    press(screen, 'f');
    enter(screen, '~c 403');
    press(screen, 's');
    for (const event of asExchange(3, OPEN)) screen.push(event);
    expect(seen(screen)).not.toMatch(/● +2/);
    press(screen, 'f', 'ctrl-u', 'enter');
    expect(seen(screen)).toMatch(/● +2/);
    expect(seen(screen)).not.toMatch(/● +3/);
  });

  test('takes back what it said after a while', () => {
    const screen = aScreen(LIVE);
    screen.notify({ kind: 'done', text: 'said' });
    screen.notify({ kind: 'trouble', text: 'it failed' });
    screen.tick(15_099);
    expect(seen(screen)).toContain('! it failed');
    screen.tick(15_100);
    expect(seen(screen)).not.toContain('it failed');
  });

  test('masks secrets when asked to', () => {
    const screen = aScreen(TWO);
    press(screen, 'k');
    expect(seen(screen)).toContain('Bearer eyJhbGci');
    press(screen, '*');
    expect(seen(screen)).not.toContain('eyJhbGci');
  });
});

describe('what a user wants', () => {
  test.each([
    ['f', { how: 'fin' }],
    ['r', { how: 'reset' }],
  ] as const)('X then %s ends the exchange', (key, by) => {
    expect(press(aScreen(LIVE), 'X', key)).toEqual([{ want: 'end', exchange: 2, by }]);
  });

  test('X then c ends it with a code that may be sent, and a reason', () => {
    const screen = aScreen(LIVE);
    press(screen, 'X', 'c', 'ctrl-u');
    expect(enter(screen, '1005')).toEqual([]);
    press(screen, 'ctrl-u');
    expect(enter(screen, '1011 no credentials')).toEqual([
      { want: 'end', exchange: 2, by: { how: 'close', code: 1011, reason: 'no credentials' } },
    ]);
  });

  test('an exchange that is over cannot be ended, and it says so', () => {
    const screen = aScreen(LIVE);
    expect(press(screen, 'k', 'X')).toEqual([]);
    expect(seen(screen)).toContain('exchange 1 is over');
    const file = aScreen(TWO, { isLive: false, file: 'a.jsonl' });
    press(file, 'X');
    expect(seen(file)).toContain('only while the proxy runs');
  });

  test.each([
    ['c', 't', 'hé', 'client', 1, bytes('hé')],
    ['b', 'b', '01 fF', 'backend', 2, Uint8Array.of(1, 255)],
    ['b', 'p', '', 'backend', 9, new Uint8Array()],
  ] as const)('i %s %s "%s" puts a frame in towards the %s', (side, kind, text, to, opcode, payload) => {
    const screen = aScreen(LIVE);
    press(screen, 'i', side, kind);
    const [intent] = enter(screen, text);
    expect(intent).toMatchObject({ want: 'inject', exchange: 2, frame: { to, opcode } });
    expect(intent?.want === 'inject' && [...intent.frame.payload]).toEqual([...payload]);
  });

  test('m puts a note in', () => {
    const screen = aScreen(LIVE);
    press(screen, 'm');
    expect(enter(screen, 'now')).toEqual([{ want: 'mark', exchange: 2, text: 'now' }]);
  });

  test('e asks for the format, whether secrets stay, and where to', () => {
    const screen = aScreen(LIVE);
    expect(press(screen, 'e', 'h', 'r', 'enter')).toEqual([
      { want: 'export', exchanges: [2], format: 'html', path: 'exchange-2.html', hasSecrets: false },
    ]);
    expect(press(screen, 'w', 'm', 's', 'enter')).toEqual([
      { want: 'export', exchanges: [1, 2], format: 'md', path: 'exchanges.md', hasSecrets: true },
    ]);
  });

  test('y copies heads and commands', () => {
    const screen = aScreen(LIVE);
    expect(press(screen, 'y', '1')).toMatchObject([
      { want: 'copy', text: expect.stringContaining('GET /ws') },
    ]);
    expect(press(screen, 'y', 'c')).toEqual([
      { want: 'copy-as', exchange: 2, format: 'curl', hasSecrets: false },
    ]);
    expect(press(screen, 'y', 'C')).toEqual([
      { want: 'copy-as', exchange: 2, format: 'curl', hasSecrets: true },
    ]);
  });

  test('P goes from the chain to clean and back, and what is in force is said', () => {
    const screen = aScreen([aSession({ profiles: [{ name: 'lb' }] })]);
    expect(press(screen, 'P')).toEqual([{ want: 'use-profiles', names: [] }]);
    screen.push({ event: 'profiles', t: 50, profiles: [] });
    expect(seen(screen)).toContain('new exchanges pass no profile: clean');
    expect(press(screen, 'P')).toEqual([{ want: 'use-profiles', names: ['lb'] }]);
  });

  test('p asks for the profiles, shows them when they are offered, and puts one into the chain', () => {
    const screen = aScreen([SESSION]);
    expect(press(screen, 'p')).toEqual([{ want: 'profiles' }]);
    screen.offer([{ name: 'lb', summary: 'plays it', does: [], problem: null }]);
    expect(seen(screen)).toContain('plays it');
    expect(press(screen, ' ', 'enter')).toEqual([{ want: 'use-profiles', names: ['lb'] }]);
  });

  test('the palette does an action by its name', () => {
    const screen = aScreen(LIVE);
    press(screen, ':');
    enter(screen, 'show find');
    expect(seen(screen)).toContain('[Findings');
  });

  test('frames of a recording are loaded once, when they are looked at', () => {
    const screen = aScreen(TWO, { isLive: false, file: 'a.jsonl' });
    expect(press(screen, 'j')).toEqual([]);
    expect(press(screen, '2')).toEqual([{ want: 'load', exchange: 2 }]);
    expect(press(screen, '3', '2')).toEqual([]);
    expect(press(screen, 'K')).toEqual([{ want: 'load', exchange: 1 }]);
    const taking = screen.load(1);
    for (const event of strippedEvents()) taking.push(event);
    taking.end();
    expect(press(screen, '1', '2')).toEqual([]);
    expect(seen(screen)).toContain('1011');
  });

  test('begins at the exchange that was asked for, as soon as it is there', () => {
    const screen = aScreen([SESSION], {
      isLive: false,
      file: 'a.jsonl',
      at: { exchange: 2, tab: 'findings' },
    });
    for (const event of TWO.slice(1)) screen.push(event);
    screen.tick(200);
    expect(seen(screen)).toContain('━━ Exchange 2');
    expect(seen(screen)).toContain('[Findings');
  });
});

describe('the mouse', () => {
  test('a click chooses a row, another opens it, and one on a title shows that tab', () => {
    const screen = aScreen(TWO);
    screen.picture();
    screen.pointer({ did: 'click', row: 3, column: 10 });
    expect(seen(screen)).toMatch(/▸ ✗  +1/);
    const rows = screen.picture().rows;
    const row = rows.findIndex((line) => line.includes('Timeline'));
    screen.pointer({ did: 'click', row, column: rows[row]?.indexOf('Timeline') ?? 0 });
    expect(seen(screen)).toContain('[Timeline');
    screen.pointer({ did: 'click', row: 3, column: 10 });
    screen.pointer({ did: 'click', row: 3, column: 10 });
    expect(seen(screen)).not.toContain('Exchanges');
  });
});
