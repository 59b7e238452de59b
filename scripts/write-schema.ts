import { writeFileSync } from 'node:fs';
import { configJsonSchema } from '../pipeline/config/json-schema.ts';

/** Writes the JSON Schema that editors check `daybreak.yaml` against; run it after a change of the config. */
const file = new URL('../daybreak.schema.json', import.meta.url);
writeFileSync(file, `${JSON.stringify(configJsonSchema(), undefined, 2)}\n`);
