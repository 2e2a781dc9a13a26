// Plain JavaScript values to google.protobuf.Struct and back, as an event's properties are.
//
// @grpc/proto-loader knows google.protobuf.Value by its own names, in camel case whatever its option keepCase says. A field of
// another name, such as string_value, is dropped without a word, and the value arrives without a kind.
'use strict';

// The most levels that Insights takes.
const DEEPEST = 64;

/** The properties of an event from a plain object. Throws a TypeError that names what has no form in it. */
const toStruct = (object) => structOf(object, 'properties', 1);

const structOf = (object, path, depth) => {
  if (depth > DEEPEST) throw new TypeError(`${path} is nested deeper than ${DEEPEST} levels`);
  // As in JSON, what is undefined is left out.
  const entries = Object.entries(object).filter(([, value]) => value !== undefined);
  return { fields: Object.fromEntries(entries.map(([name, value]) => [name, valueOf(value, `${path}.${name}`, depth)])) };
};

const valueOf = (value, path, depth) => {
  if (value === null || value === undefined) return { nullValue: 'NULL_VALUE' };
  switch (typeof value) {
    case 'string':
      return { stringValue: value };
    case 'boolean':
      return { boolValue: value };
    case 'number':
      if (Number.isFinite(value)) return { numberValue: value };
      break;
    case 'bigint':
      if (Number.isSafeInteger(Number(value))) return { numberValue: Number(value) };
      break;
    case 'object':
      // Such as a Date.
      if (typeof value.toJSON === 'function') return valueOf(value.toJSON(), path, depth);
      if (!Array.isArray(value)) return { structValue: structOf(value, path, depth + 1) };
      if (depth >= DEEPEST) throw new TypeError(`${path} is nested deeper than ${DEEPEST} levels`);
      return { listValue: { values: value.map((item, i) => valueOf(item, `${path}[${i}]`, depth + 1)) } };
  }
  throw new TypeError(`${path} is ${typeof value === 'object' ? value : `${typeof value} ${String(value)}`}: it has no form in an event`);
};

/** The plain object that properties of an event stand for. */
const fromStruct = (struct) =>
  Object.fromEntries(Object.entries(struct?.fields ?? {}).map(([name, value]) => [name, plainOf(value)]));

const plainOf = (value) => {
  if (value.structValue) return fromStruct(value.structValue);
  if (value.listValue) return (value.listValue.values ?? []).map(plainOf);
  return value.stringValue ?? value.numberValue ?? value.boolValue ?? null;
};

module.exports = { toStruct, fromStruct };
