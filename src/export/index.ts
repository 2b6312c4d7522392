/**
 * A recording for somebody else's tool: Wireshark, DevTools, a ticket, a shell.
 *
 *     events, redacted ─► exporter ─► chunks
 *
 * It refuses files, and it refuses to redact: what it is handed is what it writes, so that one place decides what
 * is secret. A format is one entry in the table. What people read says things in the words of `view`, which also
 * makes visible what is hostile to a reader.
 */
export type { Chunk, Exporter, ExportFormat, ExportOptions } from './exporter.ts';
export { EXPORT_FORMATS, type ExportName } from './formats.ts';
