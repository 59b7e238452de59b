import type { Operation } from './account-plan.ts';
import { dateOf } from './calendar.ts';
import type { Customer } from './customer.ts';
import type { Exports } from './exports.ts';
import { clock, yuan } from './money.ts';
import { managers, regions, streets } from './names.ts';
import type { Order } from './orders.ts';

const optionalDate = (day: number | undefined): string => (day === undefined ? '' : dateOf(day));
const slashed = (day: number): string => dateOf(day).replaceAll('-', '/');
const dayFirst = (day: number): string => {
  const iso = dateOf(day);
  return `${iso.slice(8)}/${iso.slice(5, 7)}/${iso.slice(0, 4)}`;
};

/** Writes a customer into every export that knows the customer. */
export const exportCustomer = (exports: Exports, customer: Customer): void => {
  const { traits, orders, interactions } = customer;
  if (traits.isBranch) exportBranchRecord(exports, customer);
  else exportCrmRecord(exports, customer);
  for (const order of orders)
    exportOrder(exports, order, traits.id, `${traits.number}`, regions[customer.identity.region]!.name);
  exportAccount(exports, customer);
  exportInvoices(exports, customer);
  for (const one of interactions)
    exports.add('interactions', [
      traits.id,
      `${dateOf(one.day)} ${clock(one.minute)}`,
      one.kind,
      one.channel,
      one.topic,
      one.score,
      one.resolvedOn === undefined ? '' : `${dateOf(one.resolvedOn)} 17:00`,
      one.campaign,
      one.outcome,
    ]);
};

const exportCrmRecord = (exports: Exports, { traits, identity }: Customer): void => {
  const region = regions[identity.region]!;
  exports.add('crm', [
    traits.id,
    identity.name,
    traits.kind,
    identity.nationalId,
    identity.phone,
    identity.email,
    identity.birthDate,
    identity.gender,
    `${identity.house} ${streets[identity.street]![0]}`,
    region.city,
    region.name,
    identity.postcode,
    identity.industry,
    managers[identity.manager]![0],
    dateOf(identity.openedOn),
    identity.consents ? 'yes' : 'no',
    identity.referredBy,
    identity.acquiredBy,
  ]);
};

const exportBranchRecord = (exports: Exports, { traits, identity }: Customer): void =>
  exports.add('branch', [
    traits.id,
    identity.name,
    traits.kind === 'person' ? '个人' : '企业',
    identity.nationalId,
    identity.phone,
    identity.email,
    identity.birthDate.replaceAll('-', '/'),
    identity.gender === '' ? '' : identity.gender === 'F' ? '女' : '男',
    `${streets[identity.street]![1]}${identity.house}号`,
    regions[identity.region]!.chinese,
    managers[identity.manager]![1],
    slashed(identity.openedOn),
    identity.consents ? '是' : '否',
  ]);

/** An order's lines, then what came back of it; `owner` makes the ids unique, `id` is empty for nobody known. */
export const exportOrder = (
  exports: Exports,
  order: Order,
  id: string,
  owner: string,
  store: string,
): void => {
  const orderId = `O${owner}-${order.index + 1}`;
  const place = order.channel === 'store' ? store : '';
  for (const [index, { product, quantity, unitPrice }] of order.lines.entries()) {
    const fields = [
      `${owner}-${order.index + 1}-${index + 1}`,
      orderId,
      `${dateOf(order.day)} ${clock(order.minute)}`,
      id,
      product.id,
      product.name,
      product.category,
      String(quantity),
      yuan(unitPrice),
      yuan(quantity * unitPrice),
      order.channel,
      place,
      'sale',
      order.campaign,
    ];
    exports.add('shop', fields, order.day);
  }
  for (const [index, back] of order.returns.entries()) {
    const line = back.line === undefined ? undefined : order.lines[back.line]!;
    const fields = [
      `${owner}-${order.index + 1}-R${index + 1}`,
      back.namesOrder ? orderId : '',
      `${dateOf(back.day)} ${clock(back.minute)}`,
      id,
      line?.product.id ?? '',
      line?.product.name ?? 'Goodwill',
      line?.product.category ?? '',
      line === undefined ? '' : String(-line.quantity),
      line === undefined ? '' : yuan(line.unitPrice),
      yuan(-back.fen),
      order.channel,
      place,
      'return',
      '',
    ];
    exports.add('shop', fields, back.day);
  }
};

const bankWords: Readonly<Record<Operation['kind'], string>> = {
  deposit: '存款',
  withdrawal: '取款',
  transfer_in: '转入',
  transfer_out: '转出',
  fee: '手续费',
  interest: '利息',
  repayment: '还款',
  penalty: '罚息',
};

const exportAccount = (
  exports: Exports,
  { traits, identity, plan, account, defaultedOn }: Customer,
): void => {
  if (plan === undefined || account === undefined) return;
  const accountId = String(traits.number).padStart(10, '0');
  const { operations, balances, closedOn } = account;
  const status = closedOn === undefined ? 'open' : 'closed';
  const branch = regions[identity.region]!.name;
  exports.add('accounts', [
    accountId,
    traits.id,
    'deposit',
    dateOf(identity.openedOn),
    optionalDate(closedOn),
    yuan(plan.limit),
    status,
    branch,
  ]);
  for (const [index, operation] of operations.entries()) {
    const { day, minute, kind, fen, counterparty, bySystem } = operation;
    const channel = bySystem ? '' : kind === 'withdrawal' ? 'card' : kind === 'deposit' ? 'counter' : 'app';
    const fields = [
      `${traits.number}-${index + 1}`,
      accountId,
      traits.id,
      `${slashed(day)} ${clock(minute)}`,
      bankWords[kind],
      yuan(fen),
      counterparty,
      bySystem ? '系统' : '客户',
      channel,
    ];
    exports.add('bank', fields, day);
  }
  for (const { day, fen } of balances) exports.add('balances', [accountId, dateOf(day), yuan(fen)]);
  if (plan.loan === undefined) return;
  const { grantedOn, amount, termMonths, instalment, rate } = plan.loan;
  const isRepaid = grantedOn + Math.round(termMonths * 30.44) < 730;
  exports.add('loans', [
    `L${traits.number}`,
    traits.id,
    accountId,
    dateOf(grantedOn),
    yuan(amount),
    String(termMonths),
    yuan(instalment),
    String(rate),
    defaultedOn === undefined ? (isRepaid ? 'repaid' : 'active') : 'defaulted',
    optionalDate(defaultedOn),
  ]);
};

const exportInvoices = (exports: Exports, { traits, invoices, payments }: Customer): void => {
  const invoiceId = (order: number) => `INV${traits.number}-${order + 1}`;
  for (const { order, issuedOn, dueOn, fen, isDisputed } of invoices)
    exports.add('invoices', [
      invoiceId(order),
      traits.id,
      dayFirst(issuedOn),
      dayFirst(dueOn),
      yuan(fen),
      isDisputed ? 'Y' : 'N',
    ]);
  for (const { invoice, day, fen } of payments)
    exports.add('payments', [invoiceId(invoice.order), traits.id, dayFirst(day), yuan(fen)]);
};
