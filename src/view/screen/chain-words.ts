/** What is said when the chain was switched: what new exchanges pass, from the one nearest to the client. */
export function nowInForce(names: readonly string[]): string {
  return names.length === 0
    ? 'new exchanges pass no profile: clean'
    : `new exchanges pass ${names.join(' ─► ')}`;
}
