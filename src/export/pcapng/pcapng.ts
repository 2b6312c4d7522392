import type { ExportFormat } from '../exporter.ts';
import { createCapture } from './capture.ts';

/**
 * A capture for Wireshark: true bytes in made-up TCP, one interface for each hop, remarks as comments of packets. It
 * opens and is read as HTTP and WebSocket without any setting.
 * @see https://www.ietf.org/archive/id/draft-ietf-opsawg-pcapng-02.html
 */
export const pcapng: ExportFormat = {
  summary: 'a capture for Wireshark: the bytes of every hop in made-up TCP',
  suffix: '.pcapng',
  isBinary: true,
  isLengthKept: true,
  create: createCapture,
};
