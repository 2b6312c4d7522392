import type { Change, Head } from '../model/index.ts';
import { aimRequest } from './aim-request.ts';
import { compileAnswer, type WriteAnswer } from './compile-answer.ts';
import { compileProfile, type CompiledRule } from './compile-profile.ts';
import type { Delay, Outcome, RequestPassage, Respond, Step } from './passage.ts';
import type { ShapeContext } from './shape-context.ts';
import type { Timer } from './timer.ts';
import type { Profile } from './profile.ts';
import { stationsOf } from './stations-of.ts';
import type { TemplateValues } from './template.ts';

/** What the rules of one station made of a request. */
interface Treatment {
  readonly head: Head;
  readonly changes: readonly Change[];
  readonly delays: readonly Delay[];
  /** Where the request ends here. */
  readonly end: End | null;
}

type End =
  | { readonly kind: 'answer'; readonly rule: string; readonly write: WriteAnswer }
  | { readonly kind: 'refuse'; readonly rule: string; readonly how: NonNullable<CompiledRule['refuse']> };

/**
 * Takes a request's head through all stations, from the one nearest to the client to the backend's door.
 *
 * The first station points it at the target before its own rules. Each station's rules are judged on the head as it
 * reached them, and not on what an earlier rule of the same station made of it. Templates are filled from the head
 * as it was sent to the station: `{host}` at the first one is what the client asked for.
 */
export function passRequest(head: Head, profiles: readonly Profile[], context: ShapeContext): RequestPassage {
  const stations = stationsOf(profiles);
  const steps: Step[] = [];
  const timers: Timer[] = [];
  const respond: Respond[] = [];
  let outcome: Outcome = { kind: 'forward' };
  for (const [hop, rules] of rulesByHop(profiles)) {
    const station = stations[hop] ?? '';
    const received = steps.at(-1)?.head ?? head;
    const aimed = hop === 1 ? aimRequest(received, context) : { head: received, changes: [] };
    const values = { request: received, context };
    const matched = rules.filter((rule) => rule.matches(aimed.head));
    timers.push(
      ...matched.flatMap((rule) => rule.timers.map((timer) => ({ ...timer, station, rule: rule.name }))),
    );
    const { end, delays, ...treated } = treat(aimed.head, matched, values);
    if (end !== null) {
      outcome = outcomeOf(end, { station, hop: hop - 1, delays }, values);
      break;
    }
    steps.push({ station, hop, head: treated.head, changes: [...aimed.changes, ...treated.changes], delays });
    respond.push({ rules: matched, values });
  }
  return { stations, steps, outcome, timers, respond };
}

/** Rules of the station from which each hop sets out; without profiles there is one station without rules. */
function rulesByHop(
  profiles: readonly Profile[],
): readonly (readonly [hop: number, rules: readonly CompiledRule[]])[] {
  const rules = profiles.length === 0 ? [[]] : profiles.map(compileProfile);
  return rules.map((each, index) => [index + 1, each]);
}

function treat(received: Head, rules: readonly CompiledRule[], values: TemplateValues): Treatment {
  let head = received;
  const changes: Change[] = [];
  const delays: Delay[] = [];
  for (const rule of rules) {
    if (rule.delayMs > 0) delays.push({ rule: rule.name, ms: rule.delayMs });
    const operated = rule.request(head, { of: 'request', values });
    head = operated.head;
    changes.push(...operated.changes);
    const write = operated.answer === undefined ? rule.answer : compileAnswer(operated.answer);
    if (write !== null) return { head, changes, delays, end: { kind: 'answer', rule: rule.name, write } };
    if (rule.refuse !== null) {
      return { head, changes, delays, end: { kind: 'refuse', rule: rule.name, how: rule.refuse } };
    }
  }
  return { head, changes, delays, end: null };
}

function outcomeOf(
  end: End,
  where: { readonly station: string; readonly hop: number; readonly delays: readonly Delay[] },
  values: TemplateValues,
): Outcome {
  return end.kind === 'answer'
    ? { kind: 'answer', ...where, rule: end.rule, ...end.write(values) }
    : { kind: 'refuse', ...where, rule: end.rule, how: end.how };
}
