import { Box, Text, useAnimation } from "ink";
import { sanitize } from "../../core/printable.ts";
import type { AccountView } from "../../service/protocol.ts";
import { Panel } from "../components/panel.tsx";
import { useTones } from "../look.ts";
import type { Overlay, TrustQuestion } from "../state.ts";
import { accountName, grouped } from "../words.ts";

/** As ssh asks: the whole word, for this one certificate. */
export function TrustScreen({ question }: { question: TrustQuestion }) {
  return (
    <Panel title="A certificate that nobody vouches for">
      <Text>{grouped(question.sha256)}</Text>
      {question.facts.map(([name, value]) => (
        <Text key={name} wrap="truncate">
          {name.padEnd(10)} {sanitize(value)}
        </Text>
      ))}
      <Box marginTop={1}>
        <Text>
          Compare the SHA-256 above with your server's. If it is yours, type yes
          to trust it from now on: {question.answer}_
        </Text>
      </Box>
    </Panel>
  );
}

export function SignOutScreen({ account }: { account: AccountView }) {
  return (
    <Panel title={`Sign out ${accountName(account)}?`}>
      <Text>The token is deleted here and ended on the server.</Text>
      <Text>Press y to sign out, any other key to stay.</Text>
    </Panel>
  );
}

export function CodeScreen(
  { overlay }: { overlay: Extract<Overlay, { kind: "code" }> },
) {
  const tones = useTones();
  useAnimation({ interval: 1000 });
  const leftMs = Date.parse(overlay.expiresAt) - Date.now();
  const left = Math.max(0, Math.round(leftMs / 1000));
  const minutes = Math.floor(left / 60);
  const seconds = String(left % 60).padStart(2, "0");
  return (
    <Panel title="Quick Connect">
      <Text bold {...tones.accent}>
        {overlay.code.slice(0, 3)} {overlay.code.slice(3)}
      </Text>
      <Text>Approve this code on a device that is signed in, or at</Text>
      <Text>{sanitize(overlay.serverUrl)}/web/#/quickconnect</Text>
      <Text dimColor>{minutes}:{seconds} left; Esc stops</Text>
    </Panel>
  );
}
