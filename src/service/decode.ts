import * as v from "valibot";
import { Failure } from "../core/failure.ts";

/**
 * Checks a command, a reply or a message against its schema. The failure names
 * the place of the first mismatch, never the value: it may be a password.
 *
 * @throws {Failure} `internal` if `value` does not fit
 */
export function decode<S extends v.GenericSchema>(
  schema: S,
  { value, what }: { value: unknown; what: string },
): v.InferOutput<S> {
  const result = v.safeParse(schema, value, { abortEarly: true });
  if (result.success) return result.output;
  const [issue] = result.issues;
  const path = v.getDotPath(issue) ?? "the whole";
  throw new Failure(
    "internal",
    `Cannot read ${what}: "${path}" is not in the agreed form`,
    { code: issue.type },
  );
}
