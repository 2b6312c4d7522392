import type { ExportFormat } from './exporter.ts';
import { har } from './har/har.ts';
import { html } from './html/html-format.ts';
import { pcapng } from './pcapng/pcapng.ts';
import { createRecordingExporter } from './recording.ts';

/** Every way to write exchanges down, by the name that `--as` takes. */
export const EXPORT_FORMATS = {
  jsonl: {
    summary: 'the recording itself, for hoptap',
    suffix: '.hoptap.jsonl',
    isBinary: false,
    isLengthKept: false,
    create: createRecordingExporter,
  },
  har,
  html,
  pcapng,
} as const satisfies Readonly<Record<string, ExportFormat>>;

/** The name of a way to export. */
export type ExportName = keyof typeof EXPORT_FORMATS;
