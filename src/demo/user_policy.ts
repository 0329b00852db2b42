/** The permissions of a user. Source: Jellyfin `UserPolicy.cs`. */
const POLICY = {
  EnableCollectionManagement: false,
  EnableSubtitleManagement: false,
  EnableLyricManagement: false,
  BlockedTags: [] as readonly string[],
  AllowedTags: [] as readonly string[],
  EnableUserPreferenceAccess: true,
  AccessSchedules: [] as readonly unknown[],
  BlockUnratedItems: [] as readonly string[],
  EnableRemoteControlOfOtherUsers: false,
  EnableSharedDeviceControl: true,
  EnableRemoteAccess: true,
  EnableLiveTvManagement: false,
  EnableLiveTvAccess: true,
  EnableMediaPlayback: true,
  EnableAudioPlaybackTranscoding: true,
  EnableVideoPlaybackTranscoding: true,
  EnablePlaybackRemuxing: true,
  ForceRemoteSourceTranscoding: false,
  EnableContentDeletion: false,
  EnableContentDeletionFromFolders: [] as readonly string[],
  EnableContentDownloading: true,
  EnableSyncTranscoding: true,
  EnableMediaConversion: true,
  EnabledDevices: [] as readonly string[],
  EnableAllDevices: true,
  EnabledChannels: [] as readonly string[],
  EnableAllChannels: true,
  EnabledFolders: [] as readonly string[],
  EnableAllFolders: true,
  EnablePublicSharing: true,
  BlockedMediaFolders: [] as readonly string[],
  BlockedChannels: [] as readonly string[],
  RemoteClientBitrateLimit: 0,
  AuthenticationProviderId:
    "Jellyfin.Server.Implementations.Users.DefaultAuthenticationProvider",
  PasswordResetProviderId:
    "Jellyfin.Server.Implementations.Users.DefaultPasswordResetProvider",
  SyncPlayAccess: "CreateAndJoinGroups",
};
export type UserPolicy = Readonly<typeof POLICY>;
/** Frozen, because every new user begins with it. */
export const DEFAULT_POLICY: UserPolicy = Object.freeze(POLICY);

const CONFIGURATION = {
  PlayDefaultAudioTrack: true,
  SubtitleLanguagePreference: "",
  DisplayMissingEpisodes: false,
  GroupedFolders: [] as readonly string[],
  SubtitleMode: "Default",
  DisplayCollectionsView: false,
  EnableLocalPassword: false,
  OrderedViews: [] as readonly string[],
  LatestItemsExcludes: [] as readonly string[],
  MyMediaExcludes: [] as readonly string[],
  HidePlayedInLatest: true,
  RememberAudioSelections: true,
  RememberSubtitleSelections: true,
  EnableNextEpisodeAutoPlay: true,
  CastReceiverId: "F007D354",
};
export type UserConfiguration = Readonly<
  typeof CONFIGURATION & { AudioLanguagePreference?: string }
>;
/**
 * The preferences of a new user. Frozen, because every new user begins with
 * them. Source: Jellyfin `UserConfiguration.cs`.
 */
export const DEFAULT_CONFIGURATION: UserConfiguration = Object.freeze(
  CONFIGURATION,
);
