import { Box, useApp, useInput, usePaste, useStdout, useWindowSize } from "ink";
import {
  type ComponentProps,
  useEffect,
  useMemo,
  useSyncExternalStore,
} from "react";
import type { ServiceClient } from "../service/service_client.ts";
import type { Hands } from "./keys/actions.ts";
import { Breadcrumb, Footer, Header } from "./view/frame.tsx";
import { LinearView } from "./view/linear_view.tsx";
import { OverlayView } from "./overlays/overlay_view.tsx";
import { Prose } from "./view/prose.tsx";
import { PlaceView } from "./view/location_view.tsx";
import { confirmed } from "./keys/confirmed.ts";
import { keyNames } from "./keys/keys.ts";
import { layoutFor, sizeOf } from "./model/layout.ts";
import { type Look, LookContext } from "./model/theme.ts";
import { paste, press, pressUnseen } from "./keys/dispatch.ts";
import { openRequests } from "./requests/open_requests.ts";
import { ScreenStore } from "./model/screen_store.ts";
import { activeAccount, cursorAt, placeNow } from "./model/state.ts";
import { toastRows } from "./model/toast.ts";
import { useRedrawAfterResize } from "./hooks/use_redraw_after_resize.ts";
import { useMouse } from "./hooks/use_mouse.ts";
import { usePosterWall } from "./hooks/use_posters.ts";
import { useToast } from "./hooks/use_toast.ts";

export interface AppProps {
  readonly client: ServiceClient;
  readonly look: Look;
  readonly notice: string | null;
  readonly mouse: MouseSource | null;
  /** Stops the process as Ctrl-Z does, and returns when it continues. */
  readonly suspend: (() => void) | null;
}

/** Presses and turns of the wheel; columns and rows count from 0. */
export interface MouseSource {
  listen(
    listener: (
      event: {
        what: "press" | "wheel-up" | "wheel-down";
        column: number;
        row: number;
      },
    ) => void,
  ): () => void;
}

export function App({ client, look, notice, mouse, suspend }: AppProps) {
  const window = useWindowSize();
  const { exit, suspendTerminal } = useApp();
  const { stdout } = useStdout();
  const { store, state, requests, lists } = useScreen(client, notice);
  const { dispatch } = store;
  useToast(state, dispatch);
  const { graphics } = look;
  const account = activeAccount(state);
  const wall = usePosterWall({ account, requests, graphics, stdout });
  const lend = (use: () => void) => void wall.away(() => suspendTerminal(use));
  const redraw = () => lend(() => undefined);
  useRedrawAfterResize(window, redraw);

  const layout = layoutFor(window, toastRows(state, window.columns));
  const unseen = layout === null && !look.linear;
  const list = lists.listAt(state, placeNow(state));
  const size = sizeOf(state, list.total ?? 0, { layout, graphics });
  /** Reads the state at key time, which may be newer than the last frame. */
  const handsNow = (): Hands => {
    const state = store.state();
    const list = lists.listAt(state, placeNow(state));
    const hands: Hands = {
      state,
      dispatch,
      requests,
      list,
      size: sizeOf(state, list.total ?? 0, { layout, graphics }),
      bodyRows: layout?.bodyRows ?? window.rows,
      copy: (text) => stdout.write(clipboard(text)),
      redraw,
      quit: () => exit(),
      confirmed: (question) => confirmed(hands, question),
    };
    return hands;
  };
  useKeys(handsNow, { unseen, wall, suspend, lend });
  useMouse({ mouse, on: state.mouse, handsNow, layout, graphics, stdout });

  if (look.linear) {
    return (
      <LookContext.Provider value={look}>
        <LinearView state={state} list={list} requests={requests} />
      </LookContext.Provider>
    );
  }
  if (layout === null) {
    return <TooSmall {...window} asks={state.overlay?.kind === "confirm"} />;
  }
  return (
    <LookContext.Provider value={look}>
      <Frame
        {...{ state, lists, list, layout, size, requests, dispatch, wall }}
        height={window.rows - 1}
      />
    </LookContext.Provider>
  );
}

/** Opens the requests of a screen, and renders it again when they change it. */
function useScreen(client: ServiceClient, notice: string | null) {
  const store = useMemo(() => new ScreenStore(), []);
  const state = useSyncExternalStore(store.subscribe, store.state);
  const { requests, lists, open } = useMemo(
    () => openRequests(client, store),
    [client, store],
  );
  useEffect(() => open(notice), [open, notice]);
  useEffect(() => lists.refresh(), [lists, state.libraryVersion]);
  useEffect(() => () => lists.forgetFailures(), [lists, state.trail]);
  useSyncExternalStore(lists.subscribe, lists.version);
  return { store, state, requests, lists };
}

/** Hands each key and pasted text to what is shown. */
function useKeys(
  handsNow: () => Hands,
  { unseen, wall, suspend, lend }: {
    /** True if the window is too small to show anything. */
    unseen: boolean;
    wall: ReturnType<typeof usePosterWall>;
    suspend: AppProps["suspend"];
    lend: (use: () => void) => void;
  },
): void {
  useInput((input, key) => {
    wall.touched();
    for (const name of keyNames(input, key)) {
      if (name === "ctrl-z" && suspend) lend(suspend);
      else if (unseen) pressUnseen(handsNow(), name);
      else press(handsNow(), name);
    }
  });
  usePaste((text) => unseen || paste(handsNow(), text));
}

interface FrameProps extends ComponentProps<typeof PlaceView> {
  readonly height: number;
}

/** Shows where you are: an overlay or a location, between header and footer. */
function Frame({ height, ...view }: FrameProps) {
  const { state, layout, list } = view;
  return (
    <Box
      flexDirection="column"
      width={layout.columns}
      height={height}
    >
      <Header state={state} columns={layout.columns} />
      <Breadcrumb trail={state.trail} />
      <Box height={layout.bodyRows} overflow="hidden">
        {state.overlay
          ? <OverlayView state={state} layout={layout} />
          : <PlaceView {...view} />}
      </Box>
      <Footer
        state={state}
        layout={layout}
        row={list.rowAt(cursorAt(state, placeNow(state)).index) ?? null}
      />
    </Box>
  );
}

/** Returns an OSC 52 sequence, which terminals without clipboard ignore. */
function clipboard(text: string): string {
  return `\x1b]52;c;${new TextEncoder().encode(text).toBase64()}\x07`;
}

function TooSmall(
  { columns, rows, asks }: { columns: number; rows: number; asks: boolean },
) {
  return (
    <Prose>
      This needs 40 by 10 characters; the window has {columns} by{" "}
      {rows}. Make the window larger, or press q.
      {asks && " A question is waiting for your answer; q quits without " +
          "answering."}
    </Prose>
  );
}
