/** The station where every exchange begins. */
export const CLIENT = 'client';

/** The station where every exchange is bound for. */
export const BACKEND = 'backend';

/** The one station between client and backend when no profile plays a balancer. */
export const HOPTAP = 'hoptap';

/**
 * Stations in the order a request passes them: `client`, at least one in between, `backend`.
 * Hop `n` is the stretch between station `n` and station `n + 1`.
 */
export type Stations = readonly string[];

/** The number of hops between the first and the last of `stations`: one less than there are stations. */
export function hopCount(stations: Stations): number {
  return Math.max(0, stations.length - 1);
}
