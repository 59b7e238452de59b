/** Traditional characters of business headers, each before its simplified form. */
const simplifiedPairs =
  '戶户編编號号會会員员顧顾訂订單单數数價价額额產产稱称類类別别時时間间發发電电話话郵邮貨货幣币帳账餘余證证聯联絡络買买賣卖銷销費费總总計计實实應应據据儲储貸贷還还約约開开關关門门機机構构網网點点稅税務务業业區区國国縣县鎮镇姓姓場场層层級级類类備备註注結结錄录態态種种評评滿满營营訴诉訪访詢询繳缴檔档銀银碼码轉转進进';
const simplified = new Map<string, string>();
for (let i = 0; i + 1 < simplifiedPairs.length; i += 2)
  simplified.set(simplifiedPairs[i]!, simplifiedPairs[i + 1]!);

/** A header as it is compared: lower case, simplified characters, words of Latin script apart. */
const normal = (header: string): string =>
  [...header.normalize('NFKC')]
    .map((sign) => simplified.get(sign) ?? sign)
    .join('')
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

const joined = (text: string) => text.replaceAll(' ', '');

/**
 * How well a header answers to a list of words, 0 to 1: 1 for the first word itself, a little less for each word
 * further down, half for a header that ends or begins with one of them (`master customer id`, `交易日期2`).
 */
export const matchHeader = (header: string, words: readonly string[]): number => {
  const text = normal(header);
  const plain = joined(text);
  if (plain === '') return 0;
  const exact = words.findIndex((word) => joined(word) === plain);
  if (exact >= 0) return 1 - (exact / words.length) * 0.2;
  const part = words.findIndex((word) =>
    /\p{Script=Han}/u.test(word)
      ? [...word].length >= 2 && (plain.endsWith(word) || plain.startsWith(word))
      : text.endsWith(` ${word}`) || (text.startsWith(`${word} `) && word.includes(' ')),
  );
  return part >= 0 ? 0.5 - (part / words.length) * 0.2 : 0;
};
