import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--window-size=1300,900',
  '--remote-debugging-pipe',
];

interface Answer {
  id?: number;
  method?: string;
  params?: Record<string, unknown>;
  result?: Record<string, unknown>;
  error?: { message: string };
}

/** A page in headless Chromium, driven over its debugging pipe (Chrome DevTools Protocol) with real input events. */
export class ChromiumPage {
  /** Events of the page, as the protocol names them. */
  readonly events: { method: string; params: Record<string, unknown> }[] = [];
  readonly #child: ChildProcess;
  readonly #input: Writable;
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  #session: string | undefined;
  #next = 0;

  private constructor(folder: string) {
    const stdio = ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] as const;
    this.#child = spawn('chromium', [...FLAGS, `--user-data-dir=${folder}`], { stdio: [...stdio] });
    this.#input = this.#child.stdio[3] as Writable;
    let rest = '';
    (this.#child.stdio[4] as Readable).setEncoding('utf8').on('data', (text: string) => {
      const messages = (rest + text).split('\0');
      rest = messages.pop() ?? '';
      for (const message of messages) this.#take(JSON.parse(message));
    });
  }

  /** Opens a file; `folder` is an empty one for the browser's profile. */
  static async open(url: string, folder: string): Promise<ChromiumPage> {
    const page = new ChromiumPage(folder);
    const { targetId } = await page.send('Target.createTarget', { url: 'about:blank' });
    const { sessionId } = await page.send('Target.attachToTarget', { targetId, flatten: true });
    page.#session = String(sessionId);
    for (const domain of ['Page', 'Runtime', 'Log', 'Network']) await page.send(`${domain}.enable`);
    await page.send('Page.navigate', { url });
    for (let tries = 0; tries < 200 && !page.events.some(isLoaded); tries++) await pause();
    return page;
  }

  #take(message: Answer): void {
    if (message.id === undefined)
      this.events.push({ method: message.method ?? '', params: message.params ?? {} });
    else this.#waiting.get(message.id)?.(message);
  }

  async send(method: string, params: Record<string, unknown> = {}): Promise<Record<string, unknown>> {
    this.#next += 1;
    const id = this.#next;
    const answered = new Promise<Answer>((resolve) => this.#waiting.set(id, resolve));
    const session = this.#session === undefined ? {} : { sessionId: this.#session };
    this.#input.write(`${JSON.stringify({ id, method, params, ...session })}\0`);
    const { result, error } = await answered;
    if (error !== undefined) throw new Error(`${method}: ${error.message}`);
    return result ?? {};
  }

  /** The value of an expression in the page, once its next frame is drawn. */
  async ask(expression: string): Promise<unknown> {
    const script = `new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(${expression}))))`;
    const { result } = await this.send('Runtime.evaluate', {
      expression: script,
      awaitPromise: true,
      returnByValue: true,
    });
    return (result as { value?: unknown }).value;
  }

  mouse(type: string, x: number, y: number, more: Record<string, unknown> = {}): Promise<unknown> {
    return this.send('Input.dispatchMouseEvent', {
      type: `mouse${type}`,
      x,
      y,
      button: 'left',
      clickCount: 1,
      ...more,
    });
  }

  async drag(from: [number, number], to: [number, number], modifiers = 0): Promise<void> {
    await this.mouse('Pressed', ...from, { modifiers });
    await this.mouse('Moved', (from[0] + to[0]) / 2, to[1], { modifiers, buttons: 1 });
    await this.mouse('Moved', ...to, { modifiers, buttons: 1 });
    await this.mouse('Released', ...to, { modifiers });
  }

  async press(key: string): Promise<void> {
    const text = key.length === 1 ? { text: key } : {};
    await this.send('Input.dispatchKeyEvent', { type: 'keyDown', key, ...text });
    await this.send('Input.dispatchKeyEvent', { type: 'keyUp', key });
  }

  async close(): Promise<void> {
    const ended = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#session = undefined;
    this.#input.write(`${JSON.stringify({ id: 0, method: 'Browser.close' })}\0`);
    await ended;
  }
}

const isLoaded = ({ method }: { method: string }): boolean => method === 'Page.loadEventFired';
const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 50));
