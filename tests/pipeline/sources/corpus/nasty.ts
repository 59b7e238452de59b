import type { Source } from '../../../../pipeline/sources/source.ts';

/** A nasty file and what must become of it: the amounts that load, by record, and the codes that refuse the rest. */
export interface Nasty {
  readonly name: string;
  readonly bytes: Uint8Array | string;
  readonly source?: Partial<Source>;
  /** customer_id and amount of the rows that load, by record number. */
  readonly rows: Readonly<Record<number, readonly [id: string | undefined, amount: string]>>;
  /** Codes of refusal by record number, in the order of columns. */
  readonly refused?: Readonly<Record<number, string>>;
  /** Which path the file takes when it may choose. */
  readonly path: 'fast' | 'exact';
}

export const csv = { delimiter: ',', quote: '"', decimal: '.', nulls: ['', 'NULL'] } as const;
export const head = 'id,day,amount\n';
export const one = 'a,2024-01-02,1.00';
export const two = 'b,2024-01-03,2.00';
export const both = { 1: ['a', '1.0000'], 2: ['b', '2.0000'] } as const;
