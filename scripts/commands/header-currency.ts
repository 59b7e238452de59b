import type { CompanyGuess } from '../../pipeline/proposal/guess-company.ts';
import type { SourceProposal } from '../../pipeline/proposal/propose-source.ts';
import type { ProposedColumn } from '../../pipeline/proposal/proposed-column.ts';

/** Canonical columns that hold money. */
const inMoney = new Set(['amount', 'unit_price', 'balance', 'credit_limit', 'instalment']);

const known = new Set(Intl.supportedValuesOf('currency'));

/** Codes that are words of English, too: in a header written in capitals they say nothing. */
const englishWords = new Set(['ALL', 'TOP', 'TRY']);

/** The codes of ISO 4217 that stand in a header as words of their own, in capitals. */
const codesIn = (header: string): readonly string[] => {
  const words = header.match(/(?<![\p{L}\p{N}])[A-Z]{3}(?![\p{L}\p{N}])/gu) ?? [];
  const isShouted = header === header.toUpperCase();
  return words.filter((word) => known.has(word) && !(isShouted && englishWords.has(word)));
};

const headersOf = ({ exports }: SourceProposal, { mapping }: ProposedColumn): readonly string[] =>
  'from' in mapping
    ? [mapping.from]
    : (exports[0]?.columns ?? []).map(({ name }) => name).filter((name) => mapping.sql.includes(`"${name}"`));

/**
 * What exports say about the company, with the currency that the headers of their amounts name, such as
 * `Line Total (EUR)`. Where these name none or several, or a column says the currency row by row, it stays as guessed.
 */
export const withHeaderCurrency = (
  company: CompanyGuess,
  sources: readonly SourceProposal[],
): CompanyGuess => {
  if (sources.some(({ columns }) => columns.some(({ canonical }) => canonical === 'currency')))
    return company;
  const named = sources.flatMap((source) =>
    source.columns
      .filter(({ canonical }) => inMoney.has(canonical))
      .flatMap((column) => headersOf(source, column))
      .flatMap((header) => codesIn(header).map((code) => ({ header, code }))),
  );
  const [first] = named;
  if (first === undefined || named.some(({ code }) => code !== first.code)) return company;
  return { ...company, currency: { value: first.code, evidence: `the header ${first.header} says so` } };
};
