import { below, oneOf, type Random } from './random.ts';

/** A loan repaid in equal monthly instalments; money in fen. */
export interface Loan {
  /** Day number; may lie before the data. */
  readonly grantedOn: number;
  readonly amount: number;
  readonly termMonths: number;
  readonly instalment: number;
  /** Per year, a fraction. */
  readonly rate: number;
}

/** A loan of 3 to 16 months' income, granted up to 26 months before the data start or until shortly before their end. */
export const drawLoan = (random: Random, income: number): Loan => {
  const grantedOn = -800 + below(random, 1440);
  const amount = Math.round((income * (3 + 13 * random())) / 100_000) * 100_000;
  const termMonths = oneOf(random, [24, 36, 48, 60]);
  const rate = (60 + below(random, 50)) / 1000;
  return { grantedOn, amount, termMonths, instalment: annuity(amount, rate / 12, termMonths), rate };
};

/** Equal instalment that repays an amount with monthly interest; whole fen. */
const annuity = (amount: number, interest: number, count: number): number => {
  let growth = 1;
  for (let i = 0; i < count; i++) growth *= 1 + interest;
  return Math.round((amount * interest * growth) / (growth - 1));
};

/** Whether an instalment falls due in the month that starts on this day. */
export const isRepaidIn = ({ grantedOn, termMonths }: Loan, monthStart: number): boolean =>
  monthStart > grantedOn && monthStart <= grantedOn + Math.round(termMonths * 30.44);
