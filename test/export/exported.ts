import { Buffer } from 'node:buffer';
import { EXPORT_FORMATS, type ExportName } from '../../src/export/index.ts';
import type { Event } from '../../src/model/index.ts';
import { createFold } from '../../src/recording/index.ts';
import type { Diagnosis } from '../../src/study/index.ts';

/** What an export says of events: all its pieces put together. */
export function exported(
  name: ExportName,
  events: readonly Event[],
  { diagnosis = { chains: [] }, isRedacted = false }: { diagnosis?: Diagnosis; isRedacted?: boolean } = {},
): Buffer {
  const fold = createFold();
  for (const event of events) fold.push(event);
  const options = { session: fold.session(), diagnosis, isRedacted, version: '1.2.3' };
  const exporter = EXPORT_FORMATS[name].create(options);
  const chunks = [...events.flatMap((event) => exporter.push(event)), ...exporter.end()];
  return Buffer.concat(chunks.map((chunk) => Buffer.from(chunk)));
}
