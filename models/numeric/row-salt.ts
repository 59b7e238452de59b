import type { Quad } from './histogram.ts';

/** Spreads the bits of a 32-bit number over all of its bits. Source: Appleby (2011), MurmurHash3, fmix32. */
export const mixed = (bits: number): number => {
  let x = bits;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
};

/**
 * 32 bits of chance for each row that follow from what the row holds, not from where it stands: a sample drawn by
 * them is the same sample in whatever order the rows come. `group` tells apart rows that are used differently. Of
 * rows that are the same in group and in all columns the second, third, ... has bits of its own; which of them is
 * second does not matter, since they are the same.
 */
export const rowSalts = (quads: readonly Quad[], group: Uint32Array): Uint32Array => {
  // Spread first, or the low bits of the group would undo those of the first column.
  const salts = group.map((number) => mixed(number + 1));
  const checks = group.map((number) => mixed(~number));
  for (const quad of quads) {
    for (let row = 0; row < salts.length; row++) {
      salts[row] = Math.imul(salts[row]! ^ quad[row]!, 0x9e3779b1) ^ (salts[row]! >>> 15);
      checks[row] = Math.imul(checks[row]! ^ quad[row]!, 0x85ebca77) ^ (checks[row]! >>> 13);
    }
  }
  return byOccurrence(salts, checks);
};

/** Counts each pair of hashes in an open table, and mixes the count into the salt. */
const byOccurrence = (salts: Uint32Array, checks: Uint32Array): Uint32Array => {
  const size = 2 ** Math.ceil(Math.log2(2 * salts.length + 2));
  const owners = new Uint32Array(size);
  const counts = new Uint32Array(size);
  return salts.map((salt, row) => {
    let slot = mixed(salt) & (size - 1);
    while (counts[slot] !== 0 && !(salts[owners[slot]!] === salt && checks[owners[slot]!] === checks[row])) {
      slot = (slot + 1) & (size - 1);
    }
    owners[slot] = row;
    counts[slot]!++;
    return mixed(salt ^ checks[row]! ^ Math.imul(counts[slot]!, 0x27d4eb2f));
  });
};
