import { encodeEvent } from '../recording/index.ts';
import type { Exporter, ExportOptions } from './exporter.ts';

/**
 * The recording itself, or the part of it that was chosen: what every command that reads a recording reads.
 * Where secrets were replaced a `mark` behind the first line says so. Totals of the run (`end`) stay those of the run.
 */
export function createRecordingExporter({ isRedacted, version }: ExportOptions): Exporter {
  return {
    push(event) {
      const line = encodeEvent(event);
      if (event.event !== 'session' || !isRedacted) return [line];
      const text = `hoptap export ${version}: secrets are replaced by fingerprints, compressed messages inflated`;
      return [line, encodeEvent({ event: 'mark', t: event.t, text })];
    },
    end: () => [],
  };
}
