import { createCurlExporter } from './curl.ts';
import type { ExportFormat } from './exporter.ts';
import { har } from './har/har.ts';
import { html } from './html/html-format.ts';
import { createMarkdownExporter } from './markdown.ts';
import { pcapng } from './pcapng/pcapng.ts';
import { createRecordingExporter } from './recording.ts';
import { createWebsocatExporter } from './websocat.ts';

/** Every way to write exchanges down, by the name that `--as` takes. */
export const EXPORT_FORMATS = {
  md: {
    summary: 'what to paste into an issue',
    suffix: '.md',
    isBinary: false,
    isLengthKept: false,
    create: createMarkdownExporter,
  },
  curl: {
    summary: 'each request as a curl command',
    suffix: '.sh',
    isBinary: false,
    isLengthKept: false,
    create: createCurlExporter,
  },
  websocat: {
    summary: 'each handshake as a websocat command',
    suffix: '.sh',
    isBinary: false,
    isLengthKept: false,
    create: createWebsocatExporter,
  },
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
