import { z } from 'zod';

/** The part of JSON Schema that tools use. */
export interface JsonSchema {
  type?: string | string[];
  properties?: Record<string, JsonSchema>;
  items?: JsonSchema;
  [keyword: string]: unknown;
}

/** What remains of a parameter in `tools/list`: calls are checked against the whole all the same. */
const BRIEF: Readonly<Record<string, readonly string[]>> = {
  type: ['type', 'description'],
  name: [],
};

/**
 * A parameter that `tools/list` shows with no more than its type and description, or by its bare name: every byte of
 * the list costs the model's room, and what is wrong with a value is said when it comes.
 */
export function listBriefly<T extends z.ZodType>(schema: T, as: 'type' | 'name' = 'type'): T {
  return schema.meta({ ...schema.meta(), brief: as });
}

/** The JSON Schema of a zod object, whole (`check`), or as `tools/list` shows it (`list`), without what only costs a reader tokens. */
export function jsonSchemaOf(
  schema: z.ZodObject,
  purpose: 'check' | 'list' = 'check',
): JsonSchema & { type: 'object' } {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, {
    io: 'input',
    override: ({ jsonSchema }) => {
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
      if (jsonSchema.properties && Object.keys(jsonSchema.properties).length === 0)
        delete jsonSchema.properties;
      const kept = BRIEF[String(jsonSchema.brief)];
      delete jsonSchema.brief;
      if (kept === undefined || purpose === 'check') return;
      for (const key of Object.keys(jsonSchema)) if (!kept.includes(key)) delete jsonSchema[key];
    },
  });
  return { ...rest, type: 'object' } as JsonSchema & { type: 'object' };
}
