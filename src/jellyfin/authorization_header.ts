import { FOREIGN_DEVICE } from "../core/account.ts";
import type { Secret } from "../core/secret.ts";

/** The caller's name; Jellyfin lists it under Dashboard, Devices. */
export interface ClientIdentity {
  readonly client: string;
  readonly version: string;
  readonly device: string;
  readonly deviceId: string;
}

/** Jellyfin's column widths; longer names are cut. */
const MAX_NAME_LENGTH = 64;

/**
 * Returns the value of the `Authorization` header. Every value is
 * percent-encoded: the server's grammar knows no escape, reads `+` as a space
 * and refuses bytes that are not ASCII. A token of another client is sent
 * alone, because the server would give that client's device our names.
 *
 * Source: Jellyfin `AuthorizationContext.cs`, 10.10 to 12.
 */
export function authorizationHeader(
  identity: ClientIdentity,
  token: Secret | null,
): string {
  const isForeign = token !== null && identity.deviceId === FOREIGN_DEVICE;
  const pairs: [string, string][] = isForeign ? [] : [
    ["Client", identity.client],
    ["Device", identity.device.slice(0, MAX_NAME_LENGTH)],
    ["DeviceId", identity.deviceId],
    ["Version", identity.version],
  ];
  if (token !== null) pairs.push(["Token", token.expose()]);
  const text = pairs.map(([name, value]) => `${name}="${encode(value)}"`);
  return `MediaBrowser ${text.join(", ")}`;
}

/** `encodeURIComponent` leaves `!'()*`, which are plain data in the grammar. */
function encode(value: string): string {
  return encodeURIComponent(value.toWellFormed());
}
