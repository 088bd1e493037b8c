/** One soft tone, made by Web Audio. */
export interface Tone {
  /** false: the browser plays no sound before the user does something on the page */
  play(): Promise<boolean>;
  dispose(): void;
}

const SECONDS = 0.9;
const PEAK = 0.12;
/** Two notes, one after the other, in Hz */
const NOTES = [587.33, 880] as const;

function strike(audio: AudioContext, hertz: number, at: number): void {
  const note = audio.createOscillator();
  const loudness = audio.createGain();
  note.type = 'sine';
  note.frequency.value = hertz;
  loudness.gain.setValueAtTime(0, at);
  loudness.gain.linearRampToValueAtTime(PEAK, at + 0.03);
  loudness.gain.exponentialRampToValueAtTime(0.0001, at + SECONDS);
  note.connect(loudness).connect(audio.destination);
  note.start(at);
  note.stop(at + SECONDS);
}

export function createTone(): Tone {
  let audio: AudioContext | null = null;
  const wake = (): void => { if (audio?.state === 'suspended') void audio.resume().catch(() => undefined); };
  // A page that was loaded again may play after the first key or click.
  addEventListener('pointerdown', wake);
  addEventListener('keydown', wake);
  return {
    async play() {
      if (typeof AudioContext === 'undefined') return false;
      audio ??= new AudioContext();
      // Without an action of the user this promise may never settle.
      if (audio.state !== 'running') await Promise.race([audio.resume().catch(() => undefined), new Promise((soon) => { setTimeout(soon, 300); })]);
      if (audio.state !== 'running') return false;
      for (const [i, hertz] of NOTES.entries()) strike(audio, hertz, audio.currentTime + i * 0.16);
      return true;
    },
    dispose() {
      removeEventListener('pointerdown', wake);
      removeEventListener('keydown', wake);
      void audio?.close().catch(() => undefined);
    },
  };
}
