/** From `warn` on a source is marked, from `stop` on it is held back; a limit that is absent never acts. */
export interface Limits {
  readonly warn?: number | undefined;
  readonly stop?: number | undefined;
}

/** When a source is marked or held back. What is left out has the defaults of quality-gate.ts. */
export interface Gates {
  /** Share of refused records, a fraction of one, above which the source is stopped. */
  readonly reject_above: number;
  /** Age of the newest row, in hours, above which the source is marked. */
  readonly freshness_hours?: number | undefined;
  readonly freshness_stop_hours?: number | undefined;
  /** Distance of the night's rows from the same weekday's usual, in deviations. */
  readonly volume?: Limits | undefined;
  /** Share of rows that repeat another row in every column. */
  readonly duplicates?: Limits | undefined;
  /** Share of rows that name a customer, account, invoice or product of which the master export knows nothing. */
  readonly orphans?: Limits | undefined;
  /** By canonical column: share of rows without a value. */
  readonly nulls?: Readonly<Record<string, Limits>> | undefined;
}
