import type { Bins } from './binning.ts';

/** What one bin holds; without `from` or `below` the range is open on that side. */
export type BinRange =
  | { readonly kind: 'missing' }
  | { readonly kind: 'range'; readonly from?: number; readonly below?: number }
  | { readonly kind: 'special'; readonly value: number }
  | { readonly kind: 'levels'; readonly levels: readonly string[] }
  | { readonly kind: 'other' };

/** What each bin holds, in the order of the bins. */
export const binRanges = (bins: Bins): BinRange[] => {
  const missing: BinRange = { kind: 'missing' };
  if (bins.kind === 'category') {
    return [
      missing,
      ...bins.groups.map((levels): BinRange => ({ kind: 'levels', levels })),
      { kind: 'other' },
    ];
  }
  const { cuts, specials } = bins;
  return [
    missing,
    ...Array.from(
      { length: cuts.length + 1 },
      (_, j): BinRange => ({
        kind: 'range',
        ...(j > 0 ? { from: cuts[j - 1]! } : {}),
        ...(j < cuts.length ? { below: cuts[j]! } : {}),
      }),
    ),
    ...specials.map((value): BinRange => ({ kind: 'special', value })),
  ];
};

/** A bin in the field's notation, `[9, 12)`; reports put words of their own. */
export const rangeText = (range: BinRange): string => {
  if (range.kind === 'range') return `[${range.from ?? '-inf'}, ${range.below ?? 'inf'})`;
  if (range.kind === 'special') return `= ${range.value}`;
  return range.kind === 'levels' ? range.levels.join(' | ') : range.kind;
};
