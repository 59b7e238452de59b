import type { Identity, Name } from './identity.ts';
import { mobileNumber } from './identity-codes.ts';
import { below, oneOf, type Random } from './random.ts';

/** How the second record of a person differs from the first. */
export type DuplicateKind = 'homophone' | 'traditional form' | 'typo' | 'swapped fields' | 'same phone';

/**
 * The same person written down a second time. What differs depends on the kind; a second record never repeats the
 * national id, and most often keeps phone or birth date, so that it can be found and is not given away.
 */
export const disguised = (random: Random, original: Identity): Identity => {
  const name = original.nameParts!;
  const kind = oneOf(random, kindsFor(name));
  const keepsPhone = random() < 0.75;
  const rewritten = rewrite(random, kind, original, name);
  return {
    ...original,
    nationalId: '',
    email: random() < 0.3 ? original.email : '',
    phone: kind === 'same phone' || keepsPhone ? original.phone : mobileNumber(random),
    referredBy: '',
    ...rewritten,
    duplicateKind: kind,
  };
};

const kindsFor = ({ hanzi }: Name): readonly DuplicateKind[] => {
  if (hanzi.length === 0) return ['typo', 'swapped fields', 'same phone'];
  const kinds: DuplicateKind[] = ['same phone'];
  if (hanzi.some(({ homophone }) => homophone !== undefined)) kinds.push('homophone', 'homophone');
  if (hanzi.some(({ traditional }) => traditional !== undefined)) kinds.push('traditional form');
  return kinds;
};

const rewrite = (random: Random, kind: DuplicateKind, original: Identity, name: Name): Partial<Identity> => {
  const { family, given, hanzi, short } = name;
  const latin = hanzi.length === 0;
  switch (kind) {
    case 'homophone': {
      const last = hanzi.findLastIndex(({ homophone }) => homophone !== undefined);
      return { name: hanzi.map((one, i) => (i === last ? one.homophone! : one.text)).join('') };
    }
    case 'traditional form':
      return { name: hanzi.map(({ text, traditional }) => traditional ?? text).join('') };
    case 'typo':
      return { name: `${given} ${misspelt(random, family)}` };
    case 'swapped fields':
      return { name: `${family} ${given}`, birthDate: dayAndMonthSwapped(original.birthDate) };
    case 'same phone':
      return { name: latin ? `${short} ${family}` : `${family}${original.gender === 'F' ? '女士' : '先生'}` };
  }
};

const misspelt = (random: Random, word: string): string => {
  let at = 1 + below(random, word.length - 2);
  while (word[at] === word[at + 1]) at = at > 1 ? at - 1 : word.length - 2;
  return word.slice(0, at) + word[at + 1] + word[at] + word.slice(at + 2);
};

/** As a form read in the other order; a day above 12 is no month, so it stays. */
const dayAndMonthSwapped = (iso: string): string =>
  iso.slice(8) > '12' ? iso : `${iso.slice(0, 4)}-${iso.slice(8)}-${iso.slice(5, 7)}`;
