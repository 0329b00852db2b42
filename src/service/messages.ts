/** The messages between a worker and its client, and their schemas. */
import * as v from "valibot";
import { failureSchema } from "./failure_message.ts";
import { eventSchema } from "./protocol.ts";

const id = v.pipe(v.number(), v.integer(), v.minValue(0));

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
