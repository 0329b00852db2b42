import { isFolder } from "./item_kinds.ts";
import { notValid, textError, validationError } from "./error_replies.ts";
import { COMMANDS } from "./device_routes.ts";
import { readModel, textIn } from "./read_model.ts";
import { guardedForKeys, type Route, type SignedInCall } from "./route.ts";
import type { Session } from "./sessions.ts";

const PLAY_COMMANDS = [
  "PlayNow",
  "PlayNext",
  "PlayLast",
  "PlayInstantMix",
  "PlayShuffle",
];
const PLAYSTATE_COMMANDS = [
  "Stop",
  "Pause",
  "Unpause",
  "NextTrack",
  "PreviousTrack",
  "Seek",
  "Rewind",
  "FastForward",
  "PlayPause",
];

/**
 * Serves commands from one client to another, which gets them on its socket.
 */
export const REMOTE_ROUTES: Readonly<Record<string, Route>> = {
  "post /sessions/{session}/playing": toSession(play),
  "post /sessions/{session}/playing/{command}": toSession(playstate),
  "post /sessions/{session}/command": toSession(fullCommand),
  "post /sessions/{session}/command/{command}": toSession(command),
  "post /sessions/{session}/system/{command}": toSession(command),
  "post /sessions/{session}/message": toSession(message),
  "post /sessions/{session}/viewing": toSession((call, session) => {
    const { query } = call;
    return send(call, {
      session,
      type: "GeneralCommand",
      data: {
        Name: "DisplayContent",
        Arguments: {
          ItemId: query.get("itemId") ?? "",
          ItemName: query.get("itemName") ?? "",
          ItemType: query.get("itemType") ?? "",
        },
      },
    });
  }),
};

type ToSession = (
  call: SignedInCall,
  session: Session,
) => Response | Promise<Response>;

function toSession(reply: ToSession): Route {
  return guardedForKeys((call) => {
    const session = call.users.sessions.find(call.parameters.session ?? "");
    return session === null ? textError(404) : reply(call, session);
  });
}

/** Sends a command; a client without a socket receives nothing. */
function send(
  { events, device }: SignedInCall,
  { session, type, data }: { session: Session; type: string; data: object },
): Response {
  events.send({
    type,
    data: { ...data, ControllingUserId: device.user.id },
    userId: null,
    sessionId: session.id,
  });
  return new Response(null, { status: 204 });
}

/** Plays items; skips unknown ids, and replaces a folder by its items. */
function play(call: SignedInCall, session: Session): Response {
  const { library, query } = call;
  const wanted = query.get("playCommand") ?? "";
  if (!PLAY_COMMANDS.includes(wanted)) return notValid("playCommand", wanted);
  const ItemIds = (query.get("itemIds") ?? "").split(",").flatMap((id) => {
    const item = library.find(id.replaceAll("-", ""));
    if (item === null) return [];
    return isFolder(item)
      ? library.playableIn(item).map((it) => it.id)
      : [item.id];
  });
  if (ItemIds.length === 0) {
    return send(call, { session, type: "Play", data: { ItemIds } });
  }
  const start = query.get("startPositionTicks");
  const sound = query.get("audioStreamIndex");
  return send(call, {
    session,
    type: "Play",
    data: {
      ItemIds,
      PlayCommand: wanted,
      ...(start === null ? {} : { StartPositionTicks: Number(start) }),
      ...(sound === null ? {} : { AudioStreamIndex: Number(sound) }),
    },
  });
}

function playstate(call: SignedInCall, session: Session): Response {
  const wanted = call.raw.command ?? "";
  if (!PLAYSTATE_COMMANDS.includes(wanted)) return notValid("command", wanted);
  const to = call.query.get("seekPositionTicks");
  return send(call, {
    session,
    type: "Playstate",
    data: {
      Command: wanted,
      ...(to === null ? {} : { SeekPositionTicks: Number(to) }),
    },
  });
}

function command(call: SignedInCall, session: Session): Response {
  const wanted = call.raw.command ?? "";
  return COMMANDS.includes(wanted)
    ? send(call, {
      session,
      type: "GeneralCommand",
      data: { Name: wanted, Arguments: {} },
    })
    : notValid("command", wanted);
}

async function fullCommand(
  call: SignedInCall,
  session: Session,
): Promise<Response> {
  const model = await readModel(call.request, "command", {
    Name: COMMANDS,
    Arguments: "any",
  });
  if (model instanceof Response) return model;
  return send(call, {
    session,
    type: "GeneralCommand",
    data: {
      Name: model.get("name"),
      Arguments: model.get("arguments") ?? {},
    },
  });
}

/** Forwards a text unchanged, even its control characters. */
async function message(
  call: SignedInCall,
  session: Session,
): Promise<Response> {
  const members = {
    Header: "text",
    Text: "text",
    TimeoutMs: "integer",
  } as const;
  const model = await readModel(call.request, "command", members);
  if (model instanceof Response) return model;
  if (!model.has("text")) {
    return validationError({ Text: ["The Text field is required."] });
  }
  const timeout = model.get("timeoutms");
  return send(call, {
    session,
    type: "GeneralCommand",
    data: {
      Name: "DisplayMessage",
      Arguments: {
        Header: textIn(model, "header"),
        Text: textIn(model, "text"),
        ...(timeout === undefined ? {} : { TimeoutMs: String(timeout) }),
      },
    },
  });
}
