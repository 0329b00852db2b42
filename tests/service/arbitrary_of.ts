/**
 * Generates values that fit a schema of the protocol, and values that almost
 * do.
 */
import * as fc from "fast-check";
import * as v from "valibot";
import { FAILURES } from "../../src/core/failure.ts";
import { Secret } from "../../src/core/secret.ts";

type Any = fc.Arbitrary<unknown>;
/** The members of valibot's schemas that are used here. */
interface Schema {
  readonly type: string;
  readonly pipe?: readonly Action[];
  readonly [key: string]: unknown;
}
interface Action {
  readonly kind: string;
  readonly type: string;
  readonly requirement?: unknown;
}

const WORDS = fc.string({ unit: "grapheme", maxLength: 20 });

/** Returns values that fit a schema; fails for an unknown kind of schema. */
export function arbitraryOf(given: v.GenericSchema): Any {
  return walk(given as unknown as Schema);
}

function walk(schema: Schema): Any {
  const make = MAKERS[schema.type];
  if (!make) throw new Error(`no values for "${schema.type}"`);
  return make(schema);
}

const MAKERS: Readonly<Record<string, (schema: Schema) => Any>> = {
  string: text,
  number,
  boolean: () => fc.boolean(),
  null: () => fc.constant(null),
  unknown: () => fc.jsonValue(),
  literal: ({ literal }) => fc.constant(literal),
  picklist: ({ options }) => fc.constantFrom(...options as unknown[]),
  nullable: ({ wrapped }) =>
    fc.option(walk(wrapped as Schema), { nil: null, freq: 2 }),
  optional: ({ wrapped }) =>
    fc.option(walk(wrapped as Schema), { nil: undefined, freq: 2 }),
  "exact_optional": ({ wrapped }) =>
    fc.option(walk(wrapped as Schema), { nil: undefined, freq: 2 }),
  array: (schema) => {
    const { minLength = 0 } = bounds(schema);
    const item = walk(schema.item as Schema);
    return fc.array(item, { minLength, maxLength: minLength + 2 });
  },
  "strict_tuple": ({ items }) => fc.tuple(...(items as Schema[]).map(walk)),
  "strict_object": ({ entries }) => {
    const fields = Object.entries(entries as Record<string, Schema>);
    const made = fields.map(([name, it]) => [name, walk(it)]);
    return fc.record(Object.fromEntries(made)).map(withoutUndefined);
  },
  record: ({ value }) => fc.dictionary(WORDS, walk(value as Schema)),
  variant: ({ options }) => fc.oneof(...(options as Schema[]).map(walk)),
  union: ({ options }) => fc.oneof(...(options as Schema[]).map(walk)),
  instance: ({ class: made }) =>
    made === Secret
      ? fc.constant(new Secret("of the test"))
      : fc.uint8Array({ maxLength: 5 }).map((it) => Uint8Array.from(it)),
  /**
   * Tries the known values, because a custom schema does not describe itself.
   */
  custom: (schema) => {
    const known = [
      ...Object.keys(FAILURES),
      Uint8Array.from([1, 2]),
      pieces(),
      () => Promise.resolve(),
    ];
    const fitting = known.filter((it) =>
      v.is(schema as unknown as v.GenericSchema, it)
    );
    return fc.constantFrom(...fitting);
  },
};

function text(schema: Schema): Any {
  for (const { type, requirement } of actions(schema)) {
    if (type === "regex") return fc.stringMatching(requirement as RegExp);
    if (type === "iso_timestamp") {
      return fc.date({ min: new Date(0), noInvalidDate: true })
        .filter((it) => it.getUTCFullYear() < 10_000)
        .map((it) => it.toISOString());
    }
  }
  return WORDS;
}

function number(schema: Schema): Any {
  const whole = actions(schema).some((it) => it.type === "integer");
  const { min = 0, max = 2 ** 31 } = bounds(schema);
  return whole
    ? fc.integer({ min, max })
    : fc.double({ min, max, noNaN: true }).map((it) => it + 0);
}

function actions({ pipe = [] }: Schema): readonly Action[] {
  return pipe.flatMap((it) =>
    it.kind === "schema" && "pipe" in it
      ? [it, ...actions(it as unknown as Schema).slice(1)]
      : [it]
  );
}

function bounds(schema: Schema) {
  const all = actions(schema);
  const of = (type: string) =>
    all.filter((it) => it.type === type).map((it) => Number(it.requirement));
  const [minLength] = of("min_length");
  const min = Math.max(...of("min_value"));
  const max = Math.min(...of("max_value"));
  return {
    ...(minLength === undefined ? {} : { minLength }),
    ...(Number.isFinite(min) ? { min } : {}),
    ...(Number.isFinite(max) ? { max } : {}),
  };
}

async function* pieces() {
  yield await Promise.resolve(new Uint8Array(1));
}

/** Removes members that are undefined, as JSON does. */
function withoutUndefined(value: unknown): unknown {
  const fields = Object.entries(value as Record<string, unknown>);
  return Object.fromEntries(fields.filter(([, it]) => it !== undefined));
}

const STRANGERS = fc.oneof(
  fc.constantFrom(undefined, null, -1, 0.5, 2 ** 53, "", true, [], {}),
  fc.constant("x".repeat(5_000)),
  fc.jsonValue(),
);

/** Generates the value with one member changed, removed or added. */
export function spoiled(value: unknown): Any {
  const here = isPlain(value)
    ? [
      STRANGERS.map((it) => ({ ...value, extra: it })),
      ...Object.keys(value).map((name) => {
        const { [name]: inner, ...rest } = value;
        return fc.oneof(
          fc.constant(rest),
          spoiled(inner).map((it) => ({ ...value, [name]: it })),
        );
      }),
    ]
    : Array.isArray(value)
    ? value.map((it, i) => spoiled(it).map((other) => value.with(i, other)))
    : [];
  return fc.oneof(STRANGERS, ...here);
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null &&
    Object.getPrototypeOf(value) === Object.prototype;
}
