#!/usr/bin/env node
// Runs the TypeScript sources as they are: nothing is compiled, stack traces show our own lines.
import { register } from 'tsx/esm/api';

register();
await import('./daybreak.ts');
