import type { Device } from "./household.ts";

/**
 * Who is here, in memory only: one entry per client and device id. It appears
 * at a sign-in and when a client reports something, and is gone with a restart
 * while the token lives on.
 *
 * Source: Jellyfin `SessionManager.cs`.
 */
export class Sessions {
  readonly #devices = new Map<string, Device>();

  /** The last writer of an entry wins. */
  touch(device: Device): void {
    this.#devices.set(`${device.client}\n${device.deviceId}`, device);
  }

  /** Also those of other users on the same device. */
  endDevice(deviceId: string): void {
    for (const [key, it] of this.#devices) {
      if (it.deviceId === deviceId) this.#devices.delete(key);
    }
  }

  clear(): void {
    this.#devices.clear();
  }

  list(): Device[] {
    return [...this.#devices.values()];
  }
}
