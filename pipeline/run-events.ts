import type { JobStatus } from './ledger.ts';
import type { LoadedFile } from './sources/load.ts';

export interface RunOptions {
  readonly run_id: string;
  /** Jobs to run, as in `--select`; all of them when absent. */
  readonly select?: string | undefined;
  /** Takes the as_of of a latest run that did not end well. */
  readonly resume?: boolean | undefined;
  /** Loads every file and builds every table again. */
  readonly full_refresh?: boolean | undefined;
  /** Reads every file again that has refused records. */
  readonly replay_quarantine?: boolean | undefined;
  /** The wall clock, for the ledger and the manifest only; no step sees it. */
  readonly now: () => Date;
}

export interface JobResult {
  readonly job: string;
  readonly status: JobStatus;
  readonly rows: number;
  readonly seconds: number;
}

/** What a run tells while it happens. */
export type RunEvent =
  | { readonly kind: 'start'; readonly job: string }
  | { readonly kind: 'file'; readonly file: LoadedFile }
  | ({ readonly kind: 'end' } & JobResult);

/** What one source brought, over all its files. */
export interface SourceResult {
  readonly source: string;
  readonly records: number;
  readonly loaded: number;
  readonly refused: number;
  readonly without_customer: number;
}

export interface RunResult {
  readonly run_id: string;
  readonly as_of: string;
  readonly files: readonly LoadedFile[];
  readonly jobs: readonly JobResult[];
  readonly sources: readonly SourceResult[];
  /** Why a source was held back, one line each; its rows are those of the night before. */
  readonly held: readonly string[];
  /** The night's headlines, in the language of the reports. */
  readonly findings: readonly string[];
  /** What a person should know of the publication, such as a PDF that could not be made. */
  readonly notes: readonly string[];
  /** The published folder, when `reports` was among the jobs; `same` when it already held this very night. */
  readonly published: { readonly folder: string; readonly status: 'done' | 'same' } | undefined;
}
