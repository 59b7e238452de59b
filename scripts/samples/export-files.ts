import type { DirtKind } from './dirt.ts';

/** One kind of file that the generator writes. */
export interface ExportFile {
  /** File name, with `*` for the year where there is one file a year. */
  readonly name: string;
  readonly gzip: boolean;
  readonly encoding: 'utf-8' | 'gb18030';
  readonly columns: readonly string[];
  /** One planted fault follows every so many good records, the kinds by turns. */
  readonly dirt?: { readonly every: number; readonly kinds: readonly DirtKind[] };
}

const everyKindOfTransaction = [
  'exact duplicate line',
  'impossible date',
  'broken quotes',
  'amount not a number',
  'transaction id twice',
  'too few fields',
  'wrongly formatted date',
  'amount missing',
  'too many fields',
  'date missing',
] as const;

/** Every export with its columns in the order of the file. */
export const exportFiles = {
  shop: {
    name: 'shop-*.csv',
    gzip: true,
    encoding: 'utf-8',
    columns:
      'line_id order_id sold_at customer_no sku product category quantity unit_price amount channel store type campaign'.split(
        ' ',
      ),
    dirt: { every: 450, kinds: everyKindOfTransaction },
  },
  bank: {
    name: 'bank-*.csv',
    gzip: true,
    encoding: 'utf-8',
    columns: '流水号 账号 客户编号 时间 交易类型 金额 对方 发起方 渠道'.split(' '),
    dirt: { every: 1500, kinds: everyKindOfTransaction },
  },
  crm: {
    name: 'customers-crm.csv',
    gzip: true,
    encoding: 'utf-8',
    columns:
      'customer_no name type national_id phone email birth_date sex address city region postcode industry manager since marketing_ok referred_by acquired_by'.split(
        ' ',
      ),
    dirt: { every: 300, kinds: ['formula in a name', 'customer id missing', 'line break in quotes'] },
  },
  branch: {
    name: 'customers-branch.csv',
    gzip: false,
    encoding: 'gb18030',
    columns:
      '客户编号 姓名 客户类型 身份证号 手机 邮箱 出生日期 性别 地址 地区 客户经理 开户日期 营销同意'.split(
        ' ',
      ),
    dirt: { every: 250, kinds: ['invalid byte', 'customer id missing', 'too few fields'] },
  },
  accounts: {
    name: 'accounts.csv',
    gzip: true,
    encoding: 'utf-8',
    columns: 'account_id customer_no product opened_on closed_on overdraft_limit status branch'.split(' '),
  },
  balances: {
    name: 'balances.csv',
    gzip: true,
    encoding: 'utf-8',
    columns: 'account_id month_end balance'.split(' '),
    dirt: { every: 6000, kinds: ['amount not a number', 'account id missing', 'impossible date'] },
  },
  loans: {
    name: 'loans.csv',
    gzip: false,
    encoding: 'utf-8',
    columns:
      'loan_id customer_no account_id granted_on amount term_months instalment rate status defaulted_on'.split(
        ' ',
      ),
  },
  invoices: {
    name: 'invoices.csv',
    gzip: true,
    encoding: 'utf-8',
    columns: 'invoice_no customer_no issued due amount disputed'.split(' '),
    dirt: { every: 400, kinds: ['invoice id missing', 'impossible date', 'amount not a number'] },
  },
  payments: {
    name: 'payments.csv',
    gzip: true,
    encoding: 'utf-8',
    columns: 'invoice_no customer_no paid_on amount'.split(' '),
    dirt: { every: 500, kinds: ['amount missing', 'wrongly formatted date'] },
  },
  interactions: {
    name: 'interactions.csv',
    gzip: true,
    encoding: 'utf-8',
    columns: 'customer_no happened_at kind channel topic score resolved_at campaign outcome'.split(' '),
    dirt: { every: 1500, kinds: ['broken quotes', 'impossible date', 'customer id missing'] },
  },
  products: {
    name: 'products.csv',
    gzip: false,
    encoding: 'utf-8',
    columns: 'sku name category list_price margin_rate warranty_months trial_days renewal_months'.split(' '),
  },
} as const satisfies Record<string, ExportFile>;

export type ExportName = keyof typeof exportFiles;
