/** Exit codes of every command (DESIGN: commands). */
export const exitCode = { done: 0, jobFailed: 1, usage: 2, qualityGate: 3, locked: 4, input: 5 } as const;

/** Where a person should look: a file with a line and column, a config path, or a step of the job graph. */
export interface Place {
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  readonly step?: string;
}

/**
 * An error told to a person. `message` follows the grammar `<subject> requires <rule>, got <value>`;
 * `hint` says what to do next; `exit` is the exit code of the command that meets it.
 */
export class DaybreakError extends Error {
  readonly code: string;
  readonly exit: number;
  readonly place: Place;
  readonly hint: string | undefined;

  constructor(
    code: string,
    message: string,
    options: { exit?: number; place?: Place; hint?: string; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = 'DaybreakError';
    this.code = code;
    this.exit = options.exit ?? exitCode.jobFailed;
    this.place = options.place ?? {};
    this.hint = options.hint;
  }
}
