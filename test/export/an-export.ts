import { Buffer } from 'node:buffer';
import type { Event } from '../../src/model/index.ts';
import {
  EXPORT_FORMATS,
  type ExportFormat,
  type ExportName,
  type ExportOptions,
} from '../../src/export/index.ts';
import { createFold, createRedactor, type Redactor } from '../../src/recording/index.ts';

/** A key as an export draws one; always the same in tests. */
export const KEY = Uint8Array.from({ length: 32 }, (_, index) => index);

/** The names of all formats. */
export const FORMATS = Object.keys(EXPORT_FORMATS).filter(
  (name): name is ExportName => name in EXPORT_FORMATS,
);

/** Events after both readings: what an exporter is handed, and the redactor that did it. */
export function redacted(
  events: readonly Event[],
  isLengthKept = false,
): { events: readonly Event[]; redactor: Redactor } {
  const redactor = createRedactor({ key: KEY, isLengthKept });
  for (const event of events) redactor.learn(event);
  return { events: [...events.flatMap((event) => redactor.redact(event)), ...redactor.end()], redactor };
}

/** Events exported, with their secrets unless told otherwise. */
export function exported(
  name: ExportName,
  events: readonly Event[],
  options: Partial<ExportOptions> = {},
  isRedacted = false,
): Buffer {
  const format: ExportFormat = EXPORT_FORMATS[name];
  const { events: shown, redactor } = isRedacted
    ? redacted(events, format.isLengthKept)
    : { events, redactor: null };
  const fold = createFold();
  for (const event of events) fold.push(event);
  const session = redactor?.session(fold.session()) ?? fold.session();
  const exporter = format.create({
    session,
    diagnosis: { chains: [] },
    isRedacted,
    version: '0.0.1',
    ...options,
  });
  const chunks = [...shown.flatMap((event) => exporter.push(event)), ...exporter.end()];
  return Buffer.concat(chunks.map((chunk) => Buffer.from(chunk)));
}
