import { styleText } from 'node:util';
import { DaybreakError } from '../pipeline/errors.ts';

type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow';

/** Colours a text where a person reads it: on a terminal, unless NO_COLOR or a dumb terminal says otherwise. */
export const paint = (style: Style, text: string, stream: NodeJS.WriteStream = process.stderr): string =>
  stream.isTTY && !process.env.NO_COLOR && process.env.TERM !== 'dumb' ? styleText(style, text) : text;

/** Tells an error on stderr: what, where, and what to do. Errors nobody foresaw show their stack. */
export const printError = (error: unknown): void => {
  if (!(error instanceof DaybreakError)) {
    console.error(paint('red', 'error'), error);
    return;
  }
  const { file, line, column, step } = error.place;
  const place = [file && [file, line, column].filter((part) => part !== undefined).join(':'), step].filter(
    Boolean,
  );
  console.error(`${paint('red', 'error')} ${error.message} ${paint('dim', `[${error.code}]`)}`);
  if (place.length > 0) console.error(`  where: ${place.join(', ')}`);
  if (error.hint) console.error(`  what to do: ${error.hint}`);
};
