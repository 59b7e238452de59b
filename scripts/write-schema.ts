import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { configJsonSchema } from '../pipeline/config/json-schema.ts';

/** Writes the JSON Schema that editors check `daybreak.yaml` against; run it after a change of the config. */
const file = fileURLToPath(new URL('../daybreak.schema.json', import.meta.url));
const biome = fileURLToPath(new URL('../node_modules/@biomejs/biome/bin/biome', import.meta.url));
writeFileSync(file, JSON.stringify(configJsonSchema(), undefined, 2));
execFileSync(process.execPath, [biome, 'format', '--write', file]);
