import type { Entries } from './entry.ts';

type Code = 'case-changed' | 'duplicates-merged' | 'underscore-dropped';

/** What is known of this theme's findings. */
export const HEADS: Entries<Code> = {
  'case-changed': {
    severity: 'note',
    title: 'case changed',
    says: '',
    means: { clients: [], servers: [] },
    advice: [],
    words: [],
  },
  'duplicates-merged': {
    severity: 'note',
    title: 'duplicates merged',
    says: '',
    means: { clients: [], servers: [] },
    advice: [],
    words: [],
  },
  'underscore-dropped': {
    severity: 'note',
    title: 'underscore dropped',
    says: '',
    means: { clients: [], servers: [] },
    advice: [],
    words: [],
  },
};
