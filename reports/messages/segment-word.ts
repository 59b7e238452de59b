import type { Speech } from './speech.ts';

/** The name of a k-means segment, such as `silent_low.frequent`: its traits and what tells it from its like. */
export const segmentWord = (speech: Speech, key: string): string => {
  const [traits, suffix] = key.split('.');
  const name = speech.word('segment_name', traits ?? key);
  if (suffix === undefined) return name;
  return speech.say('segment_of.alike', { name, suffix: speech.word('segment_suffix', suffix) });
};
