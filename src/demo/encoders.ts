/** A run of the encoder, for one play session of a device. */
export interface EncoderJob {
  readonly deviceId: string;
  readonly playSessionId: string;
}

/** The running encoders: each is a process on a real server. */
export class Encoders {
  readonly jobs: EncoderJob[] = [];

  start(deviceId: string, playSessionId: string): void {
    const known = this.jobs.some((it) =>
      it.deviceId === deviceId && it.playSessionId === playSessionId
    );
    if (!known) this.jobs.push({ deviceId, playSessionId });
  }

  end(deviceId: string, playSessionId: string): void {
    const kept = this.jobs.filter((it) =>
      it.deviceId !== deviceId || it.playSessionId !== playSessionId
    );
    this.jobs.splice(0, this.jobs.length, ...kept);
  }
}
