import type { Param } from '../api/types';

/** The trigger form's model: from params with JSON schemas to fields, and from texts to a conf. */

export type FieldKind = 'text' | 'number' | 'integer' | 'boolean' | 'choice' | 'json' | 'date';

export function fieldKind(param: Param): FieldKind {
  const type = param.schema?.type;
  const types = (Array.isArray(type) ? type : type === undefined ? [] : [type]).filter((one) => one !== 'null');
  if (param.schema?.enum !== undefined) return 'choice';
  if (types.length > 1) return 'json';
  switch (types[0] ?? typeof param.value) {
    case 'boolean':
      return 'boolean';
    case 'integer':
      return 'integer';
    case 'number':
      return 'number';
    case 'object':
    case 'array':
      return 'json';
    default:
      return param.schema?.format === 'date' ? 'date' : 'text';
  }
}

export function fieldText(param: Param): string {
  const { value } = param;
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** The value a field's text stands for; throws with a sentence for the person when it is none. */
export function fieldValue(name: string, param: Param, text: string): unknown {
  switch (fieldKind(param)) {
    case 'boolean':
      return text === 'true';
    case 'integer':
    case 'number': {
      if (text.trim() === '') return null;
      const value = Number(text);
      if (!Number.isFinite(value)) throw new Error(`${name} must be a number`);
      if (fieldKind(param) === 'integer' && !Number.isInteger(value)) throw new Error(`${name} must be a whole number`);
      return value;
    }
    case 'choice':
      return param.schema?.enum?.find((one) => String(one) === text) ?? null;
    case 'json':
      if (text.trim() === '') return null;
      try {
        return JSON.parse(text);
      } catch {
        throw new Error(`${name} must be JSON`);
      }
    default:
      return text;
  }
}

/** A conf typed as JSON: an object, or nothing. */
export function parseConf(text: string): Record<string, unknown> {
  if (text.trim() === '') return {};
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Error(`This is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Error('The configuration must be a JSON object, such as {"rows": 1000}');
  }
  return value as Record<string, unknown>;
}
