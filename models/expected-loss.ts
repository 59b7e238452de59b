/** What a lifetime loss is made of. */
export interface LossTerms {
  /** Probability of default within a year. */
  readonly pd: number;
  /** Share of the exposure that is lost in a default. */
  readonly lgd: number;
  /** Exposure today, in the currency. */
  readonly exposure: number;
  /** Months until the exposure ends; NaN where it has no end, as a credit line. */
  readonly months: number;
  /** Yearly interest at which losses are discounted. */
  readonly rate: number;
}

/** Losses expected within a year, and until the exposure ends, in the currency of the exposure. */
export interface ExpectedLoss {
  readonly within_year: number;
  readonly lifetime: number;
}

/**
 * Expected credit loss of IFRS 9: sum over months of PD_t * LGD * EAD_t * DF_t.
 *
 * The yearly PD is spread evenly in hazard, 1 - (1 - pd)^(1/12) a month; an exposure with an end is paid back in
 * equal parts, one without stays for a year. A default in month t loses what was open at its beginning and is
 * discounted to its end. A PD of one is a default that has happened: the loss is LGD * exposure, not discounted.
 */
export const expectedLoss = ({ pd, lgd, exposure, months, rate }: LossTerms): ExpectedLoss => {
  if (pd >= 1) return { within_year: lgd * exposure, lifetime: lgd * exposure };
  const hazard = 1 - (1 - pd) ** (1 / 12);
  const end = Number.isNaN(months) ? 12 : Math.max(Math.ceil(months), 1);
  let within_year = 0;
  let lifetime = 0;
  for (let month = 1; month <= end; month++) {
    const open = Number.isNaN(months) ? exposure : (exposure * (end - month + 1)) / end;
    const defaults = (1 - hazard) ** (month - 1) * hazard;
    lifetime += (defaults * lgd * open) / (1 + rate) ** (month / 12);
    if (month === 12) within_year = lifetime;
  }
  return { within_year: end < 12 ? lifetime : within_year, lifetime };
};
