import type { ExportFormat } from '../exporter.ts';
import { createHtmlExporter } from './html-exporter.ts';

/** One page that a browser opens without a network and without hoptap. */
export const html: ExportFormat = {
  summary: 'one page for a ticket: findings, heads by hop, frames',
  suffix: '.html',
  isBinary: false,
  isLengthKept: false,
  create: createHtmlExporter,
};
