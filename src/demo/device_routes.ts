import {
  json,
  messageError,
  problemError,
  validationError,
} from "./error_replies.ts";
import { type MemberKind, readModel, textIn } from "./read_model.ts";
import {
  forAdmins,
  guarded,
  guardedForKeys,
  type Route,
  type SignedInCall,
} from "./route.ts";
import { sessionView } from "./session_view.ts";
import type { Capabilities } from "./sessions.ts";
import { deviceView, keyView } from "./views.ts";

/** Serves the signed-in devices, and ends their sessions. */
export const DEVICE_ROUTES: Readonly<Record<string, Route>> = {
  "get /sessions": guardedForKeys(listSessions),
  "post /sessions/capabilities": guardedForKeys(({ query, ...call }) =>
    capable(call, {
      mediaTypes: known(query.get("playableMediaTypes"), MEDIA_TYPES),
      commands: known(query.get("supportedCommands"), COMMANDS),
      mediaControl: query.get("supportsMediaControl") === "true",
      persistentId: query.get("supportsPersistentIdentifier") !== "false",
    })
  ),
  "post /sessions/capabilities/full": guardedForKeys(capableInFull),
  "get /devices": forAdmins(({ users }) => page(users.devices.map(deviceView))),
  "get /devices/info": forAdmins(({ users, query }) => {
    const id = query.get("id");
    const device = users.devices.find((it) => it.deviceId === id);
    return device === undefined
      ? problemError(404, "Not Found")
      : json(deviceView(device));
  }),
  "delete /devices": forAdmins(removeDevice),
  "get /auth/keys": forAdmins(({ users }) => page(users.apiKeys.map(keyView))),
  "post /auth/keys": forAdmins(({ users, query }) => {
    const app = query.get("app");
    if (!app) return validationError({ app: ["The app field is required."] });
    users.addApiKey(app);
    return done();
  }),
  "delete /auth/keys/{key}": forAdmins(({ users, raw }) => {
    users.removeApiKey(raw.key ?? "");
    return done();
  }),
  "post /users/password": guarded(changePassword),
};

const MEDIA_TYPES = ["Unknown", "Video", "Audio", "Photo", "Book"];
/** Source: Jellyfin `GeneralCommandType.cs`. */
export const COMMANDS: readonly string[] = (
  "MoveUp MoveDown MoveLeft MoveRight PageUp PageDown PreviousLetter " +
  "NextLetter ToggleOsd ToggleContextMenu Select Back TakeScreenshot SendKey " +
  "SendString GoHome GoToSettings VolumeUp VolumeDown Mute Unmute ToggleMute " +
  "SetVolume SetAudioStreamIndex SetSubtitleStreamIndex ToggleFullscreen " +
  "DisplayContent GoToSearch DisplayMessage SetRepeatMode ChannelUp " +
  "ChannelDown Guide ToggleStats PlayMediaSource PlayTrailers SetShuffleQueue " +
  "PlayState PlayNext ToggleOsdMenu Play SetMaxStreamingBitrate " +
  "SetPlaybackOrder"
).split(" ");

function listSessions({ device, users, query, ...viewer }: SignedInCall) {
  const { sessions } = users;
  const deviceId = query.get("deviceId");
  const controlled = query.has("controllableByUserId");
  const found = sessions.all()
    .filter((it) => device.user.admin || it.device.user === device.user)
    .filter((it) => deviceId === null || it.device.deviceId === deviceId)
    .filter((it) => !controlled || it.hasSocket);
  return json(found.map((it) => sessionView(it, { sessions, ...viewer })));
}

/** Returns the known words: the server skips others in a text with commas. */
function known(text: string | null, words: readonly string[]): string[] {
  return (text ?? "").split(",").filter((it) => words.includes(it));
}

function capable(
  { users, device }: Pick<SignedInCall, "users" | "device">,
  capabilities: Capabilities,
): Response {
  if (!device.isKey) {
    users.sessions.touch(device).capabilities = capabilities;
  }
  return done();
}

const CAPABILITIES_MEMBERS: Readonly<Record<string, MemberKind>> = {
  PlayableMediaTypes: "any",
  SupportedCommands: "any",
  SupportsMediaControl: "boolean",
  SupportsPersistentIdentifier: "boolean",
};

/**
 * Reads capabilities from a body, where one unknown word refuses the request.
 */
async function capableInFull(call: SignedInCall): Promise<Response> {
  const name = "capabilities";
  const model = await readModel(call.request, name, CAPABILITIES_MEMBERS);
  if (model instanceof Response) return model;
  const read = (member: string, words: readonly string[]) => {
    const value = model.get(member);
    if (!Array.isArray(value)) return known(textIn(model, member), words);
    return value.every((it) => words.includes(it)) ? value as string[] : null;
  };
  const mediaTypes = read("playablemediatypes", MEDIA_TYPES);
  const commands = read("supportedcommands", COMMANDS);
  if (mediaTypes === null || commands === null) {
    return validationError({ [name]: [`The ${name} field is required.`] });
  }
  return capable(call, {
    mediaTypes,
    commands,
    mediaControl: model.get("supportsmediacontrol") === true,
    persistentId: model.get("supportspersistentidentifier") === true,
  });
}

/**
 * Removes a device. 12 takes several ids, and refuses an unknown one with 400.
 */
function removeDevice({ users, query, options }: SignedInCall): Response {
  const ids = query.getAll("id");
  if (ids.length === 0 && options.mode !== "12") {
    return validationError({ id: ["The id field is required."] });
  }
  const unknown = ids.filter((it) => !users.removeDevice(it));
  if (unknown.length === 0) return done();
  return options.mode === "12"
    ? problemError(400, "Bad Request")
    : problemError(404, "Not Found");
}

async function changePassword(call: SignedInCall): Promise<Response> {
  const { users, device } = call;
  const members = { CurrentPw: "text", NewPw: "text" } as const;
  const body = await readModel(call.request, "request", members);
  if (body instanceof Response) return body;
  if (textIn(body, "currentpw") !== device.user.password) {
    return messageError(403, "Invalid user or password entered.");
  }
  users.changePassword(device, textIn(body, "newpw"));
  return done();
}

function done(): Response {
  return new Response(null, { status: 204 });
}

function page(Items: readonly unknown[]): Response {
  return json({ Items, TotalRecordCount: Items.length, StartIndex: 0 });
}
