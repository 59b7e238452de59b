import { z } from 'zod';
import { type Column, type Entity, entities } from '../sources/entities.ts';
import { configSchema } from './schema.ts';

/**
 * JSON Schema of `daybreak.yaml` for editors, from the schema that checks it: each setting with its
 * description and default, and under each source the canonical columns of its entity.
 */
export const configJsonSchema = (): object => {
  const { $schema, ...schema } = z.toJSONSchema(configSchema, {
    io: 'input',
    override: ({ zodSchema, jsonSchema }) => {
      if (zodSchema === configSchema.shape.sources.element) jsonSchema.allOf = columnsOfEntities();
    },
  });
  return { $schema, title: 'Daybreak config', ...schema };
};

const columnsOfEntities = () =>
  (Object.keys(entities) as Entity[]).map((entity) => {
    const columns: Readonly<Record<string, Column>> = entities[entity];
    const names = Object.keys(columns);
    const properties = Object.fromEntries(
      names.map((name) => [name, { $ref: '#/$defs/mapping', description: describe(columns[name]!) }]),
    );
    const required = names.filter((name) => columns[name]!.required);
    return {
      if: { properties: { entity: { const: entity } } },
      // biome-ignore lint/suspicious/noThenProperty: the keyword of JSON Schema
      then: { properties: { columns: { properties, required, additionalProperties: false } } },
    };
  });

const describe = ({ type, required, values }: Column): string =>
  [type, required ? 'required' : undefined, values && `one of ${values.join(', ')}`]
    .filter(Boolean)
    .join('; ');
