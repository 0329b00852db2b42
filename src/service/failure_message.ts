/** A failure as plain data, which can cross to another isolate or process. */
import * as v from "valibot";
import { Failure } from "../core/failure.ts";
import { failureKind, remedy } from "./schemas.ts";

export const failureSchema = v.strictObject({
  kind: failureKind,
  message: v.string(),
  hint: v.string(),
  remedy,
  code: v.nullable(v.union([v.string(), v.number()])),
  details: v.record(
    v.string(),
    v.union([
      v.string(),
      v.number(),
      v.boolean(),
      v.null(),
      v.array(v.string()),
    ]),
  ),
});

export function encodeFailure(
  failure: Failure,
): v.InferOutput<typeof failureSchema> {
  const { kind, message, hint, remedy, code } = failure;
  const details = Object.fromEntries(
    Object.entries(failure.details).map(([name, value]) => [
      name,
      typeof value === "object" && value !== null ? [...value] : value,
    ]),
  );
  return { kind, message, hint, remedy, code, details };
}

export function decodeFailure(
  wire: v.InferOutput<typeof failureSchema>,
): Failure {
  const { kind, message, hint, remedy, code, details } = wire;
  const extra = code === null ? {} : { code };
  return new Failure(kind, message, { hint, remedy, details, ...extra });
}
