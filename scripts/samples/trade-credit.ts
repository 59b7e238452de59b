import { dayCount } from './calendar.ts';
import { planted } from './planted.ts';
import { below, normal, type Random } from './random.ts';

const { late_after_days } = planted.default_risk;

/** An invoice for one order of a company and when it would be paid, were there no default. Money in fen. */
export interface Invoice {
  readonly order: number;
  readonly issuedOn: number;
  readonly dueOn: number;
  readonly fen: number;
  readonly isDisputed: boolean;
  readonly paidOn: number;
  /** Part paid first, a fraction; 1 for most. */
  readonly firstPart: number;
}

/** One invoice an order, due in 30 days; stressed companies pay later and dispute more. */
export const drawInvoice = (
  random: Random,
  stress: number,
  order: { readonly index: number; readonly day: number; readonly fen: number },
): Invoice => {
  const { index, day, fen } = order;
  const isDisputed = random() < 0.03 + 0.02 * Math.max(0, stress);
  const delay = -6 + 18 * Math.max(-0.5, stress) + 8 * normal(random) + (isDisputed ? 40 : 0);
  const paidOn = day + Math.max(1, Math.round(30 + delay));
  return {
    order: index,
    issuedOn: day,
    dueOn: day + 30,
    fen,
    isDisputed,
    paidOn,
    firstPart: random() < 0.06 ? (30 + below(random, 40)) / 100 : 1,
  };
};

/** Invoices that went late within the twelve months up to `day`: the day they became late lies there, still unpaid. */
export const lateInvoices = (invoices: readonly Invoice[], day: number): number =>
  invoices.filter(({ dueOn, paidOn }) => {
    const lateOn = dueOn + late_after_days;
    return paidOn > lateOn && lateOn <= day && lateOn > day - 365;
  }).length;

/** Whether a company has been given credit by the observation day. */
export const owesBy = (invoices: readonly Invoice[], day: number): boolean =>
  invoices.some(({ issuedOn }) => issuedOn <= day && issuedOn > day - 365);

export interface Payment {
  readonly invoice: Invoice;
  readonly day: number;
  readonly fen: number;
}

/** What was paid by the last day; a company in default pays nothing any more. The rest of a part payment follows in 12 days. */
export const paymentsOf = (
  invoices: readonly Invoice[],
  defaultedOn: number | undefined,
): readonly Payment[] =>
  invoices
    .flatMap((invoice) => {
      const first = Math.round(invoice.fen * invoice.firstPart);
      const payments = [{ invoice, day: invoice.paidOn, fen: first }];
      if (first < invoice.fen) payments.push({ invoice, day: invoice.paidOn + 12, fen: invoice.fen - first });
      return payments;
    })
    .filter(({ day }) => day < Math.min(dayCount, defaultedOn ?? Infinity));
