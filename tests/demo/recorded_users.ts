/** Rebuilds the users of a recorded server in the demo server. */
import type { Users } from "../../src/demo/users.ts";
import { DEFAULT_POLICY, type UserPolicy } from "../../src/demo/user_policy.ts";
import { type Json, objectsIn, type RecordedArea } from "./recordings.ts";

/** Returns the ID of the recorded server. */
export function recordedServerId(areas: readonly RecordedArea[]): string {
  for (const { exchanges } of areas) {
    for (const { reply } of exchanges) {
      for (const it of objectsIn(reply?.json)) {
        if (typeof it.ServerId === "string") return it.ServerId;
      }
    }
  }
  throw new RangeError("no reply names the server");
}

function policyOf(raw: Json): UserPolicy {
  const names = Object.keys(DEFAULT_POLICY).filter((it) => it in raw);
  return {
    ...DEFAULT_POLICY,
    ...Object.fromEntries(names.map((it) => [it, raw[it]])),
  };
}

/** Replaces the users of a demo server by those that were recorded. */
export function addRecordedUsers(
  users: Users,
  areas: readonly RecordedArea[],
): void {
  const recorded = new Map<string, Json>();
  for (const { exchanges } of areas) {
    for (const { reply } of exchanges) {
      for (const it of objectsIn(reply?.json)) {
        if (it.Policy && it.Name && !recorded.has(it.Name)) {
          recorded.set(it.Name, it);
        }
      }
    }
  }
  users.all.splice(0);
  for (const it of recorded.values()) {
    const { Name, Id, Policy, Configuration } = it;
    const { LastLoginDate, LastActivityDate } = it;
    users.addUser(Name, Name === "gus" ? "" : "right", {
      id: Id,
      admin: Policy.IsAdministrator,
      lockoutAfter: Policy.LoginAttemptsBeforeLockout,
      lastLoginMs: LastLoginDate ? Date.parse(LastLoginDate) : null,
      lastActivityMs: LastActivityDate ? Date.parse(LastActivityDate) : null,
      maxSessions: Policy.MaxActiveSessions,
      hidden: Policy.IsHidden,
      policy: policyOf(Policy),
      configuration: Configuration,
    });
  }
}
