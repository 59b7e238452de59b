import { type AccountHistory, drawDefaultDay, liveAccount } from './account.ts';
import { type AccountPlan, drawAccountPlan } from './account-plan.ts';
import { dayCount, dayOf } from './calendar.ts';
import { type DebtorYear, probabilityOfDefault } from './default-risk.ts';
import { type Identity, identityOf } from './identity.ts';
import { drawInteractions, type Interaction } from './interactions.ts';
import { isRepaidIn } from './loan.ts';
import { regions } from './names.ts';
import { drawOrder, type Order, type OrderContext } from './orders.ts';
import { planted } from './planted.ts';
import { drawHistory, type PurchaseHistory } from './purchase-process.ts';
import { type Random, streamOf } from './random.ts';
import { drawInvoice, type Invoice, lateInvoices, owesBy, type Payment, paymentsOf } from './trade-credit.ts';
import { type Traits, traitsOf } from './traits.ts';

const observationDay = dayOf(planted.default_risk.observed_on);
const lastDay = dayCount - 1;

/** What a lender sees of a debtor on one day, and the planted probability that follows. */
export interface Debt extends DebtorYear {
  readonly probability: number;
}

/** Everything about one customer, true and exported. */
export interface Customer {
  readonly traits: Traits;
  readonly identity: Identity;
  readonly history: PurchaseHistory;
  readonly orders: readonly Order[];
  readonly plan: AccountPlan | undefined;
  readonly account: AccountHistory | undefined;
  readonly invoices: readonly Invoice[];
  readonly payments: readonly Payment[];
  readonly interactions: readonly Interaction[];
  /** On the observation day; none for who owed nothing then. */
  readonly observed: Debt | undefined;
  /** On the last day; none for who owes nothing or is in default already. */
  readonly latest: Debt | undefined;
  readonly defaultedOn: number | undefined;
}

const nobody: PurchaseHistory = { days: [], complaints: [], leftOn: undefined, cause: undefined };
const noYear: DebtorYear = { overdraftDays: 0, latePayments: 0, burden: 0 };

/**
 * Makes one customer from the seed and the customer's number alone.
 *
 * @param paymentsPerMonth mean number of withdrawals from each account
 */
export const makeCustomer = (seed: number, number: number, paymentsPerMonth: number): Customer => {
  const traits = traitsOf(seed, number);
  const identity = identityOf(seed, traits);
  const stream = (concern: string): Random => streamOf(seed, number, concern);
  const plan = traits.holdsAccount ? drawAccountPlan(stream('plan'), traits, paymentsPerMonth) : undefined;
  const planned = traits.buys ? drawHistory(stream('purchases'), traits.buyer, plan?.salaryStopsOn) : nobody;
  const isRemote = regions[identity.region]!.name === 'Islands';
  const drawn = drawOrders(stream('orders'), { ...traits, isRemote }, planned);
  const credit = borrow(stream('account'), stream('credit'), traits, plan, drawn);
  const { defaultedOn } = credit;
  const blockedOn = traits.kind === 'company' ? (defaultedOn ?? Infinity) : Infinity;
  const orders = drawn.filter(({ day }) => day < blockedOn);
  const history = endedBy(planned, blockedOn);
  const interactions = drawInteractions(stream('interactions'), history, orders, {
    holdsAccount: traits.holdsAccount,
    consents: identity.consents,
    from: identity.openedOn,
  });
  return { ...credit, traits, identity, history, orders, plan, interactions };
};

const drawOrders = (random: Random, context: OrderContext, { days }: PurchaseHistory): readonly Order[] =>
  days.map((day, index) => drawOrder(random, context, index, day));

/** A company in default is not sold to any more. */
const endedBy = (history: PurchaseHistory, blockedOn: number): PurchaseHistory => {
  if (blockedOn === Infinity || (history.leftOn ?? Infinity) < blockedOn) return history;
  const complaints = history.complaints.filter(({ day }) => day < blockedOn);
  const days = history.days.filter((day) => day < blockedOn);
  return { days, complaints, leftOn: blockedOn, cause: 'default' };
};

type Credit = Pick<Customer, 'account' | 'invoices' | 'payments' | 'observed' | 'latest' | 'defaultedOn'>;

/** Lives through the account and the invoices and draws, on the observation day, whether a debtor will default. */
const borrow = (
  random: Random,
  luck: Random,
  { kind, stress }: Traits,
  plan: AccountPlan | undefined,
  orders: readonly Order[],
): Credit => {
  const all = kind === 'company' ? orders.map((order) => drawInvoice(luck, stress, order)) : [];
  const owes = (day: number) => owesBy(all, day) || (plan?.loan !== undefined && isRepaidIn(plan.loan, day));
  const debtOf = (year: DebtorYear, day: number): Debt | undefined => {
    if (!owes(day)) return undefined;
    const whole = { ...year, latePayments: year.latePayments + lateInvoices(all, day) };
    return { ...whole, probability: probabilityOfDefault(whole) };
  };
  let observed: Debt | undefined;
  let defaultedOn: number | undefined;
  const drawDefault = (year: DebtorYear): number | undefined => {
    observed = debtOf(year, observationDay);
    const chance = luck();
    const day = drawDefaultDay(luck, observationDay);
    defaultedOn = observed !== undefined && chance < observed.probability ? day : undefined;
    return defaultedOn;
  };
  const account = plan === undefined ? undefined : liveAccount(random, plan, drawDefault);
  // A company without an account, or with one closed early, is judged by its invoices.
  if (observed === undefined) drawDefault(noYear);
  const invoices = all.filter(({ issuedOn }) => issuedOn < (defaultedOn ?? Infinity));
  return {
    account,
    invoices,
    payments: paymentsOf(invoices, defaultedOn),
    observed,
    latest: defaultedOn === undefined ? debtOf(account?.latest ?? noYear, lastDay) : undefined,
    defaultedOn,
  };
};
