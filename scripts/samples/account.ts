import { type AccountPlan, type Operation, plannedOperations } from './account-plan.ts';
import { dayCount, months } from './calendar.ts';
import type { DebtorYear } from './default-risk.ts';
import { isRepaidIn } from './loan.ts';
import { below, type Random } from './random.ts';

export interface AccountHistory {
  readonly operations: readonly Operation[];
  /** Balance at the end of the day before the data, then at each month's end while open; fen. */
  readonly balances: readonly { readonly day: number; readonly fen: number }[];
  readonly closedOn: number | undefined;
  readonly defaultedOn: number | undefined;
  /** The debtor's year up to the observation day, and up to the last day. */
  readonly observed: DebtorYear;
  readonly latest: DebtorYear;
}

const observedMonths = 12;

/**
 * An account lived through day by day: an operation that the balance and limit do not cover is declined, interest
 * and penalty follow from the balance, and every month's end balance is the one before plus the operations between.
 *
 * @param drawDefault called once, on the observation day, with the year seen so far; gives the day of default
 */
export const liveAccount = (
  random: Random,
  plan: AccountPlan,
  drawDefault: (year: DebtorYear) => number | undefined,
): AccountHistory => {
  const operations: Operation[] = [];
  const balances = [{ day: -1, fen: plan.opening }];
  const years = [
    { overdraftDays: 0, latePayments: 0 },
    { overdraftDays: 0, latePayments: 0 },
  ];
  const burdenIn = (monthStart: number) =>
    plan.loan !== undefined && isRepaidIn(plan.loan, monthStart) ? plan.loan.instalment / plan.income : 0;
  let balance = plan.opening;
  let closedOn: number | undefined;
  let defaultedOn: number | undefined;
  let observed: DebtorYear | undefined;
  for (const [index, month] of months.entries()) {
    const year = years[index < observedMonths ? 0 : 1]!;
    if (index === observedMonths) {
      observed = { ...year, ...years[0]!, burden: burdenIn(month.from - 1) };
      defaultedOn = drawDefault(observed);
    }
    const before = operations.length;
    const planned = plannedOperations(random, plan, index, month, defaultedOn);
    let since = month.from;
    const daysPass = (until: number) => {
      if (balance < 0) year.overdraftDays += until - since;
      since = until;
    };
    for (const operation of planned) {
      if (plan.closesOn !== undefined && operation.day >= plan.closesOn && balance >= 0) break;
      if (!isCovered(operation, balance, plan)) continue;
      daysPass(operation.day);
      if (operation.kind === 'penalty') year.latePayments++;
      balance += operation.fen;
      operations.push(operation);
    }
    if (
      plan.closesOn !== undefined &&
      plan.closesOn >= month.from &&
      plan.closesOn < month.to &&
      balance >= 0
    ) {
      closedOn = Math.max(plan.closesOn, since);
      if (balance > 0) operations.push(runOff(closedOn, balance));
      break;
    }
    daysPass(month.to);
    if (operations.length > before || balance !== 0) {
      for (const closing of monthEnd(plan, index, month.to - 1, balance)) {
        balance += closing.fen;
        operations.push(closing);
      }
    }
    balances.push({ day: month.to - 1, fen: balance });
  }
  observed ??= { ...years[0]!, burden: 0 };
  const latest = { ...years[1]!, burden: burdenIn(dayCount - 1) };
  return { operations, balances, closedOn, defaultedOn, observed, latest };
};

/** What the customer owes the bank is booked in any case; everything else needs money or room below the limit. */
const isCovered = ({ kind, fen }: Operation, balance: number, { limit }: AccountPlan): boolean =>
  fen > 0 || kind === 'repayment' || kind === 'penalty' || balance + fen >= -limit;

const runOff = (day: number, balance: number): Operation => ({
  day,
  minute: 620,
  kind: 'transfer_out',
  fen: -balance,
  counterparty: 'Pinebay Mutual',
  bySystem: false,
});

/** What the bank itself books on the last day: a fee, interest each quarter, and a charge on an overdraft. */
const monthEnd = (plan: AccountPlan, index: number, day: number, balance: number): readonly Operation[] => {
  const booked = (kind: Operation['kind'], fen: number): readonly Operation[] =>
    fen === 0 ? [] : [{ day, minute: 1430, kind, fen, counterparty: '', bySystem: true }];
  return [
    ...(plan.isSalaried ? [] : booked('fee', -500)),
    ...(index % 3 === 2 && balance > 0 ? booked('interest', Math.round(balance * 0.0025)) : []),
    ...(balance < 0 ? booked('fee', -Math.max(100, Math.round(-balance * 0.012))) : []),
  ];
};

/** The day of a default, evenly spread over the year after the observation day. */
export const drawDefaultDay = (random: Random, observationDay: number): number =>
  observationDay + 20 + below(random, dayCount - observationDay - 40);
