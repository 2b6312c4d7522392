import { headLines } from '../heads.ts';
import type { Rows } from './rows.ts';
import type { TabContext } from './tab-context.ts';

/** The heads of an exchange, hop by hop. */
export function headsRows({ exchange, look }: TabContext): Rows {
  const lines = headLines(exchange, { onlyChanges: false }, look);
  return {
    count: lines.length,
    line: (index) => lines[index] ?? '',
    text: (index) => lines[index] ?? '',
    id: String,
    indexOf: (id) => (Number(id) < lines.length ? Number(id) : -1),
    about: () => [],
    opening: () => 'nothing',
    copyables: () => [],
    whenEmpty: [look.paint.dim('no head was recorded')],
  };
}
