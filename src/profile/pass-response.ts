import { statusOf, type Change, type Head } from '../model/index.ts';
import { compileAnswer } from './compile-answer.ts';
import type { RequestPassage, Respond, Step } from './passage.ts';
import type { ShapeContext } from './shape-context.ts';

type Treatment = Pick<Step, 'head' | 'changes' | 'replaced'>;

/**
 * Takes an answer's head back through the stations between `fromHop` and the client; the rules that matched the
 * request apply. Where a station puts an answer of its own in its place, that one travels on.
 * @param fromHop the hop over which the head came in: the last one for the backend's answer.
 * @returns one step for each station, the one nearest to the backend first; the last step is on hop 0. Empty when
 *   `fromHop` is 0. Informational heads pass as they are.
 */
export function passResponse(
  head: Head,
  passage: RequestPassage,
  fromHop: number,
  context: ShapeContext,
): readonly Step[] {
  const steps: Step[] = [];
  for (let at = fromHop; at > 0; at--) {
    const received = steps.at(-1)?.head ?? head;
    const treated = treat(received, passage.respond[at - 1] ?? null, context);
    steps.push({ station: passage.stations[at] ?? '', hop: at - 1, delays: [], ...treated });
  }
  return steps;
}

function treat(received: Head, respond: Respond | null, context: ShapeContext): Treatment {
  if (respond === null || isInformational(received)) return { head: received, changes: [] };
  const values = { ...respond.values, context };
  let head = received;
  const changes: Change[] = [];
  for (const rule of respond.rules) {
    const operated = rule.response(head, { of: 'response', values });
    head = operated.head;
    changes.push(...operated.changes);
    if (operated.answer !== undefined) {
      const { body, ...written } = compileAnswer(operated.answer)(values);
      return { head: written.head, changes: [], replaced: { rule: rule.name, body } };
    }
  }
  return { head, changes };
}

/** 1xx but the 101, which is final. @see RFC 9110 §15.2 */
function isInformational(head: Head): boolean {
  const status = statusOf(head);
  return status !== null && status < 200 && status !== 101;
}
