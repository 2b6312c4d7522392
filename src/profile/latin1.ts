import { Buffer } from 'node:buffer';

/** A text of people as heads have it: its UTF-8 bytes, one character each. ASCII stays as it is. */
export function toLatin1(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}
