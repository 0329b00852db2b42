import { Box } from "ink";
import { sanitize } from "../../core/printable.ts";
import type { AccountView } from "../../service/protocol.ts";
import { useTones } from "../model/theme.ts";
import { remedyText } from "../keys/remedies.ts";
import { storageLabel } from "../../core/labels.ts";
import { grouped, shortDate } from "../model/labels.ts";
import { Prose } from "./prose.tsx";
import { Text } from "./text.tsx";

const LABEL_WIDTH = 13;

/** Shows the details of an account, but never its token. */
export function AccountDetail({ account }: { account: AccountView }) {
  const tones = useTones();
  const { server, problem, state } = account;
  const tone = state === "valid"
    ? tones.good
    : state === "unchecked"
    ? tones.plain
    : tones.bad;
  return (
    <Box flexDirection="column">
      <Row label="User">{sanitize(account.userName)}</Row>
      <Row label="Server">{sanitize(account.serverName)}</Row>
      <Row label="">{sanitize(account.serverUrl)}</Row>
      {server && server.url !== account.serverUrl && (
        <Row label="">reached at {sanitize(server.url)}</Row>
      )}
      {server && <Row label="Version">Jellyfin {sanitize(server.version)}</Row>}
      <Row label="State" tone={tone}>{state}</Row>
      {problem && (
        <Row label="" tone={tones.bad}>{sanitize(problem.message)}</Row>
      )}
      {problem && <Row label="">{sanitize(remedyText(problem))}</Row>}
      <Row label="Token">{storageLabel(account.tokenStorage)}</Row>
      <Row label="Signed in">{shortDate(account.signedInAt)}</Row>
      {server && <Certificate server={server} />}
    </Box>
  );
}

function Certificate(
  { server }: { server: NonNullable<AccountView["server"]> },
) {
  const { certificate, trustedBy } = server;
  if (certificate === null) {
    return <Row label="Certificate">none: http on this machine</Row>;
  }
  return (
    <Box flexDirection="column">
      <Row label="Certificate">{sanitize(certificate.subject)}</Row>
      <Row label="">issued by {sanitize(certificate.issuer)}</Row>
      <Row label="">
        until {shortDate(certificate.validTo)}, trusted by {trustedBy}
      </Row>
      <Row label="SHA-256">{grouped(certificate.sha256)}</Row>
    </Box>
  );
}

function Row(
  { label, tone, children }: {
    label: string;
    tone?: { color?: string };
    children: React.ReactNode;
  },
) {
  return (
    <Box flexShrink={0}>
      <Box width={LABEL_WIDTH} flexShrink={0}>
        <Text dimColor>{label}</Text>
      </Box>
      <Prose {...tone}>{children}</Prose>
    </Box>
  );
}
