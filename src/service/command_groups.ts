/** Groups of commands, each of which is loaded with its first command. */
import type {
  GivenDependencies,
  Handlers,
  ServiceDependencies,
} from "./handlers.ts";
import type { CommandName, COMMANDS } from "./protocol.ts";

/** The inputs, outputs and handlers of a group of commands. */
export type CommandGroup =
  | GroupOf<GivenDependencies> & { readonly needsMedia: false }
  | GroupOf<ServiceDependencies> & { readonly needsMedia: true };

interface GroupOf<Dependencies> {
  readonly commands: Partial<typeof COMMANDS>;
  readonly handlers: Partial<Handlers<CommandName, Dependencies>>;
}

type Load = () => Promise<CommandGroup>;

const auth: Load = async () => {
  const [{ AUTH_COMMANDS: commands }, { AUTH_HANDLERS: handlers }] =
    await Promise.all([
      import("./auth_commands.ts"),
      import("./auth_handlers.ts"),
    ]);
  return { commands, handlers, needsMedia: false };
};

const storage: Load = async () => {
  const [{ STORAGE_COMMANDS: commands }, { STORAGE_HANDLERS: handlers }] =
    await Promise.all([
      import("./storage_commands.ts"),
      import("./storage_handlers.ts"),
    ]);
  return { commands, handlers, needsMedia: false };
};

const server: Load = async () => {
  const [{ SERVER_COMMANDS: commands }, { SERVER_HANDLERS: handlers }] =
    await Promise.all([
      import("./server_commands.ts"),
      import("./server_handlers.ts"),
    ]);
  return { commands, handlers, needsMedia: false };
};

const addresses: Load = async () => {
  const [{ ADDRESS_COMMANDS: commands }, { ADDRESS_HANDLERS: handlers }] =
    await Promise.all([
      import("./address_commands.ts"),
      import("./address_handlers.ts"),
    ]);
  return { commands, handlers, needsMedia: false };
};

const headers: Load = async () => {
  const [{ HEADER_COMMANDS: commands }, { HEADER_HANDLERS: handlers }] =
    await Promise.all([
      import("./header_commands.ts"),
      import("./header_handlers.ts"),
    ]);
  return { commands, handlers, needsMedia: false };
};

const certificates: Load = async () => {
  const [
    { CERTIFICATE_COMMANDS: commands },
    { CERTIFICATE_HANDLERS: handlers },
  ] = await Promise.all([
    import("./certificate_commands.ts"),
    import("./certificate_handlers.ts"),
  ]);
  return { commands, handlers, needsMedia: false };
};

const library: Load = async () => {
  const [{ LIBRARY_COMMANDS: commands }, { LIBRARY_HANDLERS: handlers }] =
    await Promise.all([
      import("./library_commands.ts"),
      import("./library_handlers.ts"),
    ]);
  return { commands, handlers, needsMedia: true };
};

const missing: Load = async () => {
  const [{ MISSING_COMMANDS: commands }, { MISSING_HANDLERS: handlers }] =
    await Promise.all([
      import("./missing_commands.ts"),
      import("./missing_handlers.ts"),
    ]);
  return { commands, handlers, needsMedia: true };
};

const lists: Load = async () => {
  const [{ LIST_COMMANDS: commands }, { LIST_HANDLERS: handlers }] =
    await Promise.all([
      import("./list_commands.ts"),
      import("./list_handlers.ts"),
    ]);
  return { commands, handlers, needsMedia: true };
};

const download: Load = async () => {
  const [{ DOWNLOAD_COMMANDS: commands }, { DOWNLOAD_HANDLERS: handlers }] =
    await Promise.all([
      import("./download_commands.ts"),
      import("./download_handlers.ts"),
    ]);
  return { commands, handlers, needsMedia: true };
};

const follow: Load = async () => {
  const [{ FOLLOW_COMMANDS: commands }, { FOLLOW_HANDLERS: handlers }] =
    await Promise.all([
      import("./follow_commands.ts"),
      import("./follow_handlers.ts"),
    ]);
  return { commands, handlers, needsMedia: true };
};

const playback: Load = async () => {
  const [{ PLAYBACK_COMMANDS: commands }, { PLAYBACK_HANDLERS: handlers }] =
    await Promise.all([
      import("./playback_commands.ts"),
      import("./playback_handlers.ts"),
    ]);
  return { commands, handlers, needsMedia: true };
};

const listSorts: Load = async () => {
  const [{ LIST_SORT_COMMANDS: commands }, { LIST_SORT_HANDLERS: handlers }] =
    await Promise.all([
      import("./list_sort_commands.ts"),
      import("./list_sort_handlers.ts"),
    ]);
  return { commands, handlers, needsMedia: true };
};

const skipRules: Load = async () => {
  const [{ SKIP_RULE_COMMANDS: commands }, { SKIP_RULE_HANDLERS: handlers }] =
    await Promise.all([
      import("./skip_rule_commands.ts"),
      import("./skip_rule_handlers.ts"),
    ]);
  return { commands, handlers, needsMedia: true };
};

const live: Load = async () => {
  const [{ LIVE_COMMANDS: commands }, { LIVE_HANDLERS: handlers }] =
    await Promise.all([
      import("./live_commands.ts"),
      import("./live_handlers.ts"),
    ]);
  return { commands, handlers, needsMedia: true };
};

const player: Load = async () => {
  const [{ PLAYER_COMMANDS: commands }, { PLAYER_HANDLERS: handlers }] =
    await Promise.all([
      import("./player_commands.ts"),
      import("./player_handlers.ts"),
    ]);
  return { commands, handlers, needsMedia: false };
};

const bitrate: Load = async () => {
  const [{ BITRATE_COMMANDS: commands }, { BITRATE_HANDLERS: handlers }] =
    await Promise.all([
      import("./bitrate_commands.ts"),
      import("./bitrate_handlers.ts"),
    ]);
  return { commands, handlers, needsMedia: true };
};

/** The group of every command. */
const GROUP_OF: Readonly<Record<CommandName, Load>> = {
  "sign-in": auth,
  "sign-out": auth,
  "list-accounts": auth,
  "check-accounts": auth,
  "switch-account": auth,
  "rotate-token": auth,
  "approve-device": auth,
  "call-api": auth,
  "lend-api": auth,
  "reveal-token": auth,
  "storage-status": storage,
  "verify-storage": storage,
  "migrate-storage": storage,
  "list-slots": storage,
  "add-slot": storage,
  "remove-slot": storage,
  "rotate-storage": storage,
  "accept-rollback": storage,
  "reset-storage": storage,
  diagnose: storage,
  "list-servers": server,
  "test-server": server,
  "reach-server": server,
  "trust-server": server,
  "remove-server": server,
  "list-addresses": addresses,
  "add-address": addresses,
  "remove-address": addresses,
  "order-addresses": addresses,
  "list-headers": headers,
  "set-header": headers,
  "remove-headers": headers,
  "list-certificates": certificates,
  "set-certificate": certificates,
  "remove-certificate": certificates,
  "limit-bitrate": bitrate,
  "sync-library": library,
  "list-libraries": library,
  "list-items": library,
  "list-names": library,
  "list-progress": library,
  "list-shelves": library,
  "search-items": library,
  "show-item": library,
  "refresh-item": library,
  "list-similar": library,
  "list-missing": missing,
  "mark-items": library,
  "fetch-picture": library,
  "list-lists": lists,
  "list-entries": lists,
  "refresh-list": lists,
  "create-playlist": lists,
  "edit-playlist": lists,
  "list-downloads": download,
  "plan-download": download,
  "start-download": download,
  "survey-download": download,
  "queue-downloads": download,
  "run-queue": download,
  "pause-download": download,
  "resume-download": download,
  "move-download": download,
  "remove-download": download,
  "verify-downloads": download,
  "list-follows": follow,
  "follow-series": follow,
  "unfollow-series": follow,
  "start-playback": playback,
  "stop-playback": playback,
  "set-skip-rules": skipRules,
  "set-list-sort": listSorts,
  "list-queue": playback,
  "follow-server": live,
  "control-playback": playback,
  "ask-player": player,
  "ask-queue": player,
  "add-to-queue": player,
};

export function isCommandName(name: string): name is CommandName {
  return Object.hasOwn(GROUP_OF, name);
}

export function loadGroup(name: CommandName): Promise<CommandGroup> {
  return GROUP_OF[name]();
}
