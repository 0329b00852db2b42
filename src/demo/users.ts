import type { AuthorizationValues } from "./authorization.ts";
import { Sessions } from "./sessions.ts";
import {
  DEFAULT_CONFIGURATION,
  DEFAULT_POLICY,
  type UserConfiguration,
  type UserPolicy,
} from "./user_policy.ts";

/** A code is valid for 10 minutes; an approved one stays listed for 11 more. */
const CODE_LIFE_MS = 10 * 60_000;
const APPROVED_LIFE_MS = 11 * 60_000;
/** With this limit, wrong passwords never disable a user. */
const NO_LOCKOUT = -1;

export interface DemoUser {
  readonly id: string;
  readonly name: string;
  password: string;
  admin: boolean;
  disabled: boolean;
  /**
   * If true, the user may not sign in now, by schedule or for remote access.
   */
  forbidden: boolean;
  lockoutAfter: number;
  failures: number;
  /** The number of sessions that a user may have at once; 0 for any number. */
  maxSessions: number;
  /** If true, hidden from the list of users before a sign-in. */
  hidden: boolean;
  policy: UserPolicy;
  configuration: UserConfiguration;
  lastLoginMs: number | null;
  lastActivityMs: number | null;
}

export interface Device {
  readonly token: string;
  readonly user: DemoUser;
  readonly deviceId: string;
  readonly client: string;
  device: string;
  version: string;
  readonly created: Date;
  /** True for an API key, which is an administrator without a user. */
  readonly isKey: boolean;
}

export interface CodeRequest {
  readonly code: string;
  readonly secret: string;
  readonly identity: AuthorizationValues;
  dateAddedMs: number;
  approved: Device | null;
}

export type Refusal = "unknown" | "forbidden";

const ORDINARY = {
  admin: false,
  disabled: false,
  forbidden: false,
  lockoutAfter: NO_LOCKOUT,
  failures: 0,
  maxSessions: 0,
  hidden: true,
  policy: DEFAULT_POLICY,
  configuration: DEFAULT_CONFIGURATION,
  lastLoginMs: null,
  lastActivityMs: null,
};

export interface WatchGroup {
  readonly GroupId: string;
  readonly GroupName: string;
  readonly State: string;
  readonly Participants: readonly string[];
  readonly LastUpdatedAt: string;
}

/** Holds the users, devices and codes of the demo server in memory. */
export class Users {
  readonly all: DemoUser[] = [];
  readonly devices: Device[] = [];
  readonly codes: CodeRequest[] = [];
  readonly sessions = new Sessions(() => this.#nowMs());
  /** The settings that clients store for users, by user, name and client. */
  readonly preferences = new Map<
    string,
    Readonly<Record<string, string | null>>
  >();
  /** The groups that watch together. */
  readonly groups: WatchGroup[] = [];
  readonly apiKeys: { readonly name: string; readonly key: string }[] = [];
  quickConnect = true;
  /** Returns whether a lock-out is saved; 10.11 does not save it. */
  lockOutHolds = () => true;
  /** Moves the clock of codes and sessions, so that a test need not wait. */
  skippedMs = 0;
  readonly #newToken: () => string;

  constructor(newToken: () => string) {
    this.#newToken = newToken;
  }

  addUser(name: string, password: string, options: Partial<DemoUser> = {}) {
    const user: DemoUser = {
      ...ORDINARY,
      id: randomHex(16),
      name,
      password,
      ...options,
    };
    this.all.push(user);
    return user;
  }

  /** Removes a user, with all tokens. */
  removeUser(user: DemoUser): void {
    this.all.splice(this.all.indexOf(user), 1);
    this.#removeDevices((it) => it.user === user);
  }

  findUser(name: string): DemoUser | null {
    const wanted = name.toLowerCase();
    return this.all.find((it) => it.name.toLowerCase() === wanted) ?? null;
  }

  tokens(): string[] {
    const given = this.devices.map((it) => it.token);
    return [...given, ...this.apiKeys.map((it) => it.key)];
  }

  findDevice(token: string): Device | null {
    const device = this.devices.find((it) => it.token === token);
    if (device) return device;
    return this.apiKeys.some((it) => it.key === token)
      ? keyDevice(token)
      : null;
  }

  /** Updates the recorded names of a client. */
  refresh(device: Device, identity: AuthorizationValues): void {
    if (device.client.toLowerCase().includes("chromecast")) return;
    device.device = identity.get("Device") || device.device;
    device.version = identity.get("Version") || device.version;
  }

  /**
   * Signs a user in. Like the server, checks the password first, then
   * `disabled`.
   */
  signIn(
    name: string,
    password: string,
    { identity }: { identity: AuthorizationValues },
  ): Device | Refusal {
    const user = this.findUser(name);
    if (user === null) return "unknown";
    if (user.disabled || user.forbidden) return "forbidden";
    if (user.password !== password) {
      user.failures++;
      const locks = user.lockoutAfter !== NO_LOCKOUT &&
        user.failures >= user.lockoutAfter;
      if (locks && this.lockOutHolds()) user.disabled = true;
      return "unknown";
    }
    user.failures = 0;
    if (this.#isFull(user)) return "forbidden";
    return this.#register(user, identity);
  }

  /**
   * Also counts the caller's own old session, so that users can be locked out.
   */
  #isFull(user: DemoUser): boolean {
    const count = this.sessions.list().filter((it) => it.user === user).length;
    return user.maxSessions > 0 && count >= user.maxSessions;
  }

  /** Adopts a device from a server that this one replaces. */
  adopt(device: Device): void {
    const user = this.findUser(device.user.name);
    if (user === null) return;
    const known = { ...user, ...device.user };
    this.all.splice(this.all.indexOf(user), 1, known);
    this.devices.push({ ...device, user: known });
  }

  end(token: string): void {
    this.#removeDevices((it) => it.token === token);
  }

  /** Disables a user as an administrator does; this revokes all tokens. */
  disable(user: DemoUser): void {
    user.disabled = true;
    this.#removeDevices((it) => it.user === user);
  }

  /** Ends a lock-out; tokens that were not revoked are valid again. */
  enable(user: DemoUser): void {
    user.disabled = false;
    user.failures = 0;
  }

  /** Revokes all tokens of a device id. @returns whether the id was known */
  removeDevice(deviceId: string): boolean {
    const known = this.devices.some((it) => it.deviceId === deviceId);
    this.#removeDevices((it) => it.deviceId === deviceId);
    return known;
  }

  /** Changes a password; revokes all tokens of the user but the caller's. */
  changePassword(caller: Device, password: string): void {
    caller.user.password = password;
    this.#removeDevices((it) => it.user === caller.user && it !== caller);
  }

  removeApiKey(key: string): void {
    const kept = this.apiKeys.filter((it) => it.key !== key);
    this.apiKeys.splice(0, this.apiKeys.length, ...kept);
  }

  addApiKey(name: string): string {
    const key = randomHex(16);
    this.apiKeys.push({ name, key });
    return key;
  }

  /** Drops everything that a real server keeps only in memory. */
  restart(): void {
    this.codes.splice(0);
    this.sessions.clear();
  }

  startCode(identity: AuthorizationValues): CodeRequest {
    const request: CodeRequest = {
      code: newCode(),
      secret: randomHex(32).toUpperCase(),
      identity,
      dateAddedMs: this.#nowMs(),
      approved: null,
    };
    this.codes.push(request);
    return request;
  }

  findCode(matches: (it: CodeRequest) => boolean): CodeRequest | null {
    const now = this.#nowMs();
    return this.codes.find((it) => {
      const lifeMs = it.approved ? APPROVED_LIFE_MS : CODE_LIFE_MS;
      return matches(it) && now - it.dateAddedMs < lifeMs;
    }) ?? null;
  }

  /** Approves a request; creates the token for the requesting device. */
  approve(request: CodeRequest, user: DemoUser): Refusal | null {
    if (this.#isFull(user)) return "forbidden";
    request.approved = this.#register(user, request.identity);
    request.dateAddedMs = this.#nowMs();
    return null;
  }

  /** Finds an approved device; its code stays listed after it has expired. */
  findApproved(secret: string): Device | null {
    const found = this.findCode((it) => it.secret === secret);
    const isLate = found !== null &&
      this.#nowMs() - found.dateAddedMs >= CODE_LIFE_MS;
    return isLate ? null : found?.approved ?? null;
  }

  /** Replaces the user's tokens of that device ID, as Jellyfin does since 10.9. */
  #register(user: DemoUser, identity: AuthorizationValues): Device {
    const deviceId = identity.get("DeviceId") ?? "";
    this.#removeDevices((it) => it.user === user && it.deviceId === deviceId);
    const device: Device = {
      token: this.#newToken(),
      user,
      deviceId,
      client: identity.get("Client") ?? "",
      device: identity.get("Device") ?? "",
      version: identity.get("Version") ?? "",
      created: new Date(),
      isKey: false,
    };
    this.devices.push(device);
    user.lastLoginMs = this.#nowMs();
    user.lastActivityMs = this.#nowMs();
    this.sessions.touch(device);
    return device;
  }

  #removeDevices(matches: (it: Device) => boolean): void {
    for (const it of this.devices.filter(matches)) {
      this.sessions.endDevice(it.deviceId);
    }
    const kept = this.devices.filter((it) => !matches(it));
    this.devices.splice(0, this.devices.length, ...kept);
  }

  #nowMs(): number {
    return Date.now() + this.skippedMs;
  }
}

const NOBODY: DemoUser = {
  ...ORDINARY,
  id: "0".repeat(32),
  name: "",
  password: "",
  admin: true,
};

function keyDevice(token: string): Device {
  const created = new Date();
  const names = { deviceId: "", client: "", device: "", version: "" };
  return { token, user: NOBODY, ...names, created, isKey: true };
}

/** Returns six digits without a leading zero. */
function newCode(): string {
  const [random = 0] = crypto.getRandomValues(new Uint32Array(1));
  return String(100_000 + random % 900_000);
}

export function randomHex(bytes: number): string {
  return crypto.getRandomValues(new Uint8Array(bytes)).toHex();
}
