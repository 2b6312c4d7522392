import { BYPASS, type Scene } from './scene.ts';
import { chat, sayGoodbye, shake } from './talk.ts';

/** One good session behind a profile, with those fields in the request and the 101. */
function through(
  file: string,
  says: string,
  profile: string,
  request: readonly string[],
  response: readonly string[] = [],
): Scene {
  return {
    file,
    says,
    async play(stage) {
      const server = await stage.raw();
      const hoptap = await stage.record(server.port, { profiles: [profile] });
      const ends = await shake(hoptap, server, { request, response });
      await chat(ends, 'hello');
      await sayGoodbye(ends);
      await hoptap.over(1);
    },
  };
}

const profile = (name: string, ...operations: readonly string[]): string =>
  [
    `name: ${name}`,
    'rules:',
    '  - name: names',
    '    request:',
    ...operations.map((each) => `      - ${each}`),
    '',
  ].join('\n');

const MIXED = ['X-MiXed-Case: 1', 'X-E2E-Bypass: ' + BYPASS];

/** What happens to heads and harms nobody by itself. */
export const HEADS: readonly Scene[] = [
  through(
    'case-changed.shows',
    'Every name arrives in lower case, as behind HAProxy and the balancers of GCP.',
    profile('haproxy', 'case: lower'),
    MIXED,
  ),
  through(
    'case-changed.spares',
    'Fields are added and put in another order; every name that the client sent is spelled as it was.',
    profile('tidy', 'order: reverse', 'add: { via: 1.1 proxy }'),
    MIXED,
  ),
  through(
    'duplicates-merged.shows',
    'Two lines of a name become one.',
    profile('apache', 'duplicates: join'),
    ['X-Dup: one', 'X-Dup: two', 'Cookie: session=s3cr3t-session', 'Cookie: theme=dark'],
  ),
  through(
    'duplicates-merged.spares',
    'A balancer that joins lines meets none twice; a list in one line is no duplicate.',
    profile('apache', 'duplicates: join'),
    ['X-List: one, two', 'Cookie: session=s3cr3t-session; theme=dark'],
  ),
  through(
    'underscore-dropped.shows',
    'A name with an underscore does not get past the balancer, as with nginx.',
    profile('nginx', 'underscores: drop'),
    [`X_E2E_Bypass: ${BYPASS}`, 'X-Trace: 1'],
  ),
  through(
    'underscore-dropped.spares',
    'A name with hyphens is removed by a rule of its own; the one with an underscore passes.',
    profile('gateway', 'remove: X-Trace'),
    ['X_Trace: 1', 'X-Trace: 1'],
  ),
];
