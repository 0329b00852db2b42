import { removeHeaders, setHeader } from "../auth/headers/change_headers.ts";
import { headerOrigin } from "../auth/headers/header_origin.ts";
import type { CoreDependencies, Handlers } from "./handlers.ts";
import type { HEADER_COMMANDS } from "./header_commands.ts";
import { headerRecordView } from "./origin_views.ts";

export const HEADER_HANDLERS: Handlers<
  keyof typeof HEADER_COMMANDS,
  CoreDependencies
> = {
  "list-headers": ({ accounts }) => ({
    headers: accounts.listRequestHeaders().map(headerRecordView),
  }),
  "set-header": async (deps, input, { tell }) => {
    const { record, notice } = await setHeader(deps, input);
    if (notice !== null) tell({ kind: "notice", text: notice });
    return headerRecordView(record);
  },
  "remove-headers": async (deps, { server, name }) => {
    const { origin } = headerOrigin(deps.accounts, server);
    const { removed, left } = await removeHeaders(deps, { origin, name });
    return { origin, removed: [...removed], names: [...left] };
  },
};
