import { BACKEND, CLIENT, HOPTAP, type Stations } from '../model/index.ts';
import type { Profile } from './profile.ts';

/**
 * The stations that a request passes: one for each profile, by its name, a second one of that name with `#2`;
 * `hoptap` where there is no profile.
 */
export function stationsOf(profiles: readonly Profile[]): Stations {
  const names = profiles.map(({ name }) => name);
  const stations = names.map((name, index) => {
    const nth = names.slice(0, index + 1).filter((each) => each === name).length;
    return nth === 1 ? name : `${name}#${nth}`;
  });
  return [CLIENT, ...(stations.length === 0 ? [HOPTAP] : stations), BACKEND];
}
