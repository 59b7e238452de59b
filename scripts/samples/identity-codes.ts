import { below, type Random } from './random.ts';

const residentWeights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const creditAlphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';

const digits = (random: Random, count: number): string => {
  let text = '';
  for (let i = 0; i < count; i++) text += below(random, 10);
  return text;
};

/**
 * A resident number with a right check character (GB 11643), in a region 99 that does not exist: it passes the
 * arithmetic and can be nobody's.
 */
export const residentNumber = (random: Random, birthDate: string, gender: 'F' | 'M'): string => {
  const order = digits(random, 2) + (2 * below(random, 5) + (gender === 'M' ? 1 : 0));
  const body = `9901${digits(random, 2)}${birthDate.replaceAll('-', '')}${order}`;
  const sum = residentWeights.reduce((total, weight, i) => total + weight * Number(body[i]), 0);
  return body + '10X98765432'[sum % 11];
};

/** A unified social credit code with a right check character (GB 32100), of the same region that does not exist. */
export const creditCode = (random: Random): string => {
  const body = `91990100${digits(random, 8)}M`;
  let sum = 0;
  let weight = 1;
  for (const character of body) {
    sum += weight * creditAlphabet.indexOf(character);
    weight = (weight * 3) % 31;
  }
  return body + creditAlphabet[(31 - (sum % 31)) % 31];
};

export const mobileNumber = (random: Random): string => `154${digits(random, 8)}`;

export const officeNumber = (random: Random): string => `0990${digits(random, 8)}`;
