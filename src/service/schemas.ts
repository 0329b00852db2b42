/** The schemas that several commands share. */
import * as v from "valibot";
import { type FailureKind, isFailureKind } from "../core/failure.ts";
import { isRemedy, type Remedy } from "../core/remedy.ts";
import { Secret } from "../core/secret.ts";

/** Longest text that any command may carry, in UTF-16 units. */
const TEXT_MAX = 4_096;

export const text = v.pipe(v.string(), v.maxLength(TEXT_MAX));
export const optionalText = v.nullable(text);
export const id = v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/));
export const sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
/** A bundle of CAs is larger than other text; 1 MiB as for every reply. */
export const pem = v.pipe(v.string(), v.maxLength(1_048_576));
export const date = v.pipe(v.string(), v.isoTimestamp());
export const count = v.pipe(v.number(), v.integer(), v.minValue(0));
/** The longest time of a timer; a longer one would fire at once. */
export const timeoutMs = v.optional(
  v.pipe(v.number(), v.minValue(0), v.maxValue(2 ** 31 - 1)),
);

/**
 * Plain text from a form or a secret from the same isolate, decoded to a
 * secret.
 */
export const secretInput = v.pipe(
  v.union([v.instance(Secret), text]),
  v.transform((it) => it instanceof Secret ? it : new Secret(it)),
);

export const failureKind = v.custom<FailureKind>((it) =>
  typeof it === "string" && isFailureKind(it)
);

/** The remedy of a hint; null if its words fit everywhere. */
export const remedy = v.nullable(
  v.custom<Remedy>((it) => typeof it === "string" && isRemedy(it)),
);

/** A failure that is part of a result instead of replacing it. */
export const problem = v.strictObject({
  kind: failureKind,
  message: v.string(),
  hint: v.string(),
  remedy,
  exitCode: count,
});
