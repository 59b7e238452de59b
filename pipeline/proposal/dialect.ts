/** How a text export separates and quotes its values, with what the guess rests on. */
export interface DialectGuess {
  readonly delimiter: string;
  readonly quote: string;
  readonly columns: number;
  /** Lines before the header, such as a title. */
  readonly preamble: number;
  /** Share of the sampled records with the same number of values. */
  readonly agreement: number;
}

const delimiters = [',', ';', '\t', '|'];

/**
 * Guesses delimiter and quote from the head of a text: the pair under which most records have the same number of
 * values, more than one. A delimiter inside quotes does not count.
 */
export const guessDialect = (head: string): DialectGuess => {
  const quote = quoteOf(head);
  const guesses = delimiters.map((delimiter) => dialectWith(head, delimiter, quote));
  // More columns break a tie: a comma in every date does not make a table of two columns.
  const best = guesses.toSorted((a, b) => merit(b) - merit(a))[0]!;
  return best.columns > 1 ? best : { ...best, delimiter: ',' };
};

const merit = ({ agreement, columns }: DialectGuess) =>
  columns > 1 ? agreement + Math.min(columns, 20) / 100 : 0;

/** The apostrophe quotes only where values begin and end with it; it is a common letter otherwise. */
const quoteOf = (head: string): string => {
  const around = (sign: string) =>
    head.split(new RegExp(`(?:^|[,;\\t|\\n])${sign}[^${sign}\\n]*${sign}(?=[,;\\t|\\r\\n]|$)`)).length - 1;
  return around('"') === 0 && around("'") > head.split('\n').length / 2 ? "'" : '"';
};

const dialectWith = (head: string, delimiter: string, quote: string): DialectGuess => {
  const counts = valueCounts(head, delimiter, quote);
  const frequency = new Map<number, number>();
  for (const count of counts) frequency.set(count, (frequency.get(count) ?? 0) + 1);
  const [columns, records] = [...frequency].toSorted((a, b) => b[1] - a[1] || b[0] - a[0])[0] ?? [1, 0];
  const preamble = Math.max(0, counts.indexOf(columns));
  return { delimiter, quote, columns, preamble, agreement: records / Math.max(1, counts.length) };
};

/** Number of values of each whole record of the text. */
const valueCounts = (text: string, delimiter: string, quote: string): readonly number[] => {
  const counts: number[] = [];
  let values = 1;
  let isQuoted = false;
  let isStart = true;
  let isEmpty = true;
  for (const sign of text) {
    if (isQuoted) {
      if (sign === quote) isQuoted = false;
      continue;
    }
    if (sign === quote && isStart) isQuoted = true;
    else if (sign === delimiter) values++;
    else if (sign === '\n') {
      if (!isEmpty) counts.push(values);
      values = 1;
    }
    isEmpty = sign === '\n';
    isStart = sign === delimiter || sign === '\n';
  }
  return counts;
};
