import { SEVERITY_SIGNS } from '../findings.ts';
import { fit } from '../width.ts';
import type { Rows } from './rows.ts';
import type { TabContext } from './tab-context.ts';

/** What is held to be wrong with an exchange, cause first. */
export function findingsRows({ findings, look }: TabContext): Rows {
  const told = findings.map(({ finding }) => finding);
  return {
    count: told.length,
    line: (index, columns) => {
      const finding = told[index];
      if (finding === undefined) return '';
      const [sign, style] = SEVERITY_SIGNS[finding.severity];
      return look.paint[style](fit(`${sign} ${finding.sentence}`, columns));
    },
    text: (index) => told[index]?.sentence ?? '',
    id: (index) => told[index]?.code ?? '',
    indexOf: (id) => told.findIndex(({ code }) => code === id),
    about: () => [],
    opening: () => 'nothing',
    copyables: () => [],
    whenEmpty: [look.paint.dim('nothing found to be wrong')],
  };
}
