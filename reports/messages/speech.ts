import type { Format, Locale } from '../format.ts';
import { type Html, html } from '../html.ts';
import { en } from './en.ts';
import { zhCn } from './zh-cn.ts';
import { zhTw } from './zh-tw.ts';

/** Keys of every message; the English catalogue is the source of the type. */
export type Key = keyof typeof en;

/** Every language says every message: a missing key fails the type check. */
export type Catalogue = Readonly<Record<Key, string>>;

/** Names in braces: `{count}` is filled in, `{count:customer|customers}` chooses a word by the count. */
type Placeholders<Text extends string> = Text extends `${string}{${infer Inside}}${infer Rest}`
  ? (Inside extends `${infer Name}:${string}` ? Name : Inside) | Placeholders<Rest>
  : never;

type Arguments<K extends Key> = [Placeholders<(typeof en)[K]>] extends [never]
  ? []
  : [Readonly<Record<Placeholders<(typeof en)[K]>, string | number>>];

/** Families of messages that are chosen by a value of the data, such as `rfm_segment.champions`. */
type Family = Key extends infer K ? (K extends `${infer Name}.${string}` ? Name : never) : never;

type Values = Readonly<Record<string, string | number>>;

/** A sentence for a page, and the same without markup for a terminal or a text alternative. */
export interface Sentence extends Html {
  readonly text: string;
}

/** Speaks one language: messages filled with figures of the locale. */
export interface Speech {
  readonly format: Format;
  readonly say: <K extends Key>(key: K, ...values: Arguments<K>) => string;
  /** As `say`, with the values set in bold: for sentences that a reader skims for figures. */
  readonly tell: <K extends Key>(key: K, ...values: Arguments<K>) => Sentence;
  /** The word for a value of the data; a value without a word is shown as it is. */
  readonly word: (family: Family, value: string) => string;
  /** The sentence for a code of the data with its figures, or undefined when the catalogue can't say it. */
  readonly explain: (family: Family, code: string, values: Values) => string | undefined;
}

export const catalogues: Readonly<Record<Locale, Catalogue>> = { en, 'zh-CN': zhCn, 'zh-TW': zhTw };

const placeholder = /\{(\w+)(?::([^{}|]*)\|([^{}|]*))?\}/g;

/** The placeholder names that a message fills, for checks. */
export const placeholdersOf = (text: string): readonly string[] =>
  [...new Set([...text.matchAll(placeholder)].map((match) => match[1]!))].sort();

interface Piece {
  readonly text: string;
  readonly isValue: boolean;
}

/** A stretch of a message: plain text, a value, or a word that the value of `name` chooses. */
type Token = string | { readonly name: string; readonly words?: readonly [one: string, other: string] };

const tokensOf = (text: string): readonly Token[] => {
  const tokens: Token[] = [];
  let end = 0;
  for (const { 0: whole, 1: name, 2: one, 3: other, index } of text.matchAll(placeholder)) {
    tokens.push(text.slice(end, index));
    tokens.push(one === undefined ? { name: name! } : { name: name!, words: [one, other!] });
    end = index + whole.length;
  }
  return [...tokens, text.slice(end)];
};

const pieceOf = (format: Format, token: Token, values: Values): Piece => {
  if (typeof token === 'string') return { text: token, isValue: false };
  const value = values[token.name] ?? '';
  if (token.words) {
    const [one, other] = token.words;
    return { text: format.plural(Number(value)) === 'one' ? one : other, isValue: false };
  }
  return { text: typeof value === 'number' ? format.count(value) : value, isValue: true };
};

const joined = (pieces: readonly Piece[]) => pieces.map((piece) => piece.text).join('');

/** The speech of the format's locale. */
export const speechOf = (format: Format): Speech => {
  const catalogue: Readonly<Record<string, string>> = catalogues[format.locale];
  // Lists say the same few messages for each customer, so a message is taken apart once.
  const known = new Map<string, readonly Token[]>();
  const tokens = (key: string): readonly Token[] => {
    const found = known.get(key) ?? tokensOf(catalogue[key]!);
    known.set(key, found);
    return found;
  };
  const fill = (key: string, values: Values) => tokens(key).map((token) => pieceOf(format, token, values));
  return {
    format,
    say: (key, ...values) => joined(fill(key, values[0] ?? {})),
    tell: (key, ...values) => {
      const pieces = fill(key, values[0] ?? {});
      const marked = html`${pieces.map((piece) => (piece.isValue ? html`<b>${piece.text}</b>` : piece.text))}`;
      return { html: marked.html, text: joined(pieces) };
    },
    word: (family, value) => catalogue[`${family}.${value}`] ?? value,
    explain: (family, code, values) => {
      const key = `${family}.${code}`;
      if (catalogue[key] === undefined) return undefined;
      const isMissing = (token: Token) => typeof token !== 'string' && values[token.name] === undefined;
      return tokens(key).some(isMissing) ? undefined : joined(fill(key, values));
    },
  };
};
