import { describe, expect, test } from 'vitest';
import { encodeGb18030 } from '../../../scripts/samples/gb18030.ts';
import { identityOf } from '../../../scripts/samples/identity.ts';
import { creditCode, residentNumber } from '../../../scripts/samples/identity-codes.ts';
import { streamOf } from '../../../scripts/samples/random.ts';
import { traitsOf } from '../../../scripts/samples/traits.ts';

const random = streamOf(1, 1, 'test');

describe('identities', () => {
  test('resident numbers hold birth date and sex and pass their check character', () => {
    for (let i = 0; i < 50; i++) {
      const number = residentNumber(random, '1987-03-09', 'F');
      expect(number).toMatch(/^9901\d{2}19870309\d{2}[02468][\dX]$/);
      // GB 11643 in its other form: powers of two over all 18 places, X counted as ten, give 1 modulo 11.
      const sum = [...number].reduce(
        (total, c, at) => total + (c === 'X' ? 10 : Number(c)) * 2 ** (17 - at),
        0,
      );
      expect(sum % 11).toBe(1);
    }
  });

  test('credit codes pass their check character', () => {
    const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';
    const sumOf = (code: string) =>
      [...code].reduce((sum, c, at) => sum + alphabet.indexOf(c) * (3 ** at % 31), 0);
    // With the check character's own weight of one the whole is divisible by 31; the worked example of GB 32100 too.
    const whole = (code: string) => (sumOf(code.slice(0, 17)) + alphabet.indexOf(code[17]!)) % 31;
    expect(whole('91350100M000100Y43')).toBe(0);
    for (let i = 0; i < 50; i++) expect(whole(creditCode(random))).toBe(0);
  });

  test('a duplicate differs from the person it repeats, and never repeats the national id', () => {
    let count = 0;
    for (let number = 1; number <= 1500; number++) {
      const traits = traitsOf(7, number);
      if (traits.duplicateOf === undefined) continue;
      const [copy, original] = [identityOf(7, traits), identityOf(7, traitsOf(7, traits.duplicateOf))];
      expect(copy.name).not.toBe(original.name);
      expect(copy.nationalId).toBe('');
      if (copy.duplicateKind === 'same phone') expect(copy.phone).toBe(original.phone);
      count++;
    }
    expect(count).toBeGreaterThan(30);
  });

  test('GB18030 text is read back as it was', () => {
    const text = '欧阳静,劉麗,Harbour 渡口街12号\n';
    expect(new TextDecoder('gb18030').decode(encodeGb18030(text))).toBe(text);
  });
});
