import { drawLoan, isRepaidIn, type Loan } from './loan.ts';
import { companyWords } from './names.ts';
import { planted } from './planted.ts';
import { below, exponential, normal, oneOf, poisson, type Random } from './random.ts';
import type { Traits } from './traits.ts';

/** One booking on an account; inflows positive, fen. */
export interface Operation {
  readonly day: number;
  readonly minute: number;
  readonly kind:
    | 'deposit'
    | 'withdrawal'
    | 'transfer_in'
    | 'transfer_out'
    | 'fee'
    | 'interest'
    | 'repayment'
    | 'penalty';
  readonly fen: number;
  readonly counterparty: string;
  readonly bySystem: boolean;
}

/** What decides the course of an account. Money in fen, `income` per month. */
export interface AccountPlan {
  readonly income: number;
  readonly isSalaried: boolean;
  readonly employer: string;
  readonly salaryStopsOn: number | undefined;
  readonly closesOn: number | undefined;
  /** Day of one large sum that comes in and goes out again at once; nothing else in the account's life is like it. */
  readonly spikeOn: number | undefined;
  readonly opening: number;
  readonly limit: number;
  readonly loan: Loan | undefined;
  readonly stress: number;
  readonly paymentsPerMonth: number;
}

/** @param paymentsPerMonth mean number of withdrawals; more of them split the same spending into smaller ones */
export const drawAccountPlan = (random: Random, traits: Traits, paymentsPerMonth: number): AccountPlan => {
  const { kind, stress } = traits;
  const { churn_causes: causes, accounts } = planted;
  const isPerson = kind === 'person';
  const income = Math.round((isPerson ? 900_000 : 7_000_000) * Math.exp(0.4 * normal(random)));
  const isSalaried = random() < accounts.salaried && isPerson;
  const stopsAfter = Math.ceil(exponential(random, -Math.log(1 - causes.salary_stops_per_month)));
  const salaryStopsOn = isSalaried && stopsAfter < 24 ? Math.floor(stopsAfter * 30.4) : undefined;
  const closesWithSalary = random() < accounts.closes_after_salary_stopped && salaryStopsOn !== undefined;
  const closesAnyway = random() < accounts.closes_otherwise;
  const loan = random() < accounts.loans && isPerson ? drawLoan(random, income) : undefined;
  const closesOn = closesWithSalary
    ? salaryStopsOn! + 30 + below(random, 70)
    : closesAnyway
      ? 60 + below(random, 660)
      : undefined;
  return {
    income,
    isSalaried,
    employer: `${oneOf(random, companyWords)} Payroll`,
    salaryStopsOn,
    closesOn: loan === undefined ? closesOn : undefined,
    spikeOn: random() < accounts.spikes ? 300 + below(random, 420) : undefined,
    opening: Math.round(income * Math.max(0.05, 0.4 + 1.6 * random() - 0.45 * stress)),
    limit: random() < 0.65 ? Math.round(income / 100_000) * 100_000 : 0,
    loan,
    stress,
    paymentsPerMonth,
  };
};

interface Month {
  readonly from: number;
  readonly to: number;
}

/** A month's operations in the order of time, before the account says what it can cover. */
export const plannedOperations = (
  random: Random,
  plan: AccountPlan,
  index: number,
  month: Month,
  defaultedOn: number | undefined,
): readonly Operation[] => {
  const hasSalary = plan.salaryStopsOn === undefined || month.from + 24 < plan.salaryStopsOn;
  const operations = [
    ...incomeOf(random, plan, month, hasSalary),
    standingOrder(plan, index, month),
    ...spendingOf(random, plan, month, hasSalary),
    ...repaymentOf(random, plan, month, hasSalary, defaultedOn),
    ...spikeOf(plan, month),
  ];
  return operations.sort((one, other) => one.day - other.day || one.minute - other.minute);
};

const at = (
  day: number,
  minute: number,
  kind: Operation['kind'],
  fen: number,
  counterparty = '',
  bySystem = false,
): Operation => ({ day, minute, kind, fen: Math.round(fen), counterparty, bySystem });

const dayIn = (random: Random, { from, to }: Month) => from + below(random, to - from);

const officeMinute = (random: Random) => 540 + below(random, 600);

const incomeOf = (
  random: Random,
  plan: AccountPlan,
  month: Month,
  hasSalary: boolean,
): readonly Operation[] => {
  const size = 0.98 + 0.04 * random();
  if (plan.isSalaried)
    return hasSalary
      ? [at(month.from + 24 + below(random, 3), 370, 'transfer_in', plan.income * size, plan.employer, true)]
      : [];
  const share = 0.35 + 0.3 * random();
  return [share, 1.02 - share].map((part) =>
    at(dayIn(random, month), officeMinute(random), 'deposit', plan.income * part),
  );
};

const standingOrder = ({ income }: AccountPlan, index: number, { from }: Month): Operation =>
  at(from + 2, 365, 'transfer_out', -income * (index < 12 ? 0.27 : 0.28), 'Harbour Lettings', true);

/** Everyday spending: the more stress, the more of the income it takes; an instalment and a lost salary press it. */
const spendingOf = (
  random: Random,
  plan: AccountPlan,
  month: Month,
  hasSalary: boolean,
): readonly Operation[] => {
  const burden = plan.loan !== undefined && isRepaidIn(plan.loan, month.from) ? plan.loan.instalment : 0;
  const share = 0.52 + 0.15 * plan.stress + 0.07 * normal(random) - (0.7 * burden) / plan.income;
  const spending = plan.income * Math.max(0.12, share) * (hasSalary ? 1 : 0.4);
  const count = Math.max(1, poisson(random, plan.paymentsPerMonth));
  const sizes = Array.from({ length: count }, () => 0.3 + random());
  const total = sizes.reduce((sum, size) => sum + size, 0);
  return sizes.map((size) =>
    at(dayIn(random, month), officeMinute(random), 'withdrawal', (-spending * size) / total),
  );
};

const repaymentOf = (
  random: Random,
  { loan, stress }: AccountPlan,
  month: Month,
  hasSalary: boolean,
  defaultedOn: number | undefined,
): readonly Operation[] => {
  if (loan === undefined || !isRepaidIn(loan, month.from)) return [];
  if (defaultedOn !== undefined && month.from + 9 >= defaultedOn) return [];
  const isLate = random() < 1 / (1 + Math.exp(3.2 - stress - (hasSalary ? 0 : 1.5)));
  const day = month.from + 9 + (isLate ? 6 + below(random, 11) : 0);
  const repayment = at(day, 375, 'repayment', -loan.instalment, 'Loan account', true);
  return isLate ? [repayment, at(day, 376, 'penalty', -5000, 'Loan account', true)] : [repayment];
};

const spikeOf = ({ spikeOn, income }: AccountPlan, { from, to }: Month): readonly Operation[] => {
  if (spikeOn === undefined || spikeOn < from || spikeOn >= to - 1) return [];
  return [
    at(spikeOn, 655, 'transfer_in', income * 9, 'Foxglove Holdings'),
    at(spikeOn + 1, 560, 'transfer_out', -income * 8.8, 'Gullhaven Exchange'),
  ];
};
