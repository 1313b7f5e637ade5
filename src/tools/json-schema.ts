import { z } from 'zod';

/** The part of JSON Schema that tools use. */
export interface JsonSchema {
  type?: string | string[];
  properties?: Record<string, JsonSchema>;
  items?: JsonSchema;
  [keyword: string]: unknown;
}

/** The JSON Schema of a zod object as `tools/list` shows it, without what only costs a reader tokens. */
export function jsonSchemaOf(schema: z.ZodObject): JsonSchema & { type: 'object' } {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, {
    io: 'input',
    override: ({ jsonSchema }) => {
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
      if (jsonSchema.properties && Object.keys(jsonSchema.properties).length === 0)
        delete jsonSchema.properties;
    },
  });
  return { ...rest, type: 'object' } as JsonSchema & { type: 'object' };
}
