import type { LabelledQuestion } from './labelled-models.ts';

/** What a table of labels is asked about default. */
export const creditQuestion: LabelledQuestion = {
  label: 'defaulted',
  purpose: 'credit',
  // A bin with more bads never looks better: credit practice, and what a reason code needs.
  scorecard: { effects: 'woe' },
  averaged: true,
  leak_alarm: 0.98,
  usesProtected: false,
};
