import { makeCustomer } from './customer.ts';

const pilotSize = 1000;
/** Withdrawals a month from each account where no volume is asked for. */
const usualPayments = 1.3;

/** Mean transaction records of a customer, by making a few and writing nothing. */
const recordsPerCustomer = (seed: number, paymentsPerMonth: number): number => {
  let records = 0;
  for (let number = 1; number <= pilotSize; number++) {
    const { orders, account } = makeCustomer(seed, number, paymentsPerMonth);
    records += account?.operations.length ?? 0;
    for (const { lines, returns } of orders) records += lines.length + returns.length;
  }
  return records / pilotSize;
};

/** How many customers, and how often each account pays, so that about this many transactions come out. */
export interface Volume {
  readonly customers: number;
  readonly paymentsPerMonth: number;
}

/**
 * Finds a volume for the wished numbers. Purchases follow the planted rates, so only the number of customers and
 * the number of withdrawals can give way; the result is within a few per cent of the wish.
 *
 * @throws if the customers asked for buy more than the transactions asked for
 */
export const volumeFor = (
  seed: number,
  customers: number | undefined,
  transactions: number | undefined,
): Volume => {
  if (transactions === undefined) return { customers: customers ?? 3000, paymentsPerMonth: usualPayments };
  const usual = recordsPerCustomer(seed, usualPayments);
  if (customers === undefined)
    return { customers: Math.max(1, Math.round(transactions / usual)), paymentsPerMonth: usualPayments };
  const wished = transactions / customers;
  // At least one withdrawal happens in a month, so the slope is taken above that floor.
  const slope = (recordsPerCustomer(seed, 40) - recordsPerCustomer(seed, 20)) / 20;
  const floor = recordsPerCustomer(seed, 0);
  if (wished < floor)
    throw new Error(
      `--transactions requires at least ${Math.ceil(floor)} a customer, got ${transactions} for ${customers}`,
    );
  let payments = Math.max(0, (wished - floor) / slope);
  for (let round = 0; round < 2; round++)
    payments = Math.max(0, payments + (wished - recordsPerCustomer(seed, payments)) / slope);
  return { customers, paymentsPerMonth: Number(payments.toFixed(4)) };
};
