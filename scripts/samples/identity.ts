import { dateOf, dayAt } from './calendar.ts';
import { type DuplicateKind, disguised } from './duplicates.ts';
import { creditCode, mobileNumber, officeNumber, residentNumber } from './identity-codes.ts';
import * as names from './names.ts';
import { planted } from './planted.ts';
import { below, normal, oneOf, type Random, runningTotals, streamOf, weighted } from './random.ts';
import { drawNamed, type Segment } from './segments.ts';
import { type Traits, traitsOf } from './traits.ts';

/** A person's name in parts, so that a duplicate can be misspelt in a way a person would. */
export interface Name {
  readonly family: string;
  readonly given: string;
  /** The characters of a Chinese name; none for a western one. */
  readonly hanzi: readonly names.Hanzi[];
  /** What friends call a western person. */
  readonly short: string;
}

/** One record of a customer system; an empty text is an empty cell. */
export interface Identity {
  readonly name: string;
  readonly nameParts: Name | undefined;
  readonly nationalId: string;
  readonly phone: string;
  readonly email: string;
  readonly birthDate: string;
  readonly gender: 'F' | 'M' | '';
  readonly street: number;
  readonly house: number;
  readonly region: number;
  readonly postcode: string;
  readonly industry: string;
  readonly manager: number;
  readonly openedOn: number;
  readonly consents: boolean;
  readonly referredBy: string;
  readonly acquiredBy: string;
  readonly duplicateKind: DuplicateKind | undefined;
}

const regionTotals = new Map<Segment, readonly number[]>();

const drawRegion = (random: Random, segment: Segment): number => {
  let totals = regionTotals.get(segment);
  if (totals === undefined) {
    totals = runningTotals(names.regions.map(({ name, weight }) => weight * (segment.lives[name] ?? 1)));
    regionTotals.set(segment, totals);
  }
  return weighted(random, totals);
};

/** The record of a customer; a duplicate is the original's record, written down again by somebody else. */
export const identityOf = (seed: number, traits: Traits): Identity => {
  const own = ownIdentity(seed, traits);
  if (traits.duplicateOf === undefined) return own;
  const original = ownIdentity(seed, traitsOf(seed, traits.duplicateOf));
  const random = streamOf(seed, traits.number, 'duplicate');
  return { ...disguised(random, original), manager: own.manager, openedOn: own.openedOn };
};

const ownIdentity = (seed: number, traits: Traits): Identity => {
  const random = streamOf(seed, traits.number, 'identity');
  const { segment } = traits;
  const region = drawRegion(random, segment);
  const referredBy = referrer(random, seed, traits);
  const cameBy = drawNamed(random, segment.acquired);
  const shared = {
    street: below(random, names.streets.length),
    house: 1 + below(random, 240),
    // The branch that keeps its own records stands in the east.
    region: traits.isBranch && random() < 0.6 ? 0 : region,
    manager: below(random, names.managers.length),
    openedOn: openedOn(random, traits),
    consents: random() < segment.consent,
    referredBy,
    acquiredBy: referredBy === '' ? cameBy : 'referral',
    duplicateKind: undefined,
  };
  const postcode = `${names.regions[shared.region]!.postcode}${10 + below(random, 80)}`;
  if (traits.kind === 'company') return { ...shared, ...companyParts(random, traits), postcode };
  return { ...shared, ...personParts(random, traits), postcode };
};

const personParts = (random: Random, { writesHanzi, segment, number }: Traits) => {
  const western = oneOf(random, names.westernGiven);
  const gender = writesHanzi ? oneOf(random, ['F', 'M'] as const) : western[2];
  const nameParts = writesHanzi ? chineseName(random) : westernName(random, western);
  const years = Math.max(18, Math.min(88, segment.usualAge + 9 * normal(random)));
  const birthDate = dateOf(Math.floor(-years * 365.25));
  const mail =
    nameParts.hanzi.length > 0
      ? nameParts.hanzi.map(({ sound }) => sound).join('')
      : `${nameParts.given}.${nameParts.family}`.toLowerCase();
  return {
    name: writesHanzi ? nameParts.family + nameParts.given : `${nameParts.given} ${nameParts.family}`,
    nameParts,
    nationalId: residentNumber(random, birthDate, gender),
    phone: mobileNumber(random),
    email: random() < 0.85 ? `${mail}${number % 1000}@example.com` : '',
    birthDate,
    gender,
    industry: '',
  };
};

const chineseName = (random: Random): Name => {
  const surname = oneOf(random, names.surnames);
  const given = [oneOf(random, names.givenCharacters)];
  if (random() < 0.75) given.push(oneOf(random, names.givenCharacters));
  return {
    family: surname.text,
    given: given.map(({ text }) => text).join(''),
    hanzi: [surname, ...given],
    short: '',
  };
};

const westernName = (random: Random, [given, short]: readonly [string, string, string]): Name => ({
  family: oneOf(random, names.westernFamily),
  given,
  hanzi: [],
  short,
});

const companyParts = (random: Random, { isBranch, number }: Traits) => {
  const [english, chinese, industry] = oneOf(random, names.companyTrades);
  const word = oneOf(random, names.companyWords);
  return {
    name: isBranch ? `${oneOf(random, names.companyHanzi)}${chinese}有限公司` : `${word} ${english} Ltd`,
    nameParts: undefined,
    nationalId: creditCode(random),
    phone: officeNumber(random),
    email: `accounts${number}@example.org`,
    birthDate: '',
    gender: '' as const,
    industry,
  };
};

/** The bank is older than the store: account holders joined in the ten years before, others to shop. */
const openedOn = (random: Random, { holdsAccount, buys, buyer }: Traits): number => {
  const longAgo = -1 - below(random, 3650);
  if (holdsAccount) return longAgo;
  return buys ? dayAt(buyer.first) - below(random, 4) : below(random, 700);
};

const referrer = (random: Random, seed: number, { number }: Traits): string => {
  if (random() >= planted.population.referred || number < 2) return '';
  return traitsOf(seed, Math.max(1, number - 1 - below(random, 200))).id;
};
