import type { Failure } from "../core/failure.ts";
import type { MediaServer } from "../core/ports.ts";
import type { Secret } from "../core/secret.ts";

/**
 * Returns whether a later try is useless. A server refuses every request of a
 * user who is outside the allowed hours or networks: that passes.
 */
export async function isRefusedForGood(
  { kind }: Failure,
  { server, token }: {
    server: Pick<MediaServer, "me">;
    token: Secret;
  },
): Promise<boolean> {
  if (kind !== "forbidden") return kind === "not_found";
  return await server.me(token).then(() => true, () => false);
}
