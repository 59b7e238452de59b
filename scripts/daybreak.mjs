#!/usr/bin/env node
// The command as it is installed; everything it does is in daybreak.ts.
import { bundled } from './bundle.mjs';

process.setSourceMapsEnabled(true);
let entry;
try {
  entry = await bundled('daybreak');
} catch {
  // Where the packages' folder can't be written, the sources are read one by one: slower, the same.
  await import('./typescript.mjs');
  entry = './daybreak.ts';
}
await import(entry);
