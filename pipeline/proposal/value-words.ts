/** Words of exports for the kinds of a transaction, in lower case; Czech ones are those of bank exports. */
const transactionKinds: Readonly<Record<string, readonly string[]>> = {
  purchase: ['purchase', 'sale', 'sales', 'order', 'buy', '消费', '购买', '销售', '购物'],
  refund: ['refund', 'return', 'returned', 'cancellation', 'reversal', 'credit note', '退款', '退货', '冲正'],
  deposit: [
    'deposit',
    'credit',
    'cr',
    'in',
    'cash in',
    'credit in cash',
    'prijem',
    'vklad',
    '存款',
    '存入',
    '收入',
    '贷',
  ],
  withdrawal: [
    'withdrawal',
    'withdraw',
    'debit',
    'dr',
    'out',
    'cash out',
    'withdrawal in cash',
    'vydaj',
    'vyber',
    '取款',
    '支取',
    '支出',
    '借',
  ],
  transfer_in: ['transfer_in', 'transfer in', 'incoming transfer', '转入'],
  transfer_out: ['transfer_out', 'transfer out', 'outgoing transfer', 'remittance', '转出', '汇出'],
  fee: ['fee', 'fees', 'charge', 'commission', '手续费', '费用'],
  interest: ['interest', '利息', '结息'],
  repayment: ['repayment', 'loan payment', 'instalment', 'installment', '还款'],
  penalty: ['penalty', 'late fee', '罚息', '违约金'],
};

const initiators = {
  customer: ['customer', 'client', 'user', '客户', '用户'],
  system: ['system', 'auto', 'automatic', 'bank', '系统', '自动'],
};

const customerKinds = {
  person: ['person', 'individual', 'private', 'consumer', '个人', '自然人'],
  company: [
    'company',
    'corporate',
    'business',
    'organisation',
    'organization',
    '企业',
    '公司',
    '对公',
    '法人',
  ],
};

const interactionKinds = {
  complaint: ['complaint', 'complain', '投诉'],
  enquiry: ['enquiry', 'inquiry', 'question', '咨询'],
  survey: ['survey', '调查', '回访'],
  visit: ['visit', '拜访', '来访'],
  contact: ['contact', 'call', 'email', '联系', '来电'],
};

const booleans = {
  true: ['true', 't', 'yes', 'y', '1', 'on', '是', '有', '同意'],
  false: ['false', 'f', 'no', 'n', '0', 'off', '否', '无', '不同意'],
};

const dictionaries: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  'transactions.kind': transactionKinds,
  'transactions.initiated_by': initiators,
  'customers.kind': customerKinds,
  'interactions.kind': interactionKinds,
  boolean: booleans,
};

/** Kinds whose amount leaves the customer's side: below zero in the contract. */
export const outflows: readonly string[] = [
  'refund',
  'withdrawal',
  'transfer_out',
  'fee',
  'repayment',
  'penalty',
];

/**
 * The contract's word for each of a column's words, or undefined when one of them is not known.
 * @param dictionary `entity.column`, or `boolean`
 */
export const knownValues = (
  dictionary: string,
  values: Iterable<string>,
): Readonly<Record<string, string>> | undefined => {
  const meanings = Object.entries(dictionaries[dictionary] ?? {});
  const known: Record<string, string> = {};
  for (const value of values) {
    const word = value.toLowerCase().replace(/\s+/g, ' ');
    const meaning = meanings.find(([, words]) => words.includes(word))?.[0];
    if (meaning === undefined) return undefined;
    known[value] = meaning;
  }
  return Object.keys(known).length > 0 ? known : undefined;
};
