import type { ExportFormat } from '../exporter.ts';
import { createHarExporter } from './har-log.ts';

/**
 * HTTP Archive 1.2, as Chrome writes it: an entry for each exchange on the client's hop, and one on the backend's where
 * it came so far.
 * @see http://www.softwareishard.com/blog/har-12-spec/
 */
export const har: ExportFormat = {
  summary: 'an HTTP archive for DevTools: messages, and the heads at both ends',
  suffix: '.har',
  isBinary: false,
  isLengthKept: false,
  create: createHarExporter,
};
