/** The tabs of one exchange, in their order. */
export const TABS = ['heads', 'frames', 'findings', 'timeline'] as const;

/** The name of a tab. */
export type TabName = (typeof TABS)[number];

/** Somewhere in an exchange: a tab, and in it the row with that id. */
export interface Place {
  readonly exchange: number;
  readonly tab: TabName;
  /** As `Rows.id` gives it; absent where the tab as a whole is meant. */
  readonly row?: string;
}
