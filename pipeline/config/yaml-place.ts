import { type Document, isAlias, isMap, isPair, isScalar, isSeq, type LineCounter, type Node } from 'yaml';
import type { Place } from '../errors.ts';
import type { Path } from './problem.ts';

/**
 * Line and column of a setting in a parsed YAML document, both from 1. A setting that is not there is
 * placed at the nearest one above it that is; an empty value at its key.
 */
export const yamlPlace = (document: Document, lines: LineCounter, path: Path, at: 'key' | 'value'): Place => {
  let node: unknown = document.contents;
  let offset = isMap(node) || isSeq(node) || isScalar(node) ? start(node) : 0;
  for (const [depth, step] of path.entries()) {
    if (isAlias(node)) node = node.resolve(document);
    const last = depth === path.length - 1;
    if (isMap(node)) {
      const pair = node.items.find(
        (item) => isPair(item) && isScalar(item.key) && String(item.key.value) === String(step),
      );
      if (pair === undefined) break;
      const value = pair.value;
      const isEmpty = value === null || (isScalar(value) && value.value === null);
      const isBlock = (isMap(value) || isSeq(value)) && value.flow !== true;
      // A block starts on a later line than its key, and the key is what a person looks for.
      const useKey = (last && at === 'key') || isEmpty || isBlock;
      offset = start((useKey ? pair.key : value) as Node);
      node = value;
    } else if (isSeq(node)) {
      const item = node.items[Number(step)] as Node | undefined;
      if (item === undefined) break;
      offset = start(item);
      node = item;
    } else break;
  }
  const { line, col } = lines.linePos(offset);
  return { line, column: col };
};

const start = (node: Node) => node.range?.[0] ?? 0;
