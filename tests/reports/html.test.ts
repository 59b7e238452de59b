import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { escapeText, html, rawElement } from '../../reports/html.ts';

describe('html', () => {
  test('escapes text and attributes, and leaves markup of its own alone', () => {
    const name = `</script><b a="1">'&`;
    const escaped = '&lt;/script&gt;&lt;b a=&quot;1&quot;&gt;&#39;&amp;';
    expect(html`<p title="${name}">${html`<b>${name}</b>`}</p>`.html).toBe(
      `<p title="${escaped}"><b>${escaped}</b></p>`,
    );
  });

  test('joins lists and leaves out undefined and false', () => {
    expect(html`<p>${['a', html`<br>`, undefined, false, 3]}</p>`.html).toBe('<p>a<br>3</p>');
  });

  test('refuses a value in a script, a style, a tag or an unquoted attribute', () => {
    expect(() => html`<script>${'x'}</script>`).toThrow('html requires quotes around a value');
    expect(() => html`<style>${'x'}</style>`).toThrow(TypeError);
    expect(() => html`<p class=${'x'}>`).toThrow(TypeError);
    expect(() => html`<p ${'onclick'}>`).toThrow(TypeError);
  });

  test('makes what is invisible visible: controls, direction marks, line separators, lone surrogates', () => {
    expect(escapeText('a\u202eb\u2028c\u0000d\ud800e\u200ff')).toBe('a\ufffdb\ufffdc\ufffdd\ufffde\ufffdf');
    expect(escapeText('tab\tline\n😀 王')).toBe('tab\tline\n😀 王');
  });

  test('no text, whatever it holds, ends an attribute or opens a tag', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const built = html`<p title="${text}">${text}</p>`.html;
        expect(built.match(/[<>"]/g)?.join('')).toBe('<"">' + '<>');
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  test('a script or style that could be closed from inside is refused', () => {
    expect(() => rawElement('script', 'a = "</script>"')).toThrow(TypeError);
    expect(rawElement('style', 'a{b:c}').html).toBe('<style>a{b:c}</style>');
  });
});
