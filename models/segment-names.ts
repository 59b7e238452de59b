/** Where a segment's centre lies from the company's mean, in standard deviations of the scaled figures. */
export interface Profile {
  readonly silence: number;
  readonly frequency: number;
  readonly value: number;
}

/** Beyond these distances from the mean a segment is called by the trait. */
const silenceEdge = 0.4;
const valueEdge = 0.5;
/** A segment that goes on keeps its name until it is this much beyond an edge, so that names do not flicker. */
const slack = 0.2;

const recencyWords = ['active', 'fading', 'silent'] as const;
const valueWords = ['low', 'middle', 'high'] as const;

const levelOf = (z: number, edge: number): 0 | 1 | 2 => {
  if (z < -edge) return 0;
  return z > edge ? 2 : 1;
};

/** Whether `z` would fall into `level` with the edges moved by the slack in its favour. */
const stillIn = (level: number, z: number, edge: number): boolean =>
  level === levelOf(z - slack, edge) || level === levelOf(z, edge) || level === levelOf(z + slack, edge);

/** The rule table: three levels of silence by three of value, each pair one name, so that every profile has one. */
const traitsOf = ({ silence, value }: Profile): string =>
  `${recencyWords[levelOf(silence, silenceEdge)]}_${valueWords[levelOf(value, valueEdge)]}`;

const stillHas = (traits: string, { silence, value }: Profile): boolean => {
  const [recency, worth] = traits.split('_');
  return (
    stillIn(recencyWords.indexOf(recency as (typeof recencyWords)[number]), silence, silenceEdge) &&
    stillIn(valueWords.indexOf(worth as (typeof valueWords)[number]), value, valueEdge)
  );
};

/** All names before what tells two of them apart, for those who put them into words. */
export const segmentTraits: readonly string[] = recencyWords.flatMap((recency) =>
  valueWords.map((value) => `${recency}_${value}`),
);

/**
 * Names segments by how lately they bought (active, fading, silent) and what they brought (high, middle, low).
 * Segments of the same traits are told apart by how often they bought, and by number if that does not do it. A
 * segment that goes on keeps its name as long as it is not clearly wrong.
 *
 * @param earlier the name that a segment had before; undefined for a new one
 * @returns one key per segment, such as `active_high` or `silent_low.frequent`, each once
 */
export const nameSegments = (
  profiles: readonly Profile[],
  earlier: readonly (string | undefined)[] = [],
): readonly string[] => {
  const names = profiles.map((profile, i) => {
    const [traits] = earlier[i]?.split('.') ?? [];
    return traits !== undefined && stillHas(traits, profile) ? earlier[i] : undefined;
  });
  const traits = profiles.map((profile, i) => names[i]?.split('.')[0] ?? traitsOf(profile));
  for (const kind of new Set(traits)) {
    const alike = [...profiles.keys()].filter((i) => traits[i] === kind);
    const fresh = alike.filter((i) => names[i] === undefined);
    if (fresh.length === alike.length) nameAlike(kind, alike, profiles, names);
    else for (const i of fresh) names[i] = freeName(kind, i, alike, profiles, names);
  }
  return names as readonly string[];
};

/** Most frequent first; equally frequent ones in their order. */
const nameAlike = (
  kind: string,
  alike: readonly number[],
  profiles: readonly Profile[],
  names: (string | undefined)[],
): void => {
  const ranked = alike.toSorted((a, b) => profiles[b]!.frequency - profiles[a]!.frequency || a - b);
  ranked.forEach((i, rank) => {
    if (ranked.length === 1) names[i] = kind;
    else if (ranked.length === 2) names[i] = `${kind}.${rank === 0 ? 'frequent' : 'occasional'}`;
    else names[i] = `${kind}.${rank + 1}`;
  });
};

/** A name beside those that stay: the bare one, then by frequency, then the next number. */
const freeName = (
  kind: string,
  i: number,
  alike: readonly number[],
  profiles: readonly Profile[],
  names: readonly (string | undefined)[],
): string => {
  const others = alike.filter((other) => names[other] !== undefined);
  const more = others.every((other) => profiles[i]!.frequency >= profiles[other]!.frequency);
  const wished = [kind, `${kind}.${more ? 'frequent' : 'occasional'}`];
  const numbered = Array.from({ length: profiles.length + 1 }, (_, n) => `${kind}.${n + 1}`);
  return [...wished, ...numbered].find((name) => !names.includes(name))!;
};
