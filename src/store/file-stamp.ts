import { stat } from 'node:fs/promises';

/** What differs once a file has been written or replaced; null while there is none. */
export async function fileStamp(file: string): Promise<string | null> {
  const found = await stat(file, { bigint: true }).catch(() => null);
  return found === null ? null : `${found.ino} ${found.size} ${found.mtimeNs} ${found.ctimeNs}`;
}
