import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Event, Field } from '../../../src/model/index.ts';
import { readRecording } from '../../../src/store/index.ts';
import { createStudy, diagnose, findingsByExchange, FINDING_CODES } from '../../../src/study/index.ts';
import { createPaint, widthOf } from '../../../src/view/index.ts';
import { findingsRows } from '../../../src/view/screen/findings-rows.ts';
import { headsRows } from '../../../src/view/screen/heads-rows.ts';
import type { Rows } from '../../../src/view/screen/rows.ts';
import type { TabContext } from '../../../src/view/screen/tab-context.ts';
import { aChange, aHead, anOpen, aResponse } from '../../builders.ts';
import { aLook } from '../look.ts';
import { aTab, allShown } from './a-tab.ts';

const FOLDER = fileURLToPath(new URL('../../vectors/findings/', import.meta.url));
const FILES = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('.hoptap.jsonl'),
);
const WIDTHS = [58, 78, 118, 158, 298];
const SGR = /\u001b\[\d\d?m/g;
const UNSEEN = /[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069\u200b\u2028\u2029]/u;

/** What is wrong with the rows of a tab at that width, with all of them opened. */
function problems(
  make: (context: TabContext) => Rows,
  context: TabContext,
  columns: number,
): readonly string[] {
  const look = { ...context.look, columns };
  const closed = make({ ...context, look });
  const ids = Array.from({ length: closed.count }, (_, index) => closed.id(index));
  const rows = make({ ...context, look, opened: new Set(ids) });
  return Array.from({ length: rows.count }, (_, index) => index).flatMap((index) => {
    const line = rows.line(index, columns - 2);
    const bare = line.replace(SGR, '');
    rows.opening(index);
    rows.copyables(index);
    rows.text(index);
    const said = [line, ...(rows.titles?.(columns - 2) ?? []), ...rows.about(index)]
      .join('')
      .replace(SGR, '');
    return [
      ...(widthOf(bare) > columns - 2 ? [`${columns}: too wide: ${bare}`] : []),
      ...(UNSEEN.test(said) ? [`${columns}: not visible: ${JSON.stringify(said)}`] : []),
      ...(rows.indexOf(rows.id(index)) === index ? [] : [`${columns}: not found: ${rows.id(index)}`]),
    ];
  });
}

async function contextsOf(file: string): Promise<readonly TabContext[]> {
  const events: Event[] = [];
  const study = createStudy();
  for await (const event of readRecording(join(FOLDER, file), { onWarning: () => undefined })) {
    events.push(event);
    study.push(event);
  }
  const of = findingsByExchange(diagnose(study.study()));
  return study.study().session.exchanges.map((exchange) =>
    aTab([], {
      exchange,
      findings: of(exchange.exchange),
      shown: allShown(events.filter((event) => 'exchange' in event && event.exchange === exchange.exchange)),
      look: aLook({ paint: createPaint(true), startedMs: 0 }),
    }),
  );
}

describe('heads and findings', () => {
  test.each(FILES)('of %s fit their columns, are visible, and are found by their ids', async (file) => {
    const contexts = (await contextsOf(file)).slice(0, 6);
    const found = contexts.flatMap((context) =>
      WIDTHS.flatMap((columns) => [
        ...problems(headsRows, context, columns),
        ...problems(findingsRows, context, columns),
      ]),
    );
    expect(found).toEqual([]);
  });

  test('of all recordings together tell of every code', async () => {
    const told = new Set<string>();
    for (const file of FILES.filter((each) => each.includes('.shows')))
      for (const context of await contextsOf(file)) {
        const rows = findingsRows(context);
        for (let index = 0; index < rows.count; index += 1) told.add(rows.id(index).split(/[.:]/)[0] ?? '');
      }
    const ofExchanges = FINDING_CODES.filter((code) => !told.has(code));
    expect(ofExchanges).toEqual([]);
  });

  const hostile = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 30 }),
    fc.constantFrom(
      '\u001b[2J',
      '\u009b31m',
      '\r\n#9 forged',
      '\u202eevil',
      '\u0007',
      '\ud83d',
      '名'.repeat(80),
      '@1',
      '+0',
    ),
  );
  const fields: fc.Arbitrary<readonly Field[]> = fc.array(
    fc.tuple(fc.oneof(hostile, fc.constantFrom('A', 'a', 'Cookie')), hostile),
    { maxLength: 6 },
  );

  test('of hostile heads do the same', () => {
    fc.assert(
      fc.property(
        fields,
        fields,
        fields,
        hostile,
        fc.constantFrom(...WIDTHS, 10, 3),
        fc.boolean(),
        (one, two, three, text, columns, isRedacted) => {
          const changes = [aChange({ rule: text, name: text, before: text, renamed: 'A' })];
          const events = [
            anOpen({ stations: ['client', text, 'run', 'backend'] }),
            aHead({ fields: one, startLine: text, raw: text }),
            aHead({ hop: 1, fields: two, changes }),
            aHead({ hop: 2, fields: three }),
            aResponse({ of: 'informational', hop: 0, startLine: 'HTTP/1.1 103 Early Hints', fields: one }),
            aResponse({ hop: 2, fields: three }),
            aResponse({ hop: 1, fields: one, startLine: text }),
          ];
          const context = aTab(events, { look: aLook({ isRedacted, startedMs: 0 }) });
          expect(problems(headsRows, context, columns)).toEqual([]);
        },
      ),
      { numRuns: 150 },
    );
  });

  test('of a head that holds one field twice have a row for each', () => {
    const field: Field = ['A', '1'];
    const rows = headsRows(
      aTab([anOpen(), aHead({ fields: [field, field] }), aHead({ hop: 1, fields: [field, field] })]),
    );
    const lines = Array.from({ length: rows.count }, (_, index) => rows.line(index, 118));
    expect(lines.filter((line) => /^A +1 +=$/.test(line))).toHaveLength(2);
  });
});
