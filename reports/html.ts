/** Text that is HTML already. Only this file makes it, so that everything else is escaped by default. */
export interface Html {
  readonly html: string;
}

type Part = Html | string | number | undefined | false | readonly Part[];

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/**
 * Controls, bidirectional marks and line separators are invisible or reorder the text around them; a lone surrogate
 * can't be written as UTF-8. Tab and line feed stay: they are blanks in HTML.
 */
const unprintable = /[\p{Cc}\p{Cs}\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]/gu;

const tame = (text: string) =>
  text.replace(unprintable, (sign) => (sign === '\t' || sign === '\n' ? sign : '\ufffd'));

/** Escapes a value for element content and for quoted attributes: the two places where values may stand. */
export const escapeText = (text: string): string => tame(text).replace(/[&<>"']/g, (sign) => entities[sign]!);

const render = (part: Part): string => {
  if (part === undefined || part === false) return '';
  if (typeof part === 'string') return escapeText(part);
  if (typeof part === 'number') return String(part);
  if ('html' in part) return part.html;
  return part.map(render).join('');
};

/** Where a value stands in the template: anything else than content or a quoted attribute is refused. */
const isSafePlace = (before: string) => {
  const tag = before.slice(before.lastIndexOf('<'));
  const isInsideTag = before.lastIndexOf('<') > before.lastIndexOf('>');
  return isInsideTag ? /="[^"]*$/.test(tag) : !/<(script|style)[^>]*>[^<]*$/i.test(before);
};

/**
 * A template of HTML in which every value is escaped for the place where it stands: element content or a
 * double-quoted attribute. Lists are joined; undefined and false are left out.
 * @throws TypeError when a value stands in a script, a style or outside the quotes of an attribute
 */
export const html = (strings: TemplateStringsArray, ...parts: readonly Part[]): Html => {
  let built = strings[0]!;
  let template = strings[0]!;
  parts.forEach((part, i) => {
    const isMarkup = typeof part === 'object' && 'html' in part;
    if (part !== false && part !== undefined && !isMarkup && !isSafePlace(template))
      throw new TypeError(`html requires quotes around a value, got …${template.slice(-40)}`);
    built += render(part) + strings[i + 1]!;
    template += strings[i + 1]!;
  });
  return { html: built };
};

/** An element whose content is taken literally by browsers; `text` is this program's own, never data. */
export const rawElement = (name: 'script' | 'style', text: string): Html => {
  if (/<\/|<!--/.test(text)) throw new TypeError(`${name} requires text without "</", got it`);
  return { html: `<${name}>${text}</${name}>` };
};
