import {
  json,
  messageError,
  notValid,
  problemError,
  textError,
} from "./error_replies.ts";
import { isFolder } from "./item_kinds.ts";
import type { DemoUserData } from "./library_model.ts";
import type { DemoItem } from "./library_items.ts";
import { supportsPlayed } from "./play_state.ts";
import { numberIn, readModel } from "./read_model.ts";
import { guarded, type Route, type SignedInCall } from "./route.ts";
import { announceUserData, userDataView } from "./user_data_view.ts";

type Mark = (
  call: SignedInCall,
  item: DemoItem,
) => Response | null | Promise<Response | null>;

/** Serves a user's marks: watched, favourite, rating. */
export const MARK_ROUTES: Readonly<Record<string, Route>> = {
  "get /useritems/{id}/userdata": marking(() => null),
  "post /useritems/{id}/userdata": marking(writeUserData),
  "post /useritems/{id}/rating": marking((call, item) =>
    change(call, item, { likes: call.query.get("likes") === "true" })
  ),
  "delete /useritems/{id}/rating": marking((call, item) =>
    change(call, item, { likes: null })
  ),
  ...bothPaths("post", "playeditems", { mark: markPlayed }),
  ...bothPaths("delete", "playeditems", { mark: markUnplayed }),
  ...bothPaths(
    "post",
    "favoriteitems",
    { mark: (call, item) => change(call, item, { favorite: true }) },
  ),
  ...bothPaths(
    "delete",
    "favoriteitems",
    { mark: (call, item) => change(call, item, { favorite: false }) },
  ),
};

/** Returns routes for the current path and for that of old clients. */
function bothPaths(method: string, name: string, { mark }: { mark: Mark }) {
  return {
    [`${method} /user${name}/{id}`]: marking(mark),
    [`${method} /users/{user}/${name}/{id}`]: marking(mark),
  };
}

/** Finds the item, sets the mark, and replies with the new user data. */
function marking(mark: Mark): Route {
  return guarded(async (call) => {
    const { library, device, parameters, query, options } = call;
    const named = (parameters.user ?? query.get("userId") ?? device.user.id)
      .replaceAll("-", "");
    if (named !== device.user.id && !device.user.admin) return textError(403);
    const item = library.find((parameters.id ?? "").replaceAll("-", ""));
    if (item === null) return problemError(404, "Not Found");
    const refused = await mark(call, item);
    if (refused !== null) return refused;
    const userId = device.user.id;
    const viewer = { library, userId, mode: options.mode, counted: false };
    const isFanned = mark === markPlayed || mark === markUnplayed;
    const changed = isFanned ? markedWith(call, item) : [item];
    if (call.request.method !== "GET") announceUserData(call, changed);
    return json(userDataView(item, viewer));
  });
}

function change(
  { library, device }: SignedInCall,
  item: DemoItem,
  data: Partial<DemoUserData>,
): null {
  library.changeUserData(device.user.id, item, data);
  return null;
}

/** Marks an item as watched; a folder's mark applies to its items. */
function markPlayed(call: SignedInCall, item: DemoItem): Response | null {
  const date = call.query.get("datePlayed");
  const playedMs = date === null ? Date.now() : readDate(date);
  if (Number.isNaN(playedMs)) return notValid("datePlayed", date ?? "");
  for (const it of markedWith(call, item)) {
    const before = call.library.userData(call.device.user.id, it);
    const playCount = it === item && !isFolder(item) || date !== null
      ? before.playCount + 1
      : Math.max(1, before.playCount);
    change(call, it, {
      played: true,
      playCount,
      positionTicks: 0,
      lastPlayedMs: playedMs,
    });
  }
  return null;
}

function markUnplayed(call: SignedInCall, item: DemoItem): null {
  for (const it of markedWith(call, item)) {
    change(call, it, {
      played: false,
      playCount: 0,
      positionTicks: 0,
      lastPlayedMs: null,
    });
  }
  return null;
}

function markedWith({ library }: SignedInCall, item: DemoItem): DemoItem[] {
  if (!supportsPlayed(item)) return [];
  return isFolder(item) ? library.playableIn(item) : [item];
}

/** Parses both forms of dates that clients send: ISO 8601, and digits alone. */
function readDate(text: string): number {
  const digits = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(text);
  if (digits === null) return Date.parse(text);
  const [, year, month, day, hour, minute, second] = digits;
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}

const USER_DATA_MEMBERS = {
  Played: "boolean",
  IsFavorite: "boolean",
  Likes: "boolean",
  PlaybackPositionTicks: "integer",
  PlayCount: "integer",
  LastPlayedDate: "date",
} as const;

async function writeUserData(
  call: SignedInCall,
  item: DemoItem,
): Promise<Response | null> {
  const model = await readModel(call.request, "userDataDto", USER_DATA_MEMBERS);
  if (model instanceof Response) return model;
  if (!call.device.user.policy.EnableUserPreferenceAccess) {
    return messageError(
      403,
      "User is not allowed to update this item user data.",
    );
  }
  const { library, device } = call;
  const before = library.userData(device.user.id, item);
  const flag = (name: string, otherwise: boolean) =>
    model.has(name) ? model.get(name) === true : otherwise;
  return change(call, item, {
    played: flag("played", before.played),
    favorite: flag("isfavorite", before.favorite),
    positionTicks: numberIn(model, "playbackpositionticks") ??
      before.positionTicks,
    playCount: numberIn(model, "playcount") ?? before.playCount,
    lastPlayedMs: model.has("lastplayeddate")
      ? Date.parse(String(model.get("lastplayeddate")))
      : before.lastPlayedMs,
  });
}
