/** A glob before it is matched: letters that stand for themselves, and wildcards with what they may pass over. */
export type GlobPart = string | { readonly passes: (character: string) => boolean };

/**
 * Makes a matcher of a glob that must fit a text from end to end. It follows all the places in the glob that the text
 * read so far may have led to, and so takes time linear in the text: a regular expression of several wildcards would
 * try them against each other, and let a peer's long header hold up the proxy.
 * @param parts in order; a text in it is compared character by character, in the case it has.
 */
export function globMatcher(parts: readonly GlobPart[]): (text: string) => boolean {
  const steps = parts.flatMap<GlobPart>((part) => (typeof part === 'string' ? part.split('') : [part]));
  if (steps.every((step) => typeof step === 'string')) {
    const whole = steps.join('');
    return (text) => text === whole;
  }
  return (text) => {
    let places = reachable(steps, [0]);
    for (let at = 0; at < text.length && places.length > 0; at += 1) {
      const character = text.charAt(at);
      places = reachable(
        steps,
        places.flatMap((place) => next(steps[place], place, character)),
      );
    }
    return places.includes(steps.length);
  };
}

/** The place behind one character, where that place of the glob takes it. */
function next(step: GlobPart | undefined, place: number, character: string): readonly number[] {
  if (step === undefined) return [];
  if (typeof step === 'string') return step === character ? [place + 1] : [];
  return step.passes(character) ? [place] : [];
}

/** Places in rising order, each once, with those that wildcards standing for nothing lead to. */
function reachable(steps: readonly GlobPart[], places: readonly number[]): readonly number[] {
  const found: number[] = [];
  for (const start of places) {
    let place = start;
    // one that was found before has been followed already
    if (place <= (found.at(-1) ?? -1)) continue;
    found.push(place);
    while (typeof steps[place] === 'object') found.push((place += 1));
  }
  return found;
}
