/** What shaping a head needs to know beside the head. */
export interface ShapeContext {
  readonly client: { readonly address: string; readonly port: number };
  readonly target: {
    readonly scheme: 'http' | 'https';
    /** Host and port as they must stand in `Host`. */
    readonly authority: string;
    /** With query; `/` or empty where the target URL has none. */
    readonly path: string;
  };
  /** Whether the client's `Host` goes on as it is. */
  readonly keepHost: boolean;
  /** At least 0 and below 1, as Math.random. */
  readonly random: () => number;
}
