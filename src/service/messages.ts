/** The messages between a worker and its client, and their schemas. */
import * as v from "valibot";
import { Failure, type FailureKind, isFailureKind } from "../core/failure.ts";
import { eventSchema } from "./protocol.ts";
import { remedy } from "./schemas.ts";

const id = v.pipe(v.number(), v.integer(), v.minValue(0));

const failureSchema = v.strictObject({
  kind: v.custom<FailureKind>((it) =>
    typeof it === "string" && isFailureKind(it)
  ),
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

/** A message from the screen to the service. */
export const toServiceSchema = v.variant("type", [
  v.strictObject({
    type: v.literal("command"),
    id,
    name: v.string(),
    input: v.unknown(),
  }),
  v.strictObject({ type: v.literal("cancel"), id }),
]);
export type ToService = v.InferOutput<typeof toServiceSchema>;

/** A message from the service to the screen. */
export const toScreenSchema = v.variant("type", [
  v.strictObject({ type: v.literal("ready") }),
  v.strictObject({ type: v.literal("reply"), id, reply: v.unknown() }),
  v.strictObject({ type: v.literal("failure"), id, failure: failureSchema }),
  v.strictObject({ type: v.literal("event"), event: eventSchema }),
]);
export type ToScreen = v.InferOutput<typeof toScreenSchema>;

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
