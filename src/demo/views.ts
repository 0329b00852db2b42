import type { CodeRequest, DemoUser, Device, Users } from "./users.ts";
import { sessionView, type SessionViewer } from "./session_view.ts";
import { longDate } from "./user_data_view.ts";

const CAPABILITIES = {
  PlayableMediaTypes: [],
  SupportedCommands: [],
  SupportsMediaControl: false,
  SupportsPersistentIdentifier: true,
};
const NEVER = "0001-01-01T00:00:00.0000000Z";

/** Builds a `UserDto`, in PascalCase like all of Jellyfin's replies. */
export function userView(user: DemoUser, serverId: string) {
  return {
    Name: user.name,
    ServerId: serverId,
    Id: user.id,
    HasPassword: true,
    HasConfiguredPassword: user.password !== "",
    HasConfiguredEasyPassword: false,
    EnableAutoLogin: false,
    LastLoginDate: user.lastLoginMs === null
      ? undefined
      : longDate(user.lastLoginMs),
    LastActivityDate: user.lastActivityMs === null
      ? undefined
      : longDate(user.lastActivityMs),
    Configuration: user.configuration,
    Policy: {
      IsAdministrator: user.admin,
      IsHidden: user.hidden,
      IsDisabled: user.disabled,
      ...user.policy,
      InvalidLoginAttemptCount: user.failures,
      LoginAttemptsBeforeLockout: user.lockoutAfter,
      MaxActiveSessions: user.maxSessions,
    },
  };
}

/** Builds a `DeviceInfoDto`, without the token that its schema allows. */
export function deviceView(device: Device) {
  return {
    Name: device.device,
    Id: device.deviceId,
    LastUserName: device.user.name,
    AppName: device.client,
    AppVersion: device.version,
    LastUserId: device.user.id,
    DateLastActivity: longDate(device.created.getTime()),
    Capabilities: CAPABILITIES,
  };
}

/** Builds the reply for an API key, which includes the key. */
export function keyView({ name, key }: { name: string; key: string }) {
  return {
    Id: 0,
    AccessToken: key,
    DeviceId: "",
    AppName: name,
    AppVersion: "",
    DeviceName: "",
    UserId: "0".repeat(32),
    IsActive: false,
    DateCreated: longDate(Date.now()),
    DateLastActivity: NEVER,
  };
}

/** Builds the reply to a sign-in, the only one with the token. */
export function signedInView(
  device: Device,
  { users, ...viewer }: Omit<SessionViewer, "sessions"> & {
    users: Users;
  },
) {
  const { sessions } = users;
  const session = sessions.touch(device);
  return {
    User: userView(device.user, viewer.options.id),
    SessionInfo: sessionView(session, { sessions, ...viewer }),
    AccessToken: device.token,
    ServerId: viewer.options.id,
  };
}

export function codeView(request: CodeRequest) {
  return {
    Authenticated: request.approved !== null,
    Secret: request.secret,
    Code: request.code,
    DeviceId: request.identity.get("DeviceId"),
    DeviceName: request.identity.get("Device"),
    AppName: request.identity.get("Client"),
    AppVersion: request.identity.get("Version"),
    DateAdded: longDate(request.dateAddedMs),
  };
}
