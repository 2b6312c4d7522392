import type { Found } from '../found.ts';
import type { Case } from '../study.ts';
import {
  culpritAdvice,
  culpritInWords,
  culpritOf,
  headEvidence,
  keyOf,
  requestSteps,
  sentence,
} from '../travel.ts';
import { isTurnedAway, PATH, tokensIn } from './jwt-tokens.ts';

/** Tokens in the path or its query that did not get past a station; those in fields are credentials like others. */
export function lostTokens(one: Case): readonly Found[] {
  return requestSteps(one.exchange).flatMap((step): readonly Found[] => {
    const kept = new Set(tokensIn(step.after).map(({ jwt }) => jwt.token));
    const lost = tokensIn(step.before).filter(({ jwt, place }) => place === PATH && !kept.has(jwt.token));
    if (lost.length === 0) return [];
    const culprit = culpritOf(step, ':path');
    return [
      {
        code: 'jwt-lost',
        key: keyOf(culprit),
        severity: isTurnedAway(one) ? 'error' : 'warning',
        sentence: sentence(`${culpritInWords(culprit)} did not pass the token in the path on.`),
        evidence: [
          headEvidence(
            step.after,
            `the path had a token when it came to ${step.station}, and none when it left`,
            {
              culprit,
              field: ':path',
            },
          ),
        ],
        exchanges: [one.exchange.exchange],
        clause: 'the request had lost the token in its path',
        advice: culpritAdvice(culprit, 'rewrites the path'),
      },
    ];
  });
}
