/**
 * One visit, from the landing page to leaving: which screen is shown, and what each of the visitor's actions does. How
 * a meeting goes is `call/`'s affair, the devices are `camera/`'s.
 */
import type { Mode } from '@anoncam/protocol/from-visitor';
import { computed, type ReadonlySignal, signal } from '@preact/signals';
import { type CallCode, fetchCall } from './call/fetch-call.ts';
import type { MeetingRun } from './call/meeting-run.ts';
import type { Refusal } from './call/run-parts.ts';
import { type Camera, explainCameraError } from './camera/camera.ts';
import { Entry } from './consent/entry.ts';
import { FullSite } from './full-site.ts';
import { openWorker } from './moderation/classifier/open-worker.ts';
import { PageClassifier } from './moderation/classifier/page-classifier.ts';
import { shieldPolicy } from './moderation/policy.ts';
import { measureCalls } from './quality/measure-calls.ts';
import { problemOf } from './refusals.ts';
import { Reporting } from './reports/reporting.ts';
import type { Actions, Problem, Screen } from './screens/view.ts';
import { knock, linkUrl } from './server-link/knock.ts';
import type { StandingCause } from './standing/standing-flow.ts';
import { StandingGate } from './standing/standing-gate.ts';
import { findMissingSupport } from './support.ts';
import { VisitChoices } from './visit-choices.ts';
import { VisitDevices } from './visit-devices.ts';
import { type ShownParts, showStage } from './visit-screen.ts';
import { type Choice, checkMs, type Stage } from './visit-stage.ts';
import { BlockedStrangers } from './wishes/blocked-strangers.ts';

export class Visit {
  readonly #stage = signal<Stage>({ at: 'landing', busy: false });
  readonly #entry = new Entry();
  readonly #classifier = new PageClassifier(openWorker);
  readonly #choices = new VisitChoices(this.#entry.known);
  readonly #blocked = new BlockedStrangers();
  readonly #standing = new StandingGate();
  readonly #reporting = new Reporting({ blocked: this.#blocked, run: () => this.#run });
  readonly #full = new FullSite(() => knock(linkUrl()));
  readonly #devices = new VisitDevices({
    run: () => this.#run,
    isChecking: () => this.#stage.value.at === 'camera-check',
    onCheckFailed: (problem) => {
      this.#leave();
      this.#fail(problem, { mode: 'video', adult: true });
    },
  });
  readonly #shieldSettings = () => this.#standing.strengthen(this.#choices.shield.settings.value);
  readonly #shown: ShownParts = {
    entry: this.#entry,
    choices: this.#choices,
    shieldSettings: this.#shieldSettings,
    classifier: this.#classifier,
    reporting: this.#reporting,
    standing: this.#standing,
    devices: this.#devices.shown,
    full: this.#full,
    level: this.#devices.level,
    coolUntil: () => this.#coolUntil,
  };
  #hasChecked = false;
  /** No video before that (ms since the epoch). */
  #coolUntil = 0;
  #checkTimer = 0;
  readonly #learned = this.#learn();

  constructor() {
    addEventListener('pagehide', () => this.#leave());
    // Nobody goes on the air in a tab they are not looking at.
    document.addEventListener('visibilitychange', () => document.hidden && this.#takeTime());
    addEventListener('online', () => this.#run?.dispatch({ type: 'network-changed' }));
    this.#classifier.startWhenIdle();
    fetchCall().catch(() => undefined);
  }

  readonly screen: ReadonlySignal<Screen> = computed(() => showStage(this.#stage.value, this.#shown));

  readonly actions: Actions = {
    start: (choice) => void this.#start(choice),
    noteChange: () => this.#entry.noteChange(),
    takeTime: () => this.#takeTime(),
    chooseCamera: (id) => this.#choose('video', id),
    chooseMicrophone: (id) => this.#choose('audio', id),
    ...this.#choices.actions,
    next: () => this.#run?.dispatch({ type: 'next' }),
    changeShield: (settings) => {
      this.#choices.shield.change(settings);
      this.#run?.sources.tell();
    },
    reveal: () => this.#run?.shield?.reveal(),
    resumeCamera: () => void this.#devices.switchCamera(true),
    block: () => this.#run?.dispatch({ type: 'block' }),
    ...this.#reporting.actions,
    ...this.#standing.actions,
    openStanding: () => this.#askStanding('look', () => this.#leave()),
    stop: () => {
      this.#leave();
      void this.#entry.learn();
    },
    cancelAutomaticNext: () => this.#run?.dispatch({ type: 'stay' }),
    toggleMicrophone: () => this.#devices.toggleMicrophone(),
    toggleCamera: () => void this.#devices.switchCamera(!this.#camera.video),
    swapCamera: () => void this.#devices.use(() => this.#camera.swap()),
    sendText: (text) => this.#run?.talk.send(text) ?? false,
    typing: () => this.#run?.talk.type(),
    retry: () => this.#retry(),
    goDirect: () => {
      this.#choices.goDirect();
      this.#retry();
    },
    textOnly: () => void this.#start({ mode: 'text', adult: true }),
  };

  get #run(): MeetingRun | null {
    const stage = this.#stage.value;
    return stage.at === 'meeting' ? stage.run : null;
  }

  get #camera(): Camera {
    return this.#devices.camera;
  }

  #choose(kind: 'audio' | 'video', id: string): void {
    this.#takeTime();
    void this.#devices.choose(kind, id);
  }

  async #start(choice: Choice): Promise<void> {
    const stage = this.#stage.value;
    if (stage.at === 'camera-check') return stage.isAsking ? undefined : this.#goOn();
    if (stage.at === 'meeting' || (stage.at === 'landing' && stage.busy)) return;
    if (choice.mode === 'video' && Date.now() < this.#coolUntil) {
      this.#stage.value = { at: 'cool-off' };
      return;
    }
    if (choice.adult || this.#entry.known.value.admitted) await this.#enter(choice);
  }

  async #enter(choice: Choice): Promise<void> {
    const missing = findMissingSupport();
    if (missing) return this.#fail(missing, choice);
    this.#stage.value = { at: 'landing', busy: true };
    const problem = await this.#entry.confirm();
    if (problem === 'leaving') return;
    // Who starts at once is told all the same.
    if (problem === null) await this.#learned;
    if (problem === null && this.#standing.keeper.toTell)
      return this.#askStanding('start', () => void this.#start(choice));
    if (problem) return problem === 'refused' ? this.#askRefused(choice) : this.#fail(problem, choice);
    if (choice.mode === 'text') return this.#meet('text');
    await this.#askForCamera(choice);
  }

  /** The browser may ask the visitor, who may take any time over it, or leave. */
  async #askForCamera(choice: Choice): Promise<void> {
    this.#classifier.start();
    const asking: Stage = { at: 'camera-check', startsAt: null, isAsking: true };
    this.#stage.value = asking;
    const isLeft = () => this.#stage.value !== asking;
    try {
      await this.#camera.open();
    } catch (error) {
      if (isLeft()) return;
      this.#camera.close();
      return this.#fail(explainCameraError(error), choice);
    }
    if (isLeft()) return;
    if (this.#hasChecked) await this.#meet('video');
    else this.#checkCamera();
  }

  #checkCamera(): void {
    this.#stage.value = { at: 'camera-check', startsAt: Date.now() + checkMs, isAsking: false };
    this.#checkTimer = window.setTimeout(() => void this.#meet('video'), checkMs);
    this.#devices.level.watch(this.#camera.audio);
    if (document.hidden) this.#takeTime();
  }

  /** The visitor's own word: what would have put off going on by itself does not take it back. */
  #goOn(): Promise<void> {
    this.#takeTime();
    return this.#meet('video');
  }

  #takeTime(): void {
    const stage = this.#stage.value;
    if (stage.at !== 'camera-check' || stage.startsAt === null) return;
    clearTimeout(this.#checkTimer);
    this.#stage.value = { ...stage, startsAt: null };
  }

  /** What a meeting takes is fetched while the landing is read; here it is there already, or cannot be had. */
  async #meet(mode: Mode): Promise<void> {
    clearTimeout(this.#checkTimer);
    this.actions.chooseMode(mode);
    const before = this.#stage.value;
    // A place that is kept is given back first: where everything is full, it is the one that the meeting takes.
    const [call] = await Promise.all([fetchCall().catch(() => null), this.#full.giveUp()]);
    if (this.#stage.value !== before) return;
    if (!call) return this.#fail('server-unreachable', { mode, adult: true });
    this.#devices.level.watch(null);
    if (mode === 'video') this.#hasChecked = true;
    this.#begin(mode, call);
  }

  #begin(mode: Mode, { MeetingRun, ReportDesk }: CallCode): void {
    const url = linkUrl();
    const run = new MeetingRun({
      url,
      mode,
      camera: this.#camera,
      wishes: this.#choices.wishes,
      blocked: this.#blocked,
      address: this.#choices.address,
      shielding: {
        classifier: this.#classifier,
        settings: this.#shieldSettings,
        onStop: (isToCoolOff) => void this.#onOwnStopped(isToCoolOff),
      },
      reports: this.#reporting.open(() => new ReportDesk(url)),
      onStanding: (isOnProbation) => this.#standing.keeper.note(isOnProbation),
      onRefused: (refusal) => this.#onRefused(run, refusal),
      onMove: measureCalls(),
    });
    run.start();
    this.#stage.value = { at: 'meeting', run };
  }

  /** What the visitor's camera shows would not be shown to the stranger either. */
  async #onOwnStopped(isToCoolOff: boolean): Promise<void> {
    await this.#devices.use(() => this.#camera.setCameraOn(false));
    if (!isToCoolOff) return;
    this.#leave();
    this.#coolUntil = Date.now() + shieldPolicy.own.coolOffMs;
    this.#stage.value = { at: 'cool-off' };
  }

  #onRefused(run: MeetingRun, { reason, pauseSeconds }: Refusal): void {
    if (this.#run !== run) return;
    const mode = run.view.value?.mode ?? 'video';
    this.#leave();
    if (reason === 'full') return this.#waitForPlace(mode, pauseSeconds);
    if (reason === 'notAdmitted' || reason === 'forgotten') this.#entry.forget();
    const isAboutStanding =
      reason === 'sanctioned' || (reason === 'needsWork' && !this.#standing.hasWorkedLately);
    if (isAboutStanding) return this.#askStanding('refused', () => void this.#start({ mode, adult: true }));
    this.#fail(problemOf(reason), { mode, adult: true });
  }

  #waitForPlace(mode: Mode, pauseSeconds: number | null): void {
    // After any wait the visitor sees their own picture before somebody else does.
    this.#hasChecked = false;
    this.#stage.value = { at: 'full' };
    this.#full.wait(pauseSeconds, () => void this.#start({ mode, adult: true }));
  }

  /** Who has never been here can only be known by where they come from, which is told when they start. */
  async #learn(): Promise<void> {
    await this.#entry.learn();
    if (this.#entry.known.peek().admitted) await this.#standing.keeper.learn();
  }

  #askStanding(cause: StandingCause, onFree: () => void): void {
    void this.#full.giveUp();
    this.#stage.value = { at: 'standing' };
    void this.#standing.ask(cause, onFree);
  }

  /** For a reason of their own, or for one that has no words. */
  #askRefused(choice: Choice): void {
    this.#askStanding('start', () => {
      if (this.#standing.hasWorkedLately) void this.#start(choice);
      else this.#fail('refused', choice);
    });
  }

  #leave(): void {
    this.#standing.end();
    void this.#full.giveUp();
    clearTimeout(this.#checkTimer);
    this.#devices.level.watch(null);
    // First of all: whatever may go wrong then, nothing of this device is seen or heard any more.
    this.#camera.close();
    this.#run?.end();
    this.#stage.value = { at: 'landing', busy: false };
  }

  #fail(problem: Problem, choice: Choice): void {
    void this.#full.giveUp();
    this.#stage.value = { at: 'problem', problem, choice };
  }

  #retry(): void {
    const stage = this.#stage.value;
    if (stage.at === 'standing') return this.#standing.retry();
    if (stage.at === 'cool-off') return this.#leave();
    if (stage.at === 'full') return this.#full.tryNow();
    if (stage.at !== 'problem') return;
    if (stage.problem === 'page-outdated') location.reload();
    else void this.#start(stage.choice);
  }
}
