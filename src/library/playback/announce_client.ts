import type { AccountSession } from "../download/download_plan.ts";

/**
 * Sends the server the abilities of this client, once for each sign-in. A
 * server lists them with the session; playback does not depend on them, so a
 * failure is ignored, and the next call tries again. Never rejects.
 *
 * @param announced the sign-ins that the server knows
 */
export async function announceClient(
  announced: Set<string>,
  { account, server: { media } }: AccountSession,
): Promise<void> {
  const { serverId, userId, signedInAt } = account;
  const key = [serverId, userId, signedInAt.getTime()].join(" ");
  if (announced.has(key)) return;
  announced.add(key);
  try {
    await media.announce();
  } catch {
    announced.delete(key);
  }
}
