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
