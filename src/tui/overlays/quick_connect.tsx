import { Box, useAnimation } from "ink";
import { formatClock } from "../../core/labels.ts";
import { sanitize } from "../../core/printable.ts";
import { useTones } from "../model/theme.ts";
import { Panel } from "../view/panel.tsx";
import { Prose } from "../view/prose.tsx";
import { Text } from "../view/text.tsx";
import type { OverlayHandler, OverlayOfKind, OverlayProps } from "./overlay.ts";
import { QrCode, useQrCode } from "./qr_code.tsx";

/** The rows above the QR code, with the frame. */
const CODE_ROWS = 7;
/** The width of the text if the QR code is beside it. */
const LEAST_CODE_COLUMNS = 36;

type Code = OverlayOfKind<"code">;

/** Shows a Quick Connect code until it is approved. */
export const QUICK_CONNECT: OverlayHandler<Code> = {
  hints: ["Esc stops"],
  render: QuickConnect,
  onKey: () => undefined,
};

/** Shows the code in two groups, and its page for a phone's camera. */
function QuickConnect({ overlay, columns, rows }: OverlayProps<Code>) {
  const tones = useTones();
  useAnimation({ interval: 1000 });
  const { code, serverUrl, expiresAt } = overlay;
  const leftMs = Date.parse(expiresAt) - Date.now();
  const page = `${sanitize(serverUrl)}/web/#/quickconnect?code=${code}`;
  const picture = useQrCode(page);
  const below = picture.length <= rows - CODE_ROWS;
  const beside = !below && picture.length <= rows &&
    columns - (picture[0]?.length ?? 0) >= LEAST_CODE_COLUMNS;
  const text = (
    <Panel title="Quick Connect">
      <Text bold {...tones.accent}>{code.slice(0, 3)} {code.slice(3)}</Text>
      <Prose>Approve this code on a device that is signed in, or at</Prose>
      <Text>{page}</Text>
      <Text dimColor>{formatClock(Math.max(0, leftMs))} left; Esc stops</Text>
      {below && <QrCode lines={picture} />}
    </Panel>
  );
  return beside
    ? (
      <Box width={columns}>
        {text}
        <QrCode lines={picture} />
      </Box>
    )
    : text;
}
