import { loadConfig } from '../../pipeline/config.ts';
import { type Decision, recordDecision, withAlertSize } from '../../pipeline/decisions.ts';
import { DaybreakError, exitCode } from '../../pipeline/errors.ts';
import { openWarehouse } from '../../pipeline/warehouse.ts';

/** Options of `daybreak decide`. */
export interface DecideFlags {
  readonly config: string;
  readonly by?: string;
  readonly second?: string;
  readonly why?: string;
  readonly on?: string;
  readonly until?: string;
  readonly field?: string;
  readonly value?: string;
  readonly json: boolean;
}

const kinds = ['blacklist', 'override', 'false_alarm', 'release'] as const;

/** `daybreak decide`: writes a person's decision down; the next night acts on it. */
export const decideCommand = async (kind: string, customer_id: string, flags: DecideFlags): Promise<void> => {
  const known = kinds.find((each) => each === kind);
  if (known === undefined) {
    throw new DaybreakError('DECISION', `decide requires one of ${kinds.join(', ')}, got ${kind}`, {
      exit: exitCode.usage,
    });
  }
  const config = loadConfig(flags.config, { data: undefined, env: process.env, flags: {} });
  const typed: Decision = {
    kind: known,
    customer_id,
    field: flags.field ?? (known === 'override' || known === 'false_alarm' ? '' : 'blacklist'),
    value: flags.value ?? '',
    decided_by: flags.by ?? '',
    second_person: flags.second ?? '',
    reason: flags.why ?? '',
    decided_on: flags.on ?? today(config.timezone),
    expires_on: flags.until,
  };
  const warehouse = await openWarehouse(config.warehouse, config.machine);
  try {
    const decision = await withAlertSize(warehouse.db, typed);
    const decision_no = await recordDecision(warehouse.db, decision);
    if (flags.json) {
      console.log(JSON.stringify({ schema: 'daybreak/decide/v1', decision_no, ...decision }, null, 2));
      return;
    }
    const until = decision.expires_on === undefined ? '' : ` until ${decision.expires_on}`;
    const what = known === 'override' ? `${decision.field} ${decision.value}` : decision.field;
    console.log(
      `decision ${decision_no}: ${known} ${customer_id}, ${what}, from ${decision.decided_on}${until}; the next night acts on it`,
    );
  } finally {
    warehouse.close();
  }
};

/** The company's calendar day. */
const today = (timezone: string): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: timezone, dateStyle: 'short' }).format(new Date());
