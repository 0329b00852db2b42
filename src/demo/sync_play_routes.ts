import { json } from "./error_replies.ts";
import { randomHex } from "./users.ts";
import { readModel } from "./read_model.ts";
import { guarded, type Route } from "./route.ts";
import { longDate } from "./user_data_view.ts";

/** Serves groups that watch together: only as much as a list needs. */
export const SYNC_PLAY_ROUTES: Readonly<Record<string, Route>> = {
  "get /syncplay/list": guarded(({ users }) => json(users.groups)),
  "post /syncplay/new": guarded(async ({ request, users, device }) => {
    const model = await readModel(request, "requestData", {
      GroupName: "text",
    });
    if (model instanceof Response) return model;
    const group = {
      GroupId: randomHex(16),
      GroupName: String(model.get("groupname") ?? ""),
      State: "Idle",
      Participants: [device.user.name],
      LastUpdatedAt: longDate(Date.now()),
    };
    users.groups.push(group);
    return json(group);
  }),
  "post /syncplay/leave": guarded(({ users, device }) => {
    const left = users.groups.filter((it) =>
      !it.Participants.includes(device.user.name)
    );
    users.groups.splice(0, users.groups.length, ...left);
    return new Response(null, { status: 204 });
  }),
};
