import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { initCommand } from '../../../scripts/commands/init.ts';
import { encoded } from '../../pipeline/proposal/encoded.ts';
import { exported, folder, proposed } from './proposed.ts';

const rows = (count: number, row: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => row(i)).join('');

describe('daybreak init proposes a source', () => {
  test('for a comma export, with quantity times price for an amount', async () => {
    const lines = rows(
      100,
      (i) =>
        `A${i},P${i % 7},${i % 9 === 0 ? -1 : 2},2024-01-${String((i % 28) + 1).padStart(2, '0')} 10:00:00,${i}.50,${i % 4 ? i % 20 : ''}\n`,
    );
    const { config, text, edits } = await proposed(
      exported(
        'shop.csv.gz',
        gzipSync(`InvoiceNo,StockCode,Quantity,InvoiceDate,UnitPrice,CustomerID\n${lines}`),
      ),
    );
    expect(config().sources).toMatchObject([
      {
        name: 'shop',
        entity: 'transactions',
        files: ['./shop.csv.gz'],
        encoding: 'utf-8',
        csv: { delimiter: ',', quote: '"', decimal: '.', nulls: [''] },
        columns: {
          customer_id: { from: 'CustomerID' },
          occurred_at: { from: 'InvoiceDate', format: '%Y-%m-%d %H:%M:%S' },
          amount: { sql: 'quantity * unit_price' },
          order_id: { from: 'InvoiceNo' },
          product_id: { from: 'StockCode' },
        },
      },
    ]);
    expect(text).toContain('# 25.0 % of 100 rows are empty: kept as sales without a customer');
    expect(text).toContain('# 12 rows with a quantity below zero count as refunds');
    expect(edits).toHaveLength(2); // the company's name and the currency
  });

  test('for a Chinese export in GB18030, its currency, time zone and language too', async () => {
    const lines = rows(40, (i) => `${1000 + (i % 9)},D${i},2024/3/${(i % 28) + 1},${i}.80,上海南京路店\n`);
    const { config, text } = await proposed(
      exported('交易流水.csv', encoded(`客户编号,订单号,交易日期,金额,门店\n${lines}`, 'gb18030')),
    );
    expect(config()).toMatchObject({ currency: 'CNY', timezone: 'Asia/Shanghai', locale: 'zh-CN' });
    expect(config().sources[0]).toMatchObject({
      name: '交易流水',
      encoding: 'gb18030',
      columns: {
        customer_id: { from: '客户编号' },
        occurred_at: { from: '交易日期', format: '%Y/%m/%d' },
        amount: { from: '金额' },
        order_id: { from: '订单号' },
        branch: { from: '门店' },
      },
    });
    expect(text).toMatch(
      /# likely: not UTF-8, and \d+ % of \d+ byte pairs end below 0x80\n {4}encoding: gb18030/,
    );
  });

  test('for customers in Big5, with words of their own for yes and no', async () => {
    const lines = rows(
      40,
      (i) =>
        `M${i},陳志明${i},女,1980-05-${(i % 28) + 10 > 28 ? 28 : (i % 18) + 10},臺北市,${i % 2 ? '是' : '否'}\n`,
    );
    const { config } = await proposed(
      exported('會員.csv', encoded(`會員編號,姓名,性別,出生日期,城市,同意營銷\n${lines}`, 'big5')),
    );
    expect(config()).toMatchObject({ currency: 'TWD', locale: 'zh-TW' });
    expect(config().sources[0]).toMatchObject({
      entity: 'customers',
      encoding: 'big5',
      columns: {
        customer_id: { from: '會員編號' },
        name: { from: '姓名' },
        gender: { from: '性別' },
        birth_date: { from: '出生日期', format: '%Y-%m-%d' },
        city: { from: '城市' },
        marketing_consent: { from: '同意營銷', values: { 是: 'true', 否: 'false' } },
      },
    });
  });

  test('for a German export in Latin-1, with decimal commas and days first', async () => {
    const lines = rows(30, (i) => `${i % 5};${(i % 28) + 1}.03.2024;"1.${100 + i},50";Müller\n`);
    const { config } = await proposed(
      exported('umsatz.csv', encoded(`Client No;Datum;Betrag;Straße\n${lines}`, 'latin-1')),
    );
    expect(config().sources[0]).toMatchObject({
      encoding: 'latin-1',
      csv: { delimiter: ';', decimal: ',', thousands: '.' },
      columns: {
        customer_id: { from: 'Client No' },
        occurred_at: { from: 'Datum', format: '%d.%m.%Y' },
        amount: { from: 'Betrag' },
      },
    });
  });

  test('for UTF-16 with tabs, as spreadsheets save "Unicode text"', async () => {
    const lines = rows(30, (i) => `u${i % 5}\t${(i % 12) + 1}/2${i % 9}/2024 9:05 AM\t£${i}.50\r\n`);
    const { config, text } = await proposed(
      exported('orders.txt', encoded(`user_id\torder_date\ttotal\r\n${lines}`, 'utf-16le')),
    );
    expect(config()).toMatchObject({ currency: 'GBP' });
    expect(config().sources[0]).toMatchObject({
      encoding: 'utf-16le',
      csv: { delimiter: '\t' },
      columns: {
        occurred_at: { from: 'order_date', format: '%m/%d/%Y %I:%M %p' },
        amount: { sql: `try_cast(regexp_replace("total", '[^0-9.,+-]', '', 'g') as decimal(18, 4))` },
      },
    });
    expect(text).toContain('carry a sign beside the number, which is taken off');
  });

  test('once for files of the same shape, and once more for payments inside invoices', async () => {
    const invoices =
      'invoice_no,customer,invoice_date,due_date,amount,settled_date\n1,a,2024-01-01,2024-01-31,10.5,2024-02-01\n2,b,2024-01-13,2024-02-12,20.5,2024-02-02\n';
    const january = exported('invoices-01.csv', invoices);
    const february = exported('invoices-02.csv', invoices.replaceAll('2024-01', '2024-03'));
    const { config, edits } = await proposed(january, february);
    expect(config().sources.map(({ name, entity, files }) => ({ name, entity, files }))).toEqual([
      { name: 'invoices-01', entity: 'invoices', files: ['./invoices-01.csv', './invoices-02.csv'] },
      { name: 'invoices-01-payments', entity: 'payments', files: ['./invoices-01.csv', './invoices-02.csv'] },
    ]);
    expect(edits.join('\n')).toContain('none of these exports holds transactions');
  });

  test('with words for "no value" and with what it does not use', async () => {
    const lines = rows(20, (i) => `${i % 4},2024-02-${10 + (i % 15)},${i % 5 ? `${i}.25` : 'N/A'},x${i}\n`);
    const { config, text } = await proposed(exported('sales.csv', `client,day,revenue,colour\n${lines}`));
    expect(config().sources[0]!.csv.nulls).toEqual(['', 'N/A']);
    expect(text).toContain('# 20.0 % of 20 rows are empty: those rows will be refused');
    expect(text).toContain('# not used: colour');
  });
});

describe('daybreak init asks', () => {
  test('which of day and month comes first, when no value decides', async () => {
    const lines = rows(20, (i) => `${i % 4},0${(i % 9) + 1}/0${((i * 5) % 9) + 1}/2024,${i}.25\n`);
    const { edits, config, summary } = await proposed(
      exported('sales.csv', `customer_id,date,amount\n${lines}`),
    );
    expect(edits.join('\n')).toContain(
      'every value reads under both %d/%m/%Y and %m/%d/%Y; day first is assumed',
    );
    expect(config().sources[0]!.columns.occurred_at).toEqual({ from: 'date', format: '%d/%m/%Y' });
    expect(summary).toMatch(/line \d+: every value reads under both/);
  });

  test('for customer, day and amount of a bare basket log', async () => {
    const { edits, config } = await proposed(
      exported('baskets.csv', `basket_id,item\n${rows(30, (i) => `${i >> 2},milk${i % 6}\n`)}`),
    );
    expect(edits.filter((edit) => edit.includes('no column'))).toHaveLength(3);
    expect(config().sources[0]!.columns).toMatchObject({
      customer_id: { sql: 'null' },
      amount: { sql: '1' },
      order_id: { from: 'basket_id' },
    });
  });

  test('for an export without what it cannot do without', async () => {
    const bare = await proposed(exported('colours.csv', 'hue,depth\nred,2\nblue,3\n'));
    expect(bare.text).toContain(
      '# EDIT: colours (2 rows) is left out: no entity fits its columns\n  #   columns: hue, depth',
    );
    expect(bare.summary).toContain('no entity fits');
    expect(bare.config).toThrow('sources requires at least one source');
  });

  test('for column names, and for a header in the first line', async () => {
    const titled = exported(
      'sales.csv',
      `Sales of March\n\ncustomer_id,date,amount\n${rows(20, (i) => `${i % 4},2024-03-${10 + i},${i}.5\n`)}`,
    );
    const { edits, config } = await proposed(titled);
    expect(edits.join('\n')).toContain('the header is not the first line of the file');
    expect(config().sources[0]!.columns.customer_id).toEqual({ from: 'customer_id' });
  });
});

describe('daybreak init refuses', () => {
  const refusal = (files: readonly string[], output = join(folder, 'other.yaml')) =>
    initCommand(files, { output, force: false }).then(
      () => undefined,
      (error: unknown) => error,
    );

  test('to overwrite a config unless told to', async () => {
    const file = exported('sales.csv', 'customer_id,date,amount\n1,2024-01-13,2.5\n');
    const output = join(folder, 'daybreak.yaml');
    await initCommand([file], { output, force: false });
    expect(readFileSync(output, 'utf8')).toContain('company: My company');
    expect(await refusal([file], output)).toMatchObject({
      code: 'CONFIG_EXISTS',
      exit: 2,
    });
  });

  test('what is missing, empty or no text', async () => {
    expect(await refusal([join(folder, 'none.csv')])).toMatchObject({
      code: 'INPUT_MISSING',
      exit: 5,
      hint: 'check the name; it is looked for from the folder where init is called',
    });
    expect(await refusal([exported('empty.csv', '')])).toMatchObject({ code: 'INPUT_EMPTY', exit: 5 });
    const workbook = exported('sales.xlsx', Buffer.from('504b030414000600', 'hex'));
    expect(await refusal([workbook])).toMatchObject({
      code: 'INPUT_FORMAT',
      exit: 2,
      hint: expect.stringContaining('CSV'),
    });
  });
});

describe('daybreak init on the sample exports', () => {
  const sample = (name: string) => fileURLToPath(new URL(`../../../data-samples/${name}`, import.meta.url));

  test('understands each of them, dirt and Chinese included, and asks for the name alone', async () => {
    const names = [
      'customers-branch.csv',
      'interactions.csv.gz',
      'invoices.csv.gz',
      'loans.csv',
      'products.csv',
      'shop-2024.csv.gz',
    ];
    const { config, edits } = await proposed(...names.map(sample));
    const found = config().sources.map(({ entity, encoding }) => `${entity} ${encoding}`);
    expect(found).toEqual([
      'customers gb18030',
      'interactions utf-8',
      'invoices utf-8',
      'loans utf-8',
      'products utf-8',
      'transactions utf-8',
    ]);
    expect(edits).toEqual(['# EDIT: the name to print on reports']);
  });
});
