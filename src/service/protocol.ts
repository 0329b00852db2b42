/**
 * The messages between the TUI and the service: closed unions, checked on both
 * sides. A command has a name, an input and a reply; events come between.
 *
 * Everything here is plain data, so that it can cross a `Worker`. The exceptions
 * are {@link SAME_ISOLATE_ONLY}: `reveal-token`, whose reply is a secret,
 * `call-api`, whose reply is a stream, and `lend-api`, whose reply has a
 * function. A worker refuses them.
 */
import * as v from "valibot";
import { ADDRESS_COMMANDS } from "./address_commands.ts";
import { accountAnswer, AUTH_COMMANDS } from "./auth_commands.ts";
import { CERTIFICATE_COMMANDS } from "./certificate_commands.ts";
import { DOWNLOAD_COMMANDS, downloadProgress } from "./download_commands.ts";
import { HEADER_COMMANDS } from "./header_commands.ts";
import { FOLLOW_COMMANDS } from "./follow_commands.ts";
import { LIBRARY_COMMANDS } from "./library_commands.ts";
import { LIST_COMMANDS } from "./list_commands.ts";
import { BITRATE_COMMANDS } from "./bitrate_commands.ts";
import { MISSING_COMMANDS } from "./missing_commands.ts";
import { libraryEvents, LIVE_COMMANDS } from "./live_commands.ts";
import { PLAYBACK_COMMANDS, playbackProgress } from "./playback_commands.ts";
import { PLAYER_COMMANDS, playerStatus } from "./player_commands.ts";
import { count, date, problem } from "./schemas.ts";
import { SERVER_COMMANDS } from "./server_commands.ts";
import { LIST_SORT_COMMANDS } from "./list_sort_commands.ts";
import { SKIP_RULE_COMMANDS } from "./skip_rule_commands.ts";
import { STORAGE_COMMANDS } from "./storage_commands.ts";

/** All commands, each with its input and its reply. */
export const COMMANDS = {
  ...AUTH_COMMANDS,
  ...STORAGE_COMMANDS,
  ...SERVER_COMMANDS,
  ...ADDRESS_COMMANDS,
  ...HEADER_COMMANDS,
  ...CERTIFICATE_COMMANDS,
  ...LIBRARY_COMMANDS,
  ...MISSING_COMMANDS,
  ...LIST_COMMANDS,
  ...DOWNLOAD_COMMANDS,
  ...FOLLOW_COMMANDS,
  ...PLAYBACK_COMMANDS,
  ...PLAYER_COMMANDS,
  ...SKIP_RULE_COMMANDS,
  ...LIST_SORT_COMMANDS,
  ...LIVE_COMMANDS,
  ...BITRATE_COMMANDS,
} as const;

export type CommandName = keyof typeof COMMANDS;
export type CommandInput<N extends CommandName> = v.InferInput<
  typeof COMMANDS[N]["input"]
>;
/** The input after decoding: passwords and tokens have become secrets. */
export type Decoded<N extends CommandName> = v.InferOutput<
  typeof COMMANDS[N]["input"]
>;
export type Reply<N extends CommandName> = v.InferOutput<
  typeof COMMANDS[N]["reply"]
>;

/**
 * Commands that take or return more than plain data; in the same isolate only.
 */
export const SAME_ISOLATE_ONLY: readonly CommandName[] = [
  "reveal-token",
  "call-api",
  "lend-api",
];

/** Messages that the service sends between a command and its reply. */
export const eventSchema = v.variant("kind", [
  v.strictObject({
    kind: v.literal("notice"),
    text: v.string(),
    /**
     * Describes an additional effect of a command-line flag; not for a screen.
     */
    flagHint: v.exactOptional(v.string()),
  }),
  v.strictObject({ kind: v.literal("waiting-for-keyring") }),
  v.strictObject({
    kind: v.literal("quick-connect-code"),
    code: v.pipe(v.string(), v.regex(/^[0-9]{6}$/)),
    serverUrl: v.string(),
    expiresAt: date,
  }),
  v.strictObject({
    kind: v.literal("sync-progress"),
    library: v.string(),
    done: count,
    total: count,
  }),
  v.strictObject({
    kind: v.literal("storage-progress"),
    step: v.picklist(["migrate", "rotate"]),
    done: count,
    total: count,
  }),
  ...libraryEvents,
  accountAnswer,
  downloadProgress,
  playbackProgress,
  playerStatus,
]);
export type ServiceEvent = v.InferOutput<typeof eventSchema>;

export type ProblemView = v.InferOutput<typeof problem>;
export type {
  AccountAnswerView,
  AccountView,
  ApiReplyView,
  SignedOutView,
} from "./auth_commands.ts";
export type {
  DownloadProgressView,
  DownloadView,
} from "./download_commands.ts";
export type { FollowView } from "./follow_commands.ts";
export type { PlaybackProgressView } from "./playback_commands.ts";
export type { PlayStatusView } from "./player_commands.ts";
export type { ItemDetailView, ItemView } from "./item_schemas.ts";
export type { ListView } from "./list_commands.ts";
export type { AddressView } from "./address_commands.ts";
export type { ServerTestView, ServerView } from "./server_commands.ts";
export type {
  CheckView,
  MigrationView,
  ResetView,
  SlotView,
  StorageStatusView,
} from "./storage_commands.ts";
