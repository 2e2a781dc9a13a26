/** What an event's properties can hold. A Date, and whatever else has toJSON, is what that returns. */
export type Plain =
  | null
  | undefined
  | boolean
  | number
  | bigint
  | string
  | readonly Plain[]
  | { readonly [name: string]: Plain }
  | { toJSON(): Plain };

/** google.protobuf.Value as @grpc/proto-loader takes and gives it. */
export interface Value {
  nullValue?: 'NULL_VALUE';
  numberValue?: number;
  stringValue?: string;
  boolValue?: boolean;
  structValue?: Struct;
  listValue?: { values?: Value[] };
}

/** google.protobuf.Struct as @grpc/proto-loader takes and gives it. */
export interface Struct {
  fields?: { [name: string]: Value };
}

/**
 * The properties of an event from a plain object.
 * @throws TypeError for what has no form in an event: functions, symbols, NaN, infinities, whole numbers beyond 2^53, and more
 * than 64 levels.
 */
export function toStruct(object: { readonly [name: string]: Plain }): Struct;

/** The plain object that properties of an event stand for. */
export function fromStruct(struct: Struct | null | undefined): { [name: string]: Plain };
