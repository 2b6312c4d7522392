import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Event } from '../../src/model/index.ts';
import { decodeFirstLine, decodeLine, encodeEvent } from '../../src/recording/index.ts';
import { anEvent, anEventOf } from './arbitrary-event.ts';
import { aFrame, aHead } from '../builders.ts';

describe('decoding what was encoded', () => {
  it.each(Object.entries<fc.Arbitrary<Event>>(anEventOf))(
    'gives back every %s event',
    (_, arbitrary: fc.Arbitrary<Event>) => {
      fc.assert(
        fc.property(arbitrary, (event) => {
          expect(decodeLine(encodeEvent(event))).toEqual({ kind: 'event', event });
        }),
      );
    },
  );

  it('takes a line with or without its end', () => {
    const line = encodeEvent(aHead());
    expect(decodeLine(line.trimEnd())).toEqual(decodeLine(line));
    expect(decodeLine(`${line.trimEnd()}\r\n`)).toEqual(decodeLine(line));
  });
});

describe('what a later hoptap may add', () => {
  it('is passed over where it is a kind of event', () => {
    expect(decodeLine('{"t":1,"event":"weather","exchange":1}')).toEqual({ kind: 'unknown' });
  });

  it('is passed over where it is a key, at any depth', () => {
    const line = encodeEvent(
      aHead({ changes: [{ rule: 'r', operation: 'remove', name: 'A', before: '1' }] }),
    );
    const more = line.replace('"hop":', '"mood":[1],"hop":').replace('"rule":', '"mood":{},"rule":');
    expect(decodeLine(more)).toEqual(decodeLine(line));
  });
});

describe('a line that is none', () => {
  const problem = (line: string): unknown => decodeLine(line);

  it.each([
    ['', '"line" is not JSON'],
    ['{"t":1,"event":"fra', '"line" is not JSON'],
    ['null', '"line" is not an object'],
    ['[]', '"line" is not an object'],
    ['7', '"line" is not an object'],
    ['{}', '"event" is missing'],
    ['{"event":7}', '"event" is not a kind of event'],
    ['{"t":1,"event":"mark"}', '"text" is missing'],
    ['{"event":"mark","text":"x"}', '"t" is missing'],
    ['{"t":"1","event":"mark","text":"x"}', '"t" is not a number'],
    ['{"t":1e999,"event":"mark","text":"x"}', '"t" is not a number'],
    ['{"t":1,"event":"mark","text":7}', '"text" is not text'],
    ['{"t":1,"event":"mark","text":"x","exchange":-1}', '"exchange" is not a whole number'],
    ['{"t":1,"event":"mark","text":"x","exchange":1.5}', '"exchange" is not a whole number'],
    ['{"t":1,"event":"profiles","profiles":{}}', '"profiles" is not a list'],
    ['{"t":1,"event":"profiles","profiles":["x"]}', '"profiles" is not an object'],
    [
      '{"t":1,"event":"head","exchange":1,"of":"query"}',
      '"of" is not one of request, response, informational',
    ],
    [encodeEvent(aHead()).replace('["Upgrade","websocket"]', '["Upgrade"]'), '"fields" is not a pair'],
    [encodeEvent(aFrame()).replace('"text":"hello"', '"base64":"a b!"'), '"base64" is not base64'],
    [encodeEvent(aFrame()).replace('"text":"hello"', '"text":7'), '"text" is not text'],
    [encodeEvent(aFrame()).replace('"n":1', '"fin":1,"n":1'), '"fin" is not true or false'],
  ])('is told as a problem: %s', (line, message) => {
    expect(problem(line)).toEqual({ kind: 'problem', message });
  });

  it('never quotes what stands in it, since that may be a secret', () => {
    expect(JSON.stringify(problem('{"t":1,"text":"hunter2"'))).not.toContain('hunter2');
    expect(JSON.stringify(problem('{"t":1,"event":"mark","text":["hunter2"]}'))).not.toContain('hunter2');
  });

  it('is never thrown, whatever JSON it is', () => {
    fc.assert(
      fc.property(fc.json(), anEvent, (json, event) => {
        // its last keys win, and so an event's own keys hold anything
        const bent = encodeEvent(event).replace(
          /\}\n$/,
          `,"exchange":${json},"fields":${json},"text":${json}}`,
        );
        expect(['event', 'unknown', 'problem']).toContain(decodeLine(json).kind);
        expect(['event', 'problem']).toContain(decodeLine(bent).kind);
      }),
    );
  });

  it('cannot reach what it is not given: keys of Object.prototype are keys like any other', () => {
    for (const kind of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
      expect(problem(`{"t":1,"event":"${kind}"}`)).toEqual({ kind: 'unknown' });
    }
    problem(
      '{"__proto__":{"polluted":true},"t":1,"event":"profiles","profiles":[{"name":"x","__proto__":{"polluted":true}}]}',
    );
    expect({}).not.toHaveProperty('polluted');
    expect(problem('{"__proto__":{"event":"mark","t":1,"text":"x"}}')).toMatchObject({ kind: 'problem' });
  });
});

describe('a first line of another format', () => {
  it('is told without what could steer a terminal', () => {
    const line = '{"format":"hoptap/9\u001b[2J","version":"9\u001b[2J"}';
    expect(() => decodeFirstLine(line, 'r')).toThrow('Cannot read "r": it is not a hoptap recording');
    expect(() => decodeFirstLine('{"format":"hoptap/9","version":"9\u001b[2J"}', 'r')).toThrow(
      'hoptap of an unknown version wrote it in the format hoptap/9',
    );
  });
});
