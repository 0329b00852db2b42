import {
  removeCertificate,
  setCertificate,
} from "../auth/certificates/client_certificates.ts";
import { headerOrigin } from "../auth/headers/header_origin.ts";
import type { CERTIFICATE_COMMANDS } from "./certificate_commands.ts";
import type { CoreDependencies, Handlers } from "./handlers.ts";
import { certificateRecordView } from "./origin_views.ts";

export const CERTIFICATE_HANDLERS: Handlers<
  keyof typeof CERTIFICATE_COMMANDS,
  CoreDependencies
> = {
  "list-certificates": ({ accounts }) => ({
    certificates: accounts.listClientCertificates().map(certificateRecordView),
  }),
  "set-certificate": async (deps, input, { tell }) => {
    const { record, notice } = await setCertificate(deps, input);
    if (notice !== null) tell({ kind: "notice", text: notice });
    return certificateRecordView(record);
  },
  "remove-certificate": async (deps, { server }) => {
    const { origin } = headerOrigin(deps.accounts, server);
    await removeCertificate(deps, origin);
    return { origin };
  },
};
