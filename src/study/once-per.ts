/**
 * What a function says of a value, worked out once for each: what is recorded does not change, and every detector
 * asks anew. It is forgotten with the value.
 */
export function oncePer<K extends object, T extends object>(tell: (key: K) => T): (key: K) => T {
  const told = new WeakMap<K, T>();
  return (key) => {
    const known = told.get(key);
    if (known !== undefined) return known;
    const now = tell(key);
    told.set(key, now);
    return now;
  };
}
