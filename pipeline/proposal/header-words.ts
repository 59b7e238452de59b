import type { Entity } from '../sources/entities.ts';

const customer = words(
  'customer id|customer|customer no|customer number|customer code|cust id|cust no|cust|client id|client|client no|member id|member|member no|user id|user|buyer id|buyer|party id|household key|person id|contact id|shopper id',
  '客户编号|客户号|客户id|客户代码|客户|会员编号|会员号|会员id|会员卡号|会员|顾客编号|顾客号|顾客id|顾客|用户编号|用户id|用户|买家id|买家',
);
const account = words(
  'account id|account no|account number|account|acct id|acct no|acct|iban|card no|card number',
  '账户编号|账户号|账号|账户|卡号|账户id',
);
const product = words(
  'product id|product code|stock code|sku|item id|item no|item code|article id|article no|product|item|article|upc|ean|asin|isbn',
  '产品编号|产品代码|产品编码|产品id|商品编号|商品编码|商品代码|商品id|货号|产品|商品',
);
const productName = words(
  'product name|item name|description|product description|item description|article name|product title|title|product|article',
  '产品名称|产品名|商品名称|商品名|品名|商品描述',
);
const category = words(
  'category|product category|department|category name|product group|product type|item group|level2|family|class',
  '产品类别|产品类型|产品分类|商品类别|商品分类|品类|类别|分类',
);
const branch = words(
  'branch|branch id|store|store id|shop|shop id|outlet|location',
  '网点|支行|分行|门店|分店|店铺|机构',
);
const channel = words('channel|sales channel|platform|medium', '渠道|销售渠道|平台|交易渠道');
const campaign = words('campaign id|campaign|promotion id', '活动编号|营销活动|活动');
const status = words('status|state of account|account status', '状态');
const opened = words(
  'opened on|open date|opening date|opened|start date|date',
  '开户日期|开户日|开通日期|日期',
);
const closed = words('closed on|close date|closing date|closed|end date', '销户日期|关闭日期|销户日');

/**
 * Words of headers that stand for each canonical column, the most telling first. Traditional characters are
 * turned into simplified ones before they are compared, so only those are listed.
 */
export const headerWords: Readonly<Record<Entity, Readonly<Record<string, readonly string[]>>>> = {
  transactions: {
    customer_id: customer,
    occurred_at: words(
      'occurred at|transaction date|transaction time|trans date|trx date|tx date|order date|order time|ordered at|invoice date|purchase date|purchased at|sold at|booked at|happened at|sale date|sales date|date time|datetime|timestamp|date|created at|paid at|booking date|posting date|value date|time|day|datum|fecha',
      '交易日期|交易时间|订单日期|订单时间|下单时间|下单日期|付款时间|支付时间|销售日期|销售时间|购买日期|购买时间|消费日期|消费时间|成交时间|发生日期|记账日期|开票日期|创建时间|日期|时间',
    ),
    amount: words(
      'amount|transaction amount|trans amount|total amount|order amount|line total|line amount|net amount|gross amount|order total|order value|total price|extended price|sales amount|revenue|turnover|sales|spend|total|sum|payment|paid amount|invoice amount|value|monetary value|betrag|umsatz|montant|importe',
      '金额|交易金额|订单金额|销售金额|实付金额|实付款|支付金额|消费金额|成交金额|总金额|总价|合计|销售额|收入|实收金额|发生额|应付金额|付款金额',
    ),
    transaction_id: words(
      'transaction id|transaction no|trans id|trx id|tx id|line id|transaction number',
      '交易号|交易编号|交易流水号|流水号|交易id',
    ),
    order_id: words(
      'order id|order no|order number|invoice no|invoice id|invoice number|basket id|basket|receipt no|receipt id|ticket no|ticket id|bill no|invoice|order|sales order',
      '订单号|订单编号|订单id|销售单号|小票号|发票号|发票号码|单号|单据号',
    ),
    account_id: account,
    product_id: product,
    product_name: productName,
    category,
    quantity: words(
      'quantity|qty|quantity sold|units|units sold|pieces|item count|no of items|menge|cantidad',
      '数量|件数|销量|购买数量|销售数量|商品数量',
    ),
    unit_price: words(
      'unit price|price each|item price|price per unit|price|selling price|preis',
      '单价|销售单价|商品单价|售价|价格',
    ),
    cost: words('cost|unit cost|cogs|cost price', '成本|成本价'),
    currency: words('currency|currency code|ccy', '币种|货币'),
    channel,
    branch,
    kind: words(
      'kind|transaction type|trans type|type|debit credit|dr cr|movement type',
      '交易类型|业务类型|类型|收支类型|借贷标志',
    ),
    counterparty: words(
      'counterparty|beneficiary|payee|counterparty account',
      '对方|对方账号|对方户名|对手方|交易对手',
    ),
    initiated_by: words('initiated by|initiator|triggered by', '发起方|发起人|触发方'),
    campaign_id: campaign,
  },
  customers: {
    customer_id: customer,
    name: words(
      'name|full name|customer name|company name|company|client name',
      '姓名|客户姓名|客户名称|会员姓名|名称|公司名称|企业名称',
    ),
    kind: words('kind|customer type|client type|type', '客户类型|客户性质'),
    national_id: words(
      'national id|id number|id card|ssn|soc sec id|social security number|passport|tax id|vat number',
      '身份证号|身份证|身份证号码|证件号码|证件号|统一社会信用代码',
    ),
    phone: words(
      'phone|phone number|mobile|mobile phone|telephone|tel|cell',
      '手机号|手机号码|手机|电话|联系电话|电话号码',
    ),
    email: words('email|e mail|email address|mail', '邮箱|电子邮箱|电子邮件'),
    birth_date: words('birth date|date of birth|dob|birthday|born', '出生日期|生日'),
    gender: words('gender|sex', '性别'),
    address: words('address|street address|address 1|street|address line 1', '地址|住址|联系地址|通讯地址'),
    city: words('city|town|suburb', '城市|所在城市'),
    region: words('region|state|province|county|district|district id|country', '省份|省|地区|区域|国家'),
    postcode: words('postcode|post code|zip|zip code|postal code', '邮编|邮政编码'),
    industry: words('industry|sector|line of business', '行业|所属行业'),
    manager: words('manager|account manager|relationship manager|sales rep', '客户经理|业务员|负责人'),
    opened_on: words(
      'opened on|customer since|joined|join date|signup date|sign up date|registration date|registered at|created at|since',
      '注册日期|注册时间|入会日期|入会时间|开户日期|建档日期',
    ),
    closed_on: closed,
    marketing_consent: words(
      'marketing consent|consent|marketing ok|accepts marketing|opt in|newsletter|marketing opt in',
      '营销同意|同意营销|是否接受营销',
    ),
    referred_by: words('referred by|referrer|referral', '推荐人'),
  },
  accounts: {
    account_id: account,
    customer_id: customer,
    product: words('product|account type|type|product type', '账户类型|产品|产品类型'),
    opened_on: opened,
    closed_on: closed,
    credit_limit: words('credit limit|limit|credit line', '信用额度|授信额度|额度'),
    status,
    branch,
  },
  balances: {
    account_id: account,
    balance_on: words('balance on|balance date|snapshot date|date|month end', '余额日期|日期|快照日期'),
    balance: words('balance|closing balance|end of day balance|ledger balance', '余额|账户余额|期末余额'),
  },
  loans: {
    loan_id: words(
      'loan id|loan no|loan number|loan|contract no',
      '贷款编号|贷款号|借据号|合同号|贷款合同号',
    ),
    customer_id: customer,
    account_id: account,
    granted_on: words(
      'granted on|loan date|issue date|origination date|disbursed on|disbursement date|funded on|start date|date',
      '放款日期|发放日期|贷款日期|起息日|放款日',
    ),
    amount: words('amount|loan amount|principal|credit amount', '金额|贷款金额|放款金额|本金'),
    term_months: words('term months|term|duration|loan term|months|duration in month', '期限|贷款期限|期数'),
    instalment: words('instalment|installment|monthly payment|payments|emi', '月供|每期还款额|月还款额'),
    rate: words('rate|interest rate|int rate|apr', '利率|年利率'),
    status: words('status|loan status', '状态|贷款状态'),
    defaulted_on: words('defaulted on|default date|charge off date', '违约日期|逾期日期'),
  },
  invoices: {
    invoice_id: words(
      'invoice id|invoice no|invoice number|invoice|bill no|document number',
      '发票号|发票号码|账单号|单据号|应收单号',
    ),
    customer_id: customer,
    issued_on: words(
      'issued on|issued|invoice date|issue date|billing date|bill date|document date|date',
      '开票日期|账单日期|单据日期',
    ),
    due_on: words('due on|due date|payment due date|due', '到期日|到期日期|应付日期|应收日期|付款期限'),
    amount: words('amount|invoice amount|total amount|amount due|total', '金额|发票金额|应收金额|账单金额'),
    disputed: words('disputed|dispute|is disputed', '争议|是否争议|有争议'),
  },
  payments: {
    invoice_id: words('invoice id|invoice no|invoice number|invoice', '发票号|发票号码|账单号'),
    customer_id: customer,
    paid_on: words(
      'paid on|payment date|paid date|settled date|settlement date|clear date|receipt date|date',
      '付款日期|支付日期|收款日期|回款日期|到账日期|结清日期|还款日期',
    ),
    amount: words(
      'amount|payment amount|amount paid|paid amount|payment',
      '金额|付款金额|收款金额|回款金额|还款金额',
    ),
  },
  interactions: {
    customer_id: customer,
    occurred_at: words(
      'occurred at|happened at|contacted at|contact date|created at|opened at|date|timestamp|call date|visit date',
      '联系时间|创建时间|受理时间|反馈时间|投诉时间|来电时间|日期|时间',
    ),
    kind: words(
      'kind|interaction type|contact type|case type|ticket type|type',
      '类型|工单类型|互动类型|来访类型',
    ),
    channel,
    topic: words('topic|subject|reason|category|issue', '主题|事由|投诉原因|问题类型'),
    score: words('score|rating|satisfaction|nps|csat', '评分|满意度|得分'),
    resolved_at: words('resolved at|resolved|closed at|resolution date', '解决时间|结案时间|完成时间'),
    campaign_id: campaign,
    outcome: words('outcome|result|resolution|response', '结果|处理结果|响应'),
  },
  products: {
    product_id: product,
    name: [...words('name', '名称'), ...productName],
    category,
    margin_rate: words('margin rate|margin|gross margin', '毛利率'),
    warranty_months: words('warranty months|warranty', '保修期|质保期'),
    trial_days: words('trial days|trial', '试用期|试用天数'),
    renewal_months: words('renewal months|renewal', '续费周期'),
  },
  labels: {
    customer_id: customer,
    loan_id: words('loan id|loan no|loan number|loan', '贷款编号|贷款号|借据号'),
    observed_on: words('observed on|observation date|snapshot date', '观察日期|观察日|快照日期'),
    label: words('label', '标签'),
    value: words('value|outcome', '取值|结果'),
  },
  rates: {
    rate_on: words('rate on|rate date|date|day|valid from', '汇率日期|日期|生效日期'),
    currency: words('currency|currency code|ccy|from currency', '币种|货币|外币'),
    rate: words('rate|exchange rate|fx rate|fx', '汇率|折算率'),
  },
};

/** Words of file names that tell what the rows are. */
export const fileWords: Readonly<Record<Entity, RegExp>> = {
  transactions: /trans|order|sale|purchase|basket|receipt|retail|交易|订单|销售|流水|消费/i,
  customers: /customer|client|member|user|person|crm|客户|会员|用户|顾客/i,
  accounts: /account|acct|账户/i,
  balances: /balance|余额/i,
  loans: /(^|[^a-z])loan|贷款|借据/i,
  invoices: /invoice|receivable|\bar\b|^ar_|发票|应收|账单/i,
  payments: /payment|receipts|还款|回款|付款|收款/i,
  interactions: /interaction|complaint|ticket|contact|survey|visit|投诉|工单|互动|回访/i,
  labels: /(^|[^a-z])labels?|标签/i,
  rates: /(^|[^a-z])(fx|exchange)|currenc|汇率/i,
  products: /product|catalog|\bsku|item|产品|商品/i,
};

function words(latin: string, chinese: string): readonly string[] {
  return [...latin.split('|'), ...chinese.split('|')];
}
