const isChinese = (sign: string) => /\p{Script=Han}/u.test(sign);

/**
 * The name a risk officer sees: companies in full; of a person the family name, the rest as stars. Chinese names
 * keep their first character, others their last word.
 */
export const maskedName = (name: string | null, kind: string | null): string | null => {
  const trimmed = name?.trim();
  if (!trimmed) return null;
  if (kind === 'company') return trimmed;
  const signs = [...trimmed];
  if (isChinese(signs[0]!)) return signs[0]! + '*'.repeat(Math.max(signs.length - 1, 1));
  const words = trimmed.split(/\s+/u);
  return words.length > 1 ? `*** ${words.at(-1)}` : `${signs[0]}***`;
};
