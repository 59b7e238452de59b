import type { DuckDBConnection } from '@duckdb/node-api';
import { DaybreakError, exitCode } from './errors.ts';
import { addDays } from './windows.ts';

/** What a person decided about a customer. */
export interface Decision {
  /** `release` ends the decision in force on the same field. */
  readonly kind: 'blacklist' | 'override' | 'false_alarm' | 'release';
  readonly customer_id: string;
  /** `blacklist`, the figure that is overridden, or the signal that gave a false alarm. */
  readonly field: string;
  /** What holds instead, or the size of the false alarm; empty for the blacklist and for a release. */
  readonly value: string;
  readonly decided_by: string;
  /** The second pair of eyes; empty where the policy asks for none. */
  readonly second_person: string;
  readonly reason: string;
  /** YYYY-MM-DD; the last day it holds, or undefined until it is released. */
  readonly decided_on: string;
  readonly expires_on: string | undefined;
}

/** The figures that may be overridden, with the rule for their value. */
export const overridable: Readonly<Record<string, { readonly rule: string; readonly is: RegExp }>> = {
  credit_class: { rule: 'a class from A to E', is: /^[A-E]$/ },
  credit_limit: { rule: 'an amount such as 25000', is: /^\d{1,13}(\.\d{1,2})?$/ },
  payment_terms: { rule: 'days from 0 to 365', is: /^([0-9]|[1-9]\d|[12]\d\d|3[0-5]\d|36[0-5])$/ },
};

/** Signals of account movements whose alerts may be confirmed as false. */
export const anomalySignals = [
  'unusual_amount',
  'velocity',
  'level_shift',
  'dormant_active',
  'run_off',
  'structuring',
  'round_sums',
  'in_and_out',
] as const;

/** Creates the table of decisions, where it is not there yet. It outlives the nights: nothing is ever removed. */
export const createDecisions = async (db: DuckDBConnection): Promise<void> => {
  await db.run(`create table if not exists ops.decision (
    decision_no bigint, kind varchar, customer_id varchar, field varchar, value varchar, decided_by varchar,
    second_person varchar, reason varchar, decided_on date, expires_on date)`);
};

/**
 * Writes a decision down and returns its number.
 * @throws DECISION (exit 2) when something about it is missing or wrong, or a second person is needed and is not
 *     another one; CUSTOMER (exit 2) when the last night knew no such customer; NOTHING_TO_RELEASE (exit 2)
 */
export const recordDecision = async (db: DuckDBConnection, decision: Decision): Promise<number> => {
  requireWhole(decision);
  await createDecisions(db);
  await requireCustomer(db, decision.customer_id);
  if (decision.kind === 'release') await requireInForce(db, decision);
  const numbers = await db.runAndReadAll(
    'select coalesce(max(decision_no), 0)::integer + 1 from ops.decision',
  );
  const decision_no = numbers.getRows()[0]![0] as number;
  await db.run(
    `insert into ops.decision values ($decision_no, $kind, $customer_id, $field, $value, $decided_by,
       $second_person, $reason, $decided_on::date, $expires_on::date)`,
    { ...decision, decision_no, expires_on: decision.expires_on ?? null },
  );
  return decision_no;
};

/**
 * A false alarm with the size of the alert that it confirms: the one stated, else that of the last night's alert.
 * Any other decision stays as it is.
 */
export const withAlertSize = async (db: DuckDBConnection, decision: Decision): Promise<Decision> => {
  const { kind, customer_id, field, value } = decision;
  const hasAlerts = `from information_schema.tables where table_schema = 'scores' and table_name = 'anomaly_alerts'`;
  if (kind !== 'false_alarm' || value !== '' || !(await exists(db, hasAlerts, {}))) return decision;
  const reader = await db.runAndReadAll(
    `select max(size)::varchar from scores.anomaly_alerts
     where customer_id = $customer_id and signal = $field and on_day <= $decided_on::date`,
    { customer_id, field, decided_on: decision.decided_on },
  );
  return { ...decision, value: String(reader.getRows()[0]![0] ?? '') };
};

const refuse = (subject: string, rule: string, got: string): never => {
  throw new DaybreakError('DECISION', `${subject} requires ${rule}, got ${got === '' ? 'nothing' : got}`, {
    exit: exitCode.usage,
  });
};

const isDay = (day: string) =>
  /^\d{4}-\d{2}-\d{2}$/.test(day) && !Number.isNaN(Date.parse(day)) && addDays(day, 0) === day;

const fieldsOf: Readonly<Record<Decision['kind'], readonly string[]>> = {
  blacklist: ['blacklist'],
  // The blacklist is named so that who writes it here learns of it; it is refused as no figure.
  override: ['blacklist', ...Object.keys(overridable)],
  false_alarm: anomalySignals,
  release: ['blacklist', ...Object.keys(overridable), ...anomalySignals],
};

const requireWhole = (decision: Decision): void => {
  const { kind, field, value, decided_by, second_person, reason, decided_on, expires_on } = decision;
  if (decided_by.trim() === '') refuse('a decision', 'a person who makes it', decided_by);
  if (reason.trim() === '') refuse('a decision', 'a reason', reason);
  if (!isDay(decided_on)) refuse('a decision', 'a day such as 2024-12-31', decided_on);
  if (expires_on !== undefined && !isDay(expires_on)) {
    refuse('the end of a decision', 'a day such as 2024-12-31', expires_on);
  }
  if (expires_on !== undefined && expires_on < decided_on) {
    refuse('the end of a decision', `a day not before ${decided_on}`, expires_on);
  }
  const fields = fieldsOf[kind];
  if (!fields.includes(field)) refuse(kind, `one of ${fields.join(', ')}`, field);
  if (kind === 'override' && !overridable[field]?.is.test(value)) {
    refuse(`an override of ${field}`, overridable[field]?.rule ?? 'a figure', value);
  }
  if (kind === 'false_alarm' && !/^\d{1,15}(\.\d+)?$/.test(value)) {
    refuse(`a false alarm of ${field}`, 'such an alert of the last night, or its size as --value', value);
  }
  if (field === 'blacklist') requireSecond(kind, decided_by, second_person);
};

/** On and off the blacklist only by two people. */
const requireSecond = (kind: string, decided_by: string, second_person: string): void => {
  const same = (name: string) => name.trim().toLowerCase();
  if (same(second_person) !== '' && same(second_person) !== same(decided_by)) return;
  const what = kind === 'release' ? 'a release from the blacklist' : 'an entry on the blacklist';
  refuse(what, 'a second person, other than the one who decides, as --second', second_person);
};

const exists = async (db: DuckDBConnection, sql: string, values: Record<string, string>): Promise<boolean> =>
  (await db.runAndReadAll(`select exists (${sql})`, values)).getRows()[0]![0] === true;

const requireCustomer = async (db: DuckDBConnection, customer_id: string): Promise<void> => {
  const isBuilt = await exists(
    db,
    `from information_schema.tables where table_schema = 'customer' and table_name = 'customers'`,
    {},
  );
  const isKnown =
    isBuilt &&
    (await exists(db, 'from customer.customers where customer_id = $customer_id', { customer_id }));
  if (isKnown) return;
  throw new DaybreakError('CUSTOMER', `a decision requires a known customer, got ${customer_id}`, {
    exit: exitCode.usage,
    hint: isBuilt ? 'write the number as the exports do' : 'run a night first: daybreak run',
  });
};

const requireInForce = async (
  db: DuckDBConnection,
  { customer_id, field, decided_on }: Decision,
): Promise<void> => {
  const latest = await db.runAndReadAll(
    `select kind from ops.decision
     where customer_id = $customer_id and field = $field and decided_on <= $decided_on::date
       and (expires_on is null or expires_on >= $decided_on::date)
     order by ops.decision.decided_on desc, decision_no desc limit 1`,
    { customer_id, field, decided_on },
  );
  const kind = latest.getRows()[0]?.[0];
  if (kind !== undefined && kind !== 'release') return;
  throw new DaybreakError(
    'NOTHING_TO_RELEASE',
    `release requires a decision on ${field} in force, got none`,
    {
      exit: exitCode.usage,
    },
  );
};
