import { usualActions, usualThresholds, valueClasses } from '../config/warning-settings.ts';
import type { Config } from '../config.ts';
import type { Parameters } from '../step.ts';

type Settings = Pick<Config, 'warnings' | 'call_lists' | 'win_back' | 'satisfaction'>;

/** What a value class goes by: the settings of the class, else those of all. */
const classesOf = ({ save_rate, contact_cost, incentive_cost, classes }: Settings['warnings']) =>
  valueClasses.map((value_class) => ({
    value_class,
    usual_watch: usualThresholds[value_class].watch,
    usual_act: usualThresholds[value_class].act,
    save_rate,
    contact_cost,
    incentive_cost,
    ...classes[value_class],
  }));

/**
 * The settings of warnings, call lists, win-back and satisfaction under the names that their SQL steps use. Lists go
 * over as JSON texts.
 */
export const warningParameters = ({
  warnings,
  call_lists,
  win_back,
  satisfaction,
}: Settings): Parameters => ({
  warning_class_by: warnings.class_by,
  warning_large_share: warnings.large_share,
  warning_medium_share: warnings.medium_share,
  warning_margin_by: warnings.margin_by,
  warning_watch_share: warnings.watch_share,
  warning_clear_at: warnings.clear_at,
  warning_classes: JSON.stringify(classesOf(warnings)),
  ...named('signal', warnings.signals),
  control_share: call_lists.control_share,
  control_salt: call_lists.control_salt,
  credit_block_days: call_lists.credit_block_days,
  action_rules: JSON.stringify(
    Object.entries({ ...usualActions, ...call_lists.actions }).map(([code, action]) => ({ code, action })),
  ),
  return_horizon_days: win_back.horizon_days,
  return_origins: win_back.origins,
  return_shrinkage: win_back.shrinkage,
  lost_late_answer_days: win_back.late_answer_days,
  lost_refund_share: win_back.refund_share,
  closing_topics: JSON.stringify(win_back.closing_topics.map((word) => word.toLowerCase())),
  complaint_target_days: satisfaction.target_days,
  complaint_repeat_days: satisfaction.repeat_days,
  complaint_abandoned_days: satisfaction.abandoned_days,
  complaint_reopened: JSON.stringify(satisfaction.reopened.map((word) => word.toLowerCase())),
  complaint_link_days: satisfaction.link_days,
  survey_scale: satisfaction.scale,
  survey_few: satisfaction.few,
});

const named = (prefix: string, settings: Readonly<Record<string, number>>) =>
  Object.fromEntries(Object.entries(settings).map(([name, value]) => [`${prefix}_${name}`, value]));
