#!/usr/bin/env node
// The command as it is installed; everything it does is in daybreak.ts.
import './typescript.mjs';

await import('./daybreak.ts');
