import type { CodeRequest, DemoUser, Device } from "./household.ts";

/** The objects that Jellyfin sends, in PascalCase. */
export function userView(user: DemoUser, serverId: string) {
  return {
    Name: user.name,
    ServerId: serverId,
    Id: user.id,
    HasPassword: true,
    HasConfiguredPassword: user.password !== "",
    HasConfiguredEasyPassword: false,
    EnableAutoLogin: false,
    LastLoginDate: new Date().toISOString(),
    LastActivityDate: new Date().toISOString(),
    Configuration: { PlayDefaultAudioTrack: true, SubtitleMode: "Default" },
    Policy: {
      IsAdministrator: user.admin,
      IsHidden: true,
      IsDisabled: user.disabled,
      EnableContentDownloading: true,
      EnableRemoteAccess: true,
      LoginAttemptsBeforeLockout: user.lockoutAfter,
      InvalidLoginAttemptCount: user.failures,
    },
  };
}

export function sessionView(device: Device, serverId: string) {
  return {
    Id: device.deviceId,
    UserId: device.user.id,
    UserName: device.user.name,
    Client: device.client,
    DeviceName: device.device,
    DeviceId: device.deviceId,
    ApplicationVersion: device.version,
    LastActivityDate: new Date().toISOString(),
    IsActive: true,
    ServerId: serverId,
  };
}

/** The token is in the schema and never filled. */
export function deviceView(device: Device) {
  return {
    Name: device.device,
    Id: device.deviceId,
    LastUserName: device.user.name,
    AppName: device.client,
    AppVersion: device.version,
    LastUserId: device.user.id,
    DateLastActivity: device.created.toISOString(),
  };
}

/** Keys are shown in clear to those who may see them. */
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
    DateCreated: new Date().toISOString(),
    DateLastActivity: new Date().toISOString(),
  };
}

export function signedInView(device: Device, serverId: string) {
  return {
    User: userView(device.user, serverId),
    SessionInfo: sessionView(device, serverId),
    AccessToken: device.token,
    ServerId: serverId,
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
    DateAdded: new Date(request.dateAddedMs).toISOString(),
  };
}
